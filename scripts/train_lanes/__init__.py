"""Training of the lane network: which rows of a line are main text and which are halves of a note."""
