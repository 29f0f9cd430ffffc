"""How fast characters are folded and normalised, and how soon the table is there.

    python -m scripts.benchmark_variants TEXT [--millions 2] [--rounds 3]

TEXT is a file of classical Chinese in UTF-8, repeated to --millions of characters. All in one run, each the fastest of
--rounds; OpenCC's t2s stands beside it as a measure of the machine.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from manuscripts.inference.weights import weights_for
from manuscripts.pipeline.normalisers import CHARACTERS
from manuscripts.variants.level import Level
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_layout.tables import table

_LOAD = """
import time
from manuscripts.variants.shipped import load_table
begun = time.perf_counter()
table = load_table()
loaded = time.perf_counter()
table.fold("\\u7232")
print(loaded - begun, time.perf_counter() - begun)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("--millions", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    settings = parser.parse_args()
    text = settings.text.read_text(encoding="utf-8")
    wanted = int(settings.millions * 1e6)
    text = (text * (wanted // len(text) + 1))[:wanted]
    variants, converter = load_table(), OpenCC("t2s")
    normalisers = {level: Normaliser(variants, weights_for(CHARACTERS), level=level) for level in Level}
    works: dict[str, Callable[[], object]] = {
        "folded, orthographic": lambda: variants.fold_text(text),
        "folded, loose": lambda: variants.fold_text(text, level=Level.LOOSE),
        "normalised with offsets and context, orthographic": lambda: normalisers[Level.ORTHOGRAPHIC].normalise(text),
        "normalised with offsets and context, loose": lambda: normalisers[Level.LOOSE].normalise(text),
        "OpenCC t2s": lambda: converter.convert(text),
    }
    rows = [(name, f"{len(text) / fastest(work, settings.rounds) / 1e6:.2f}") for name, work in works.items()]
    print(table("speed", ("what", "million characters a second"), rows))
    loads = [
        [float(seconds) for seconds in subprocess.check_output([sys.executable, "-c", _LOAD], text=True).split()]
        for _ in range(settings.rounds * 3)
    ]
    loaded, folded = (min(each) * 1e3 for each in zip(*loads, strict=True))
    print(f"the table is loaded in {loaded:.0f} ms, the first character folded after {folded:.0f} ms")


def fastest(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


if __name__ == "__main__":
    main()
