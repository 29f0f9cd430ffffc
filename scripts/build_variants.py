"""Build `manuscripts/variants/table.tsv` from Unihan, the UCD, OpenCC, yitizi and `variants/own.tsv`.

    python -m scripts.build_variants [--unicode /usr/share/unicode] [--out manuscripts/variants/table.tsv]

Needs Debian's package `unicode-data` and the dependency group `scripts`. The same inputs give the same bytes.
"""

import argparse
import csv
import io
from pathlib import Path

from manuscripts.core.files import write_atomic
from manuscripts.variants.level import Level
from scripts.variants.decision import Row, decide
from scripts.variants.evidence import opencc_links, read_facts, unicode_links, unihan_links, yitizi_links

HERE = Path(__file__).resolve().parent
COLUMNS = ("id", "written", "standard", "level", "sources", "note")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unicode", type=Path, default=Path("/usr/share/unicode"))
    parser.add_argument("--own", type=Path, default=HERE / "variants" / "own.tsv")
    parser.add_argument("--out", type=Path, default=HERE.parent / "manuscripts" / "variants" / "table.tsv")
    options = parser.parse_args()
    links = [*unicode_links(options.unicode), *unihan_links(options.unicode), *opencc_links(), *yitizi_links()]
    own = read_own(options.own)
    folds = {row.written: row for row in own if row.level.folds}
    apart = {frozenset((row.written, row.standard)): row for row in own if not row.level.folds}
    rows = decide(links, read_facts(options.unicode), folds, apart)
    write_atomic(options.out, render(rows).encode("utf-8"))


def read_own(path: Path) -> list[Row]:
    """Our own rows: written, standard, level, source."""
    with path.open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Row(
                line["written"], line["standard"], Level(line["level"]), tuple(line["source"].split("; ")), line["note"]
            )
            for line in found
        ]


def render(rows: list[Row]) -> str:
    """The table as TSV, sorted by code point."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: (ord(row.written), not row.level.folds, ord(row.standard))):
        identifier = f"v-{_point(row.written)}" + ("" if row.level.folds else f"-{_point(row.standard)}")
        written, standard = (f"{_point(character)} {character}" for character in (row.written, row.standard))
        writer.writerow((identifier, written, standard, row.level, "; ".join(row.sources), row.note))
    return text.getvalue()


def _point(character: str) -> str:
    return f"U+{ord(character):04X}"


if __name__ == "__main__":
    main()
