"""Which written form stands for which character, and why."""
