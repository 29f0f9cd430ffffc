"""Recipe of the network that tells which way up characters stand."""
