"""The words in which a holder dates an item, read as a range of years."""
