"""Texts for the measures of the search; `scripts.benchmark_search` and `scripts.compare_engines` run them."""
