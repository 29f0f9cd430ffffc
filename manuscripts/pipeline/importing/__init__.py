"""Texts from files into a library: which pages they are, what changes, what is stored, what is told."""
