"""Measure the shipped table: how many differences of two editions it explains, and how many different words it merges.

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

from manuscripts.variants.table import VariantTable, load_table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--non-cognates", type=Path, required=True)
    parser.add_argument("--worst", type=int, default=30)
    options = parser.parse_args()
    table = load_table()
    report_differences(differences(options.lines), table, worst=options.worst)
    report_non_cognates(options.non_cognates, table)


def differences(path: Path) -> Counter[tuple[str, str]]:
    """How often each character of the print stands for another one in the modern edition."""
    found: Counter[tuple[str, str]] = Counter()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            pairs = zip(row["tkd_diplomatic"], row["taisho"], strict=True)
            found.update((written, modern) for written, modern in pairs if written != modern)
    return found


def report_differences(found: Counter[tuple[str, str]], table: VariantTable, *, worst: int) -> None:
    kinds: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for (written, modern), count in found.items():
        if table.fold(written) == table.fold(modern):
            kinds["folded"] += count
            continue
        apart = [
            rule.level for rule in table.explain(written).apart if {rule.written, rule.standard} == {written, modern}
        ]
        kinds[apart[0] if apart else "not in the table"] += count
        rest[f"{written}{modern}"] += count
    total = found.total()
    for kind, count in kinds.most_common():
        print(f"{kind:20} {count:8} {count / total:7.2%} of {total}")
    print("most frequent of the rest:", " ".join(f"{pair} {count}" for pair, count in rest.most_common(worst)))


def report_non_cognates(path: Path, table: VariantTable) -> None:
    elsewhere = {pair for other in path.parent.glob("*-variants.txt") for pair in cjkvi_pairs(other)}
    listed = set(cjkvi_pairs(path))
    merged = {pair for pair in listed if len({table.fold(character) for character in pair}) == 1}
    equivalent = {pair for pair in merged if len({unicodedata.normalize("NFC", one) for one in pair}) == 1}
    disputed = (merged & elsewhere) - equivalent
    wrong = merged - equivalent - disputed
    print(f"non-cognates {len(listed)}, merged {len(merged)}: {len(equivalent)} canonically equivalent,", end=" ")
    print(f"{len(disputed)} called variants by another table, {len(wrong)} wrong", *map("".join, map(sorted, wrong)))


def cjkvi_pairs(path: Path) -> Iterator[frozenset[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split(",")
        if len(fields) >= 3 and len(fields[0]) == 1 and fields[2]:
            yield frozenset((fields[0], fields[2].split()[0]))


if __name__ == "__main__":
    main()
