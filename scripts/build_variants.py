"""Build `manuscripts/variants/table.tsv` and `sources.tsv` from Unihan, the UCD, OpenCC, yitizi and rows of our own.

    python -m scripts.build_variants [--unicode /usr/share/unicode] [--out manuscripts/variants]

Needs Debian's package `unicode-data` and the dependency group `scripts`. The same inputs give the same bytes. Our own
rows are in `scripts/variants/own.tsv`: those that fold name a dictionary that has the pair, those that keep apart say
why in the note.
"""

import argparse
import csv
import importlib.metadata
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from manuscripts.core.files import write_atomic
from manuscripts.variants.check import check_table
from manuscripts.variants.level import Level
from manuscripts.variants.rule import Direction, Relation, Rule, named, rules_text
from manuscripts.variants.table import VariantTable
from scripts.variants.decision import decide
from scripts.variants.evidence import (
    opencc_links,
    read_facts,
    unicode_links,
    unicode_version,
    unihan_links,
    yitizi_links,
)

HERE = Path(__file__).resolve().parent
SOURCE_COLUMNS = ("source", "what", "version", "licence", "address")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unicode", type=Path, default=Path("/usr/share/unicode"))
    parser.add_argument("--own", type=Path, default=HERE / "variants" / "own.tsv")
    parser.add_argument("--out", type=Path, default=HERE.parent / "manuscripts" / "variants")
    options = parser.parse_args()
    links = [*unicode_links(options.unicode), *unihan_links(options.unicode), *opencc_links(), *yitizi_links()]
    rows = decide(links, read_facts(options.unicode), read_own(options.own))
    check_table(VariantTable(rows), where="the table built")
    write_atomic(options.out / "table.tsv", table_text(rows).encode("utf-8"))
    write_atomic(options.out / "sources.tsv", sources_text(options.unicode).encode("utf-8"))


def read_own(path: Path) -> list[Rule]:
    """Our own rows; raises ValueError when one is there twice."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Rule(
                "",
                _character(line["written"]),
                _character(line["standard"]),
                Relation(line["relation"]),
                Direction(line["direction"]),
                Level(line["level"]) if line["level"] else None,
                tuple(line["sources"].split("; ")),
                line["note"],
            )
            for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    rows = [named(row) for row in rows]
    repeated = [name for name, count in Counter(row.id for row in rows).items() if count > 1]
    if repeated:
        raise ValueError(f"{path}: more than one row for {repeated}")
    return rows


def table_text(rules: list[Rule]) -> str:
    """The table as TSV, sorted by code point."""
    return rules_text(sorted(rules, key=lambda rule: (ord(rule.written), len(rule.id), ord(rule.standard))))


def sources_text(unicode: Path) -> str:
    """Where rows come from: what stands before the colon of a source, its version and its licence."""
    version = unicode_version(unicode)
    terms = ("Unicode-3.0", "https://www.unicode.org/license.txt")
    opencc, yitizi = importlib.metadata.version("opencc"), importlib.metadata.version("yitizi")
    lines = [
        (
            "OpenCC",
            "Open Chinese Convert, character dictionaries",
            opencc,
            "Apache-2.0",
            "https://pypi.org/project/OpenCC",
        ),
        ("UCD", "Unicode Character Database", version, *terms),
        ("Unihan", "Unihan Database; after < the dictionaries it cites", version, *terms),
        ("own", "rows of this project, with the dictionary that has the pair or the reason", "", "Apache-2.0", ""),
        ("yitizi", "Yitizi, a graph of variants", yitizi, "CC0-1.0", "https://pypi.org/project/yitizi"),
    ]
    return _tsv(SOURCE_COLUMNS, lines)


def _tsv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()


def _character(cell: str) -> str:
    code, _, _ = cell.removeprefix("U+").partition(" ")
    return chr(int(code, 16))


if __name__ == "__main__":
    main()
