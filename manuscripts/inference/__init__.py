"""Weights and the sessions that run them, offline."""
