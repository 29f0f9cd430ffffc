"""Which composed pages can be read at all: what the recogniser makes of them when it is given the true columns.

Of a page whose characters are gone no layout can be told either; real holdings are mostly read with a few errors in a
hundred. Figures for legible pages alone show what the layout is to be blamed for.
"""

from dataclasses import replace
from pathlib import Path

from manuscripts.core.page import Page
from manuscripts.evaluation.rates import NO_ERRORS, rate_of
from manuscripts.evaluation.written import Written
from manuscripts.imaging.prepare import prepare
from manuscripts.pipeline.engines import Engines
from manuscripts.recognition.read import RecognitionOptions, read_columns
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_layout.reading import open_page

# The share of characters that may be read wrongly on a legible page, variants counted as the same.
_MOST_WRONG = 0.2


def is_legible(path: Path, truth: Page, engines: Engines) -> bool:
    """Whether the recogniser reads nearly all of the main flow of a composed page that lies upright."""
    page, pixels = open_page(path)
    prepared = prepare(pixels)
    columns = [column for column in truth.columns if column.kind.in_flow]
    bare = replace(page, columns=tuple(replace(column, glyphs=()) for column in columns))
    options = RecognitionOptions(settle_notes=False)
    read = read_columns(bare, prepared, options, recogniser=engines.recogniser)
    fold = load_table().fold
    pairs = (
        (Written.of_column(true, lacunae=True).folded(fold).units, Written.of_column(ours).folded(fold).units)
        for true, ours in zip(columns, read.columns, strict=True)
    )
    wrong = sum((rate_of(*pair) for pair in pairs), start=NO_ERRORS)
    return (wrong.share or 0.0) <= _MOST_WRONG
