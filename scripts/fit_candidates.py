"""How much more probable a phrase is than the product of its characters: fit_candidates.py --data DIR --corpus DIR.

On labelled pages (scripts/benchmarks_candidates/reading.py) every phrase that characters and their candidates make
within a column is taken, if it stands anywhere in the texts of the corpus: these are the phrases that somebody may ask
for. Each has a product of probabilities, and is right or not. From every other column the numbers of
manuscripts/search/chance.py are found for each length, and on the rest it is tried what a search says without and with
those that are shipped. With --kept pages are read once and kept there.
"""

import argparse
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from manuscripts.search.chance import chance_of
from manuscripts.search.flow import build_flow
from manuscripts.search.folding import Folding
from manuscripts.variants.shipped import load_table
from scripts.benchmarks_candidates.figures import calibration_error, reliability
from scripts.benchmarks_candidates.places import AlignedPage
from scripts.benchmarks_candidates.reading import KINDS, read_kind
from scripts.benchmarks_layout.tables import table
from scripts.benchmarks_search.corpus import texts

LENGTHS = (2, 3, 4, 5, 6, 7, 8)
LEAST = 1e-5
_STEP = np.uint64(0x9E3779B97F4A7C15)
_NOT_HAN = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff]+")

Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Made:
    """A phrase that characters and their candidates make: the number of its text, its product, whether it is right."""

    number: int
    product: float
    right: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of texts or of archives of them")
    parser.add_argument("--only", default=",".join(KINDS), help=f"of {', '.join(KINDS)}")
    parser.add_argument("--kept", type=Path, help="keep what was read here, and take it from here")
    parser.add_argument("--threads", type=int, default=0)
    settings = parser.parse_args()
    if not settings.data:
        parser.error("give --data DIR")
    folding = Folding(load_table())
    made: tuple[dict[int, list[Made]], ...] = (defaultdict(list), defaultdict(list))
    for kind in settings.only.split(","):
        for read in read_kind(kind, settings.data, kept=settings.kept, threads=settings.threads):
            for column, phrases in enumerate(phrases_of(AlignedPage.of(read, folding))):
                for length, found in phrases.items():
                    made[column % 2][length] += found
    rows, tried = [], defaultdict(list)
    for length, known in phrases_in(settings.corpus, folding):
        fitted, rest = (_asked(half[length], known) for half in made)
        moved, stretched = fit(fitted)
        rows.append((str(length), str(len(fitted)), f"{moved:.2f}", f"{stretched:.2f}", *_errors(rest, length, tried)))
    headings = ("length", "phrases", "moved", "stretched", "others", "error of the product", "as shipped")
    print(table("log odds: stretched, then moved", headings, rows))
    for name, judged in tried.items():
        bins = reliability(judged)
        shown = [(f"{said:.4f}", str(count), f"{right:.4f}") for count, said, right in bins]
        print(table(f"{name}: calibration error {calibration_error(bins):.4f}", ("said", "phrases", "right"), shown))


def phrases_of(page: AlignedPage) -> Iterator[dict[int, list[Made]]]:
    """Of each column, by length: what the characters that were read for it may be."""
    stream = build_flow([page.page.page], folding=page.folding).main[0]
    where = {place: at for at, place in enumerate(stream.places)}
    for start, end in page.columns:
        offsets = [None if place is None else where[place] for place in page.read_as[start:end]]
        held: dict[int, list[Made]] = defaultdict(list)
        paths: list[tuple[int, int, float, bool]] = []
        for term, offset, before in zip(page.terms[start:end], offsets, [None, *offsets], strict=False):
            if before is None or offset != before + 1:
                paths = []
            if offset is None or stream.sure[offset] is None:
                continue
            may = defaultdict(float, {stream.folded[offset]: stream.sure[offset] or 0.0})
            for other in stream.others[offset]:
                may[page.folding.fold_text(other.text)] += other.probability
            paths = [
                (length + 1, (number * int(_STEP) + ord(text)) % 2**64, product * share, right and text == term)
                for length, number, product, right in [*paths, (0, 0, 1.0, True)]
                for text, share in may.items()
                if len(text) == 1 and product * share >= LEAST and length < LENGTHS[-1]
            ]
            for length, number, product, right in paths:
                held[length].append(Made(number, min(product, 1.0), right))
        yield held


def phrases_in(corpus: Path, folding: Folding) -> Iterator[tuple[int, Numbers]]:
    """The numbers of all phrases of each length in a corpus, in order."""
    folded = (_NOT_HAN.sub("", folding.table.fold_text(text)) for text in texts(corpus))
    codes = np.concatenate([np.frombuffer(text.encode("utf-32-le"), dtype="<u4") for text in folded]).astype(np.uint64)
    numbers = np.zeros(len(codes), dtype=np.uint64)
    for length in range(1, LENGTHS[-1] + 1):
        numbers = numbers[: len(codes) - length + 1] * _STEP + codes[length - 1 :]
        if length in LENGTHS:
            yield length, np.sort(numbers)


def fit(made: Sequence[Made]) -> tuple[float, float]:
    """How far the log odds of the products are to be moved, and first stretched, to say what is likeliest."""
    odds, right = _log_odds(made), np.array([each.right for each in made])

    def loss(numbers: npt.NDArray[np.float64]) -> float:
        moved, stretched = numbers
        return float(np.logaddexp(0.0, np.where(right, -1.0, 1.0) * (moved + stretched * odds)).mean())

    moved, stretched = minimize(loss, (0.0, 1.0), method="Nelder-Mead").x
    return float(moved), float(stretched)


def _asked(made: Sequence[Made], known: Numbers) -> list[Made]:
    numbers = np.array([each.number for each in made], dtype=np.uint64)
    at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return [each for each, there in zip(made, known[at] == numbers, strict=True) if there]


def _errors(made: Sequence[Made], length: int, tried: dict[str, list[tuple[float, bool]]]) -> tuple[str, str, str]:
    """Calibration errors of the phrases that had no part in the fit."""
    product = np.array([each.product for each in made])
    right = [each.right for each in made]
    errors = []
    for name, said in (("products", product), ("as shipped", chance_of(product, units=length))):
        judged = list(zip(said.tolist(), right, strict=True))
        tried[name] += judged
        errors.append(f"{calibration_error(reliability(judged)):.4f}")
    return str(len(made)), errors[0], errors[1]


def _log_odds(made: Sequence[Made]) -> npt.NDArray[np.float64]:
    product = np.clip([each.product for each in made], 1e-9, 1 - 1e-5)
    return np.log(product / (1 - product))


if __name__ == "__main__":
    main()
