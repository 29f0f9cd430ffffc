"""What is known of the language itself: how likely characters follow each other."""
