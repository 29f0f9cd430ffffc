"""Compare our folding with that of OpenCC's t2s on pages that were read.

    python -m scripts.variants.against_opencc --data DIR

The pages of DATA/canon and DATA/pages are read as scripts/benchmark_pages reads them; what was read and the truth are
folded character by character. Beside the error rates stands what each folding costs: how many forms it gives up, into
how many classes, and how many pairs of different words (our keep-apart list) it makes one.
"""

import argparse
import os
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from opencc import OpenCC

from manuscripts.core.han import HAN_RANGES
from manuscripts.evaluation.measure import measure_columns
from manuscripts.evaluation.rates import NO_ERRORS
from manuscripts.images.files import open_image
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table
from scripts.benchmark_pages import SOURCES, load_our_path, that_count
from scripts.benchmarks_layout.tables import table

Fold = Callable[[str], str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), required=False)
    parser.add_argument("--only", default="canon,pages")
    parser.add_argument("--threads", type=int, default=0)
    settings = parser.parse_args()
    if not settings.data:
        parser.error("give --data DIR")
    converter = OpenCC("t2s")
    folds: dict[str, Fold] = {str(level): partial(load_table().fold, level=level) for level in Level}
    folds["OpenCC t2s"] = cache(converter.convert)
    reader = load_our_path(settings.threads)
    rates = {name: [NO_ERRORS for _ in settings.only.split(",")] for name in folds}
    for place, source in enumerate(settings.only.split(",")):
        for material in SOURCES[source](settings.data / source):
            read = reader(open_image(material.path).decode(material.frame).pixels)
            counted = [that_count(column, material.inside) for column in read]
            for name, fold in folds.items():
                rates[name][place] += measure_columns(material.name, material.truth, counted, fold=fold).folded
    heading = ("folding", *settings.only.split(","), "forms given up", "classes", "different words made one")
    rows = [
        (name, *(f"{rate.share:.2%} ({rate.errors})" for rate in rates[name]), *costs(fold))
        for name, fold in folds.items()
    ]
    print(table("character error rates in the flow of the page", heading, rows))


def costs(fold: Fold) -> tuple[str, str, str]:
    """Forms that fold to another, classes of more than one, and pairs of our keep-apart list that become one."""
    ends = {chr(code): fold(chr(code)) for first, last in HAN_RANGES for code in range(first, last + 1)}
    given_up = {character: end for character, end in ends.items() if end != character}
    apart = {rule.pair for rule in load_table().rules if rule.parts}
    broken = sum(len({fold(character) for character in pair}) == 1 for pair in apart)
    return f"{len(given_up)}", f"{len(Counter(given_up.values()))}", f"{broken} of {len(apart)}"


if __name__ == "__main__":
    main()
