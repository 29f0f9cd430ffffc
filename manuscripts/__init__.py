"""From scans of classical Chinese manuscripts and old prints to searchable, citable text."""

__version__ = "0.1.0"
