"""Measure the shipped table on two editions: what differences it explains, and what it does where there are none.

    python -m scripts.variants.measure --lines aligned_lines.tsv --non-cognates cjkvi-variants/non-cognates.txt

`--lines` is a TSV with the columns `tkd_diplomatic` and `taisho`, lines of equal length; `--non-cognates` has pairs
that must stay apart, as `祖,cjkvi/non-cognate,𥘵`. Its list also holds pairs that only source separation keeps
apart (宫 宮); the tables beside it that call such a pair variants are counted, and canonical equivalents.
"""

import argparse
import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from manuscripts.inference.weights import weights_for
from manuscripts.pipeline.engines import CHARACTERS
from manuscripts.variants.level import Level
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.shipped import load_table
from manuscripts.variants.table import VariantTable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--non-cognates", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=30)
    options = parser.parse_args()
    table = load_table()
    printed, modern = editions(options.lines)
    for level in Level:
        report_level(printed, modern, table, level=level, worst=options.worst)
    report_non_cognates(options.non_cognates, table)


def editions(path: Path) -> tuple[str, str]:
    """The two texts, character for character, a line end after each line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    printed, modern = ("".join(row[name] + "\n" for row in rows) for name in ("tkd_diplomatic", "taisho"))
    if len(printed) != len(modern):
        raise ValueError(f"{path}: the lines of the two editions differ in length")
    return printed, modern


def report_level(printed: str, modern: str, table: VariantTable, *, level: Level, worst: int) -> None:
    """Differences explained and agreements left alone at `level`, by classes alone and with the context as well."""
    folded = [table.fold_text(text, level=level) for text in (printed, modern)]
    normaliser = Normaliser(table, weights_for(CHARACTERS), level=level)
    edited = [normaliser.normalise(text).text for text in (printed, modern)]
    normalised = [table.fold_text(text, level=level) for text in edited]
    words = table.fold_text(edited[0])
    known_words = table.fold_text(printed)
    differing = [place for place, pair in enumerate(zip(printed, modern, strict=True)) if len(set(pair)) == 2]
    agreeing = len(printed) - printed.count("\n") - len(differing)
    by_class = sum(folded[0][place] == folded[1][place] for place in differing)
    explained = [place for place in differing if normalised[0][place] == normalised[1][place]]
    torn = Counter(
        f"{written}:{one}{other}"
        for written, known, one, other in zip(printed, modern, *normalised, strict=True)
        if written == known and one != other
    )
    # What both editions write, and what was put for it because of what stands beside it.
    moved = Counter(
        f"{written}{word}"
        for written, known, word, known_word in zip(printed, modern, words, known_words, strict=True)
        if written == known and word != known_word
    )
    print(f"{level}: of {len(differing)} differences {by_class / len(differing):.2%} by classes,", end=" ")
    print(f"{len(explained) / len(differing):.2%} with context; of {agreeing} agreements", end=" ")
    print(f"{1 - torn.total() / agreeing:.4%} still agree, {1 - moved.total() / agreeing:.4%} keep their word")
    rest = Counter(f"{printed[place]}{modern[place]}" for place in set(differing) - set(explained))
    for title, counts in (("rest", rest), ("torn apart", torn), ("word changed in both", moved)):
        print(f"  {title}:", " ".join(f"{pair} {count}" for pair, count in counts.most_common(worst)))


def report_non_cognates(path: Path, table: VariantTable) -> None:
    """Which pairs that the list keeps apart are one below `loose`."""
    elsewhere = {pair for other in path.parent.glob("*-variants.txt") for pair in cjkvi_pairs(other)}
    listed = {pair for pair in cjkvi_pairs(path) if len(pair) == 2}
    merged = {pair for pair in listed if len({table.fold(character) for character in pair}) == 1}
    equivalent = {pair for pair in merged if len({unicodedata.normalize("NFC", one) for one in pair}) == 1}
    disputed = (merged & elsewhere) - equivalent
    wrong = merged - equivalent - disputed
    print(f"non-cognates {len(listed)}, merged {len(merged)}: {len(equivalent)} canonically equivalent,", end=" ")
    print(f"{len(disputed)} called variants by another table, {len(wrong)} wrong", *map("".join, map(sorted, wrong)))
    apart = {rule.pair for rule in table.rules if rule.joins in (None, Level.LOOSE)}
    broken = [pair for pair in apart if len({table.fold(character) for character in pair}) == 1]
    print(f"kept apart by our table {len(apart)}, merged {len(broken)}", *map("".join, map(sorted, broken)))


def cjkvi_pairs(path: Path) -> Iterator[frozenset[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split(",")
        if len(fields) >= 3 and len(fields[0]) == 1 and fields[2]:
            yield frozenset((fields[0], fields[2].split()[0]))


if __name__ == "__main__":
    main()
