"""Search in the texts of all holdings: flows, queries, hits with their places on the page, and the engines."""
