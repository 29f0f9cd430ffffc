"""Chooses implementations and runs the stages over pages: files, processes, retries, resume, provenance."""
