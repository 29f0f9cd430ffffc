"""What becomes of other people's files when they are imported and exported again."""
