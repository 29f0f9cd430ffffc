"""Measures of the search over candidates; `scripts.benchmark_candidates` runs them."""
