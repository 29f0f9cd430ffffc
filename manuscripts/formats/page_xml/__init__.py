"""PAGE-XML 2019-07-15: one file for each page, and the way back."""
