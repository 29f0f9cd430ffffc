"""Measures of the recognition stage, given true columns; `scripts.benchmark_recognition` runs them."""
