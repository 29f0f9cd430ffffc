"""The words of the field as small frozen values: geometry, units, pages, manuscripts, errors."""
