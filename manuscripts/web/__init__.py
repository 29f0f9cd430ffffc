"""The HTTP API over a library: what others may ask, in which form they get it, and who may write."""
