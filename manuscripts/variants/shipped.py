"""The table that ships with the package."""

import hashlib
from functools import cache
from importlib.resources import files

from manuscripts.variants.rule import read_rules
from manuscripts.variants.table import VariantTable

_NAME = "table.tsv"


@cache
def load_table() -> VariantTable:
    """The shipped table, read once."""
    text = files("manuscripts.variants").joinpath(_NAME).read_text(encoding="utf-8")
    return VariantTable(read_rules(text, where=_NAME))


@cache
def table_digest() -> str:
    """SHA-256 of the shipped table: what was folded with another table has to be folded anew."""
    return hashlib.sha256(files("manuscripts.variants").joinpath(_NAME).read_bytes()).hexdigest()
