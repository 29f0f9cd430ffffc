"""Hold the accuracy certificate of each page against its truth: benchmark_certificate.py [--data DIR] [--only …].

The pages, and which of their characters count, are those of benchmark_pages. For each: the folded error rate, what the
certificate says it is, and between which bounds; for all: how far the two are apart in the mean, and how many pages lie
within the bounds. DIR may be given as MANUSCRIPTS_DATA in the environment.
"""

import argparse
import os
from pathlib import Path

from manuscripts.core.certificate import Certificate
from manuscripts.core.page import Page
from manuscripts.evaluation.measure import measure_columns
from manuscripts.evaluation.written import Written
from manuscripts.pipeline.engines import load_engines
from manuscripts.variants.shipped import load_table
from scripts.benchmark_pages import ROOT, SOURCES, Material, read_whole, that_count
from scripts.benchmarks_layout.tables import table

HEADINGS = ("page", "characters", "CER folded", "certificate", "from", "to")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default=",".join(SOURCES))
    parser.add_argument("--threads", type=int, default=0)
    settings = parser.parse_args()
    if not settings.data and settings.only != "samples":
        parser.error("give --data DIR, or --only samples")
    engines, fold = load_engines("onnx", threads=settings.threads), load_table().fold
    found: list[tuple[str, float, Certificate]] = []
    for name in settings.only.split(","):
        place = ROOT / "samples" if name == "samples" else Path(settings.data) / name
        for material in SOURCES[name](place):
            page = read_whole(material, engines)
            columns = [Written.of_column(column) for column in page.columns if column.kind.in_flow]
            counted = [that_count(column, material.inside) for column in columns]
            share = measure_columns(material.name, material.truth, counted, fold=fold).folded.share
            if share is not None:
                found.append((material.name, share, _certificate(page, material)))
    print(table("accuracy certificates", HEADINGS, [_row(*each) for each in found]))
    apart = [abs(share - (certificate.rate or 0.0)) for _, share, certificate in found]
    within = sum(low <= share <= high for _, share, each in found for low, high in [each.interval or (0.0, 1.0)])
    print(f"\n{100 * sum(apart) / len(apart):.2f} points apart in the mean, {within} of {len(found)} within the bounds")


def _certificate(page: Page, material: Material) -> Certificate:
    """Of the characters that count."""
    return Certificate.of_glyphs(
        glyph
        for column in page.columns
        if column.kind.in_flow
        for glyph in column.standing
        if material.inside is None or any(box.holds(glyph.box.centre) for box in material.inside)
    )


def _row(name: str, share: float, certificate: Certificate) -> tuple[str, ...]:
    low, high = certificate.interval or (0.0, 1.0)
    shares = (share, certificate.rate or 0.0, low, high)
    return (name, str(certificate.characters), *(f"{100 * each:.1f} %" for each in shares))


if __name__ == "__main__":
    main()
