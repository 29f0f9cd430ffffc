"""What maintainers run: composing, training, table building, benchmarks."""
