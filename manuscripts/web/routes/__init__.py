"""What stands at which address: one subject each."""
