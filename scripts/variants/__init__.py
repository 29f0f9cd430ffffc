"""What `build_variants.py` is made of: the evidence of the sources, and the decision for each character."""
