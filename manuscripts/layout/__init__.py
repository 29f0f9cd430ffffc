"""Where the writing is, in which direction it runs, and in which order it is read."""
