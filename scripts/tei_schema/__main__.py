"""Make the grammar and the rules of our TEI: `python -m scripts.tei_schema --tei-all tei_all.rng`."""

import argparse
from pathlib import Path

from manuscripts.core.files import write_atomic
from scripts.tei_schema.making import make_relax_ng, make_schematron

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "tei"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tei-all", type=Path, required=True, help="the published grammar, unmodified")
    tei_all = parser.parse_args().tei_all
    odd = SCHEMAS / "manuscripts.odd"
    for name, data in (
        ("manuscripts.rng", make_relax_ng(odd, tei_all=tei_all)),
        ("manuscripts.sch", make_schematron(odd)),
    ):
        write_atomic(SCHEMAS / name, data)
        print(SCHEMAS / name)


if __name__ == "__main__":
    main()
