"""Draw pairs that the shipped table makes one below `loose`, to be judged by hand.

    python -m scripts.variants.sample [--pairs 300] [--seed 2026]

Every pair of forms of one class has the same chance, except those that Unicode itself calls canonically equivalent. The
verdicts are in docs/variant-precision.tsv.
"""

import argparse
import random
import sys
import unicodedata
from itertools import combinations

from manuscripts.variants.explanation import compare
from manuscripts.variants.shipped import load_table
from manuscripts.variants.table import SEARCHING


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    table = load_table()
    classes = table.classes(SEARCHING).members
    merged = [
        pair
        for end, others in sorted(classes.items())
        for pair in combinations((end, *others), 2)
        if len({unicodedata.normalize("NFC", character) for character in pair}) == 2
    ]
    sys.stdout.write(f"# {options.pairs} of {len(merged)} pairs, seed {options.seed}\n")
    for standard, written in sorted(random.Random(options.seed).sample(merged, options.pairs)):
        way = compare(table, written, standard).rows
        sources = "; ".join(dict.fromkeys(source for rule in way for source in rule.sources))
        rows = " ".join(rule.id for rule in way)
        sys.stdout.write(f"{written}\t{standard}\t{way[0].relation}\t{rows}\t{sources}\n")


if __name__ == "__main__":
    main()
