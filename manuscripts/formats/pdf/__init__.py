"""Searchable PDF: the picture of each page, and its text unseen above it."""
