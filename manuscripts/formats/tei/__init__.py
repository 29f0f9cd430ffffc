"""TEI P5: one file for each manuscript, a view of its page records, and the way back."""
