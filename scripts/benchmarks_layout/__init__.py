"""Measures of the layout stage, one file for each; `scripts.benchmark_layout` runs them."""
