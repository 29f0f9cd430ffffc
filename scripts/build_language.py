"""Count which characters follow each other: python -m scripts.build_language CORPUS [--take …] [--out FILE].

CORPUS holds archives NAME.tar.xz of text files (UTF-8); those named by --take are counted. Only Han characters count:
punctuation and blanks are passed over, and a text goes on over its lines. Forms of one character by the variant table
are one. What is rare is left out, pairs seen once and triples seen less than --least times. The same archives and table
give the same bytes.
"""

import argparse
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from manuscripts.core.units import UnitKind, units
from manuscripts.language.array_file import Arrays, write_arrays
from manuscripts.language.ngrams import START, STEP
from manuscripts.variants.shipped import load_table

ROOT = Path(__file__).parents[1]
# What may be published with the weights: see the README of the corpora.
TAKEN = "early_classics,poetry,wikisource"
DISCOUNT = 0.75
_LAST = 0x110000
_OTHER, _UNSEEN = -2, -1

Counts = npt.NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--take", default=TAKEN)
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "manuscripts-characters.ngrams")
    settings = parser.parse_args()
    paths = [settings.corpus / f"{name}.tar.xz" for name in settings.take.split(",")]
    characters, numbers, stream = number_texts(text for path in paths for text in texts_of(path))
    arrays = count(stream, size=int(numbers.max()) + 1, least=settings.least)
    write_arrays(settings.out, {"characters": characters}, {"numbers": numbers, **arrays})
    print(f"{settings.out}: {np.count_nonzero(stream)} characters, {settings.out.stat().st_size / 1e6:.1f} MB")


def texts_of(path: Path) -> Iterator[str]:
    """The texts of an archive by name."""
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            held = archive.extractfile(member)
            if held and member.name.endswith(".txt"):
                yield held.read().decode("utf-8")


def number_texts(texts: Iterator[str]) -> tuple[list[str], npt.NDArray[np.uint16], Counts]:
    """All characters that have a number, their numbers, and the texts in numbers, each after two times START."""
    forms = han_forms()
    by_form: dict[str, int] = {}
    by_code = np.full(_LAST, _UNSEEN, dtype=np.int64)
    parts = []
    for text in texts:
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        for code in np.unique(codes)[by_code[np.unique(codes)] == _UNSEEN].tolist():
            by_code[code] = by_form.setdefault(forms[code], len(by_form) + 1) if code in forms else _OTHER
        seen = by_code[codes]
        parts += [np.full(2, START), seen[seen > 0]]
    # Forms that the texts do not have count as those they fold to.
    for code, form in forms.items():
        if by_code[code] == _UNSEEN:
            by_code[code] = by_form.get(form, _UNSEEN)
    if len(by_form) > np.iinfo(np.uint16).max:
        raise SystemExit(
            f"the texts have {len(by_form)} different characters, forms counted once; 65,535 can be numbered"
        )
    codes = np.nonzero(by_code > 0)[0]
    return [chr(code) for code in codes.tolist()], by_code[codes].astype(np.uint16), np.concatenate(parts)


@cache
def han_forms() -> dict[int, str]:
    """Code points of Han characters, and the form in which each of them counts."""
    fold = load_table().fold
    # The surrogates are no characters.
    codes = (code for code in range(_LAST) if not 0xD800 <= code < 0xE000)
    return {code: fold(chr(code)) for code in codes if any(unit.kind is UnitKind.HAN for unit in units(chr(code)))}


def count(stream: Counts, *, size: int, least: int) -> Arrays:
    """The arrays of `NGrams` from a text in numbers below `size`."""
    alone = np.bincount(stream, minlength=size) + 0.5
    alone /= alone.sum()
    pairs, pair_counts = np.unique(stream[:-1] * size + stream[1:], return_counts=True)
    before, after = np.divmod(pairs, size)
    total = np.bincount(before, weights=pair_counts, minlength=size)
    often = pair_counts > 1
    kept = np.bincount(before[often], weights=pair_counts[often] - DISCOUNT, minlength=size)
    backoff = np.where(total > 0, 1 - kept / np.maximum(total, 1), 1.0)
    pairs, pair_counts, before, after = (each[often] for each in (pairs, pair_counts, before, after))
    chance = (pair_counts - DISCOUNT) / total[before] + backoff[before] * alone[after]
    triples, triple_chance, pair_backoff = _triples(stream, size, least, pairs, pair_counts, (backoff, alone, chance))
    return {
        "alone": np.log(alone).astype(np.float32),
        "backoff": np.log(backoff).astype(np.float32),
        "pairs": pairs.astype(np.uint32),
        "pair_cost": _steps(chance),
        "pair_backoff": _steps(pair_backoff),
        "triples": triples.astype(np.uint64),
        "triple_cost": _steps(triple_chance),
    }


def _triples(
    stream: Counts,
    size: int,
    least: int,
    pairs: Counts,
    pair_counts: Counts,
    known: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]],
) -> tuple[Counts, npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Keys of triples (place of the first two among the pairs, times size, plus the third), chances, back-off."""
    backoff, alone, chance = known
    found, counts = np.unique((stream[:-2] * size + stream[1:-1]) * size + stream[2:], return_counts=True)
    found, counts = found[counts >= least], counts[counts >= least]
    first, third = np.divmod(found, size)
    place = np.searchsorted(pairs, first)
    kept = np.bincount(place, weights=counts - DISCOUNT, minlength=len(pairs))
    pair_backoff = 1 - kept / pair_counts
    last = first % size
    after = np.minimum(np.searchsorted(pairs, last * size + third), len(pairs) - 1)
    # A pair is seen at least as often as a triple that holds it.
    after_one = np.where(pairs[after] == last * size + third, chance[after], backoff[last] * alone[third])
    return (
        place * size + third,
        (counts - DISCOUNT) / pair_counts[place] + pair_backoff[place] * after_one,
        pair_backoff,
    )


def _steps(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(np.maximum(chances, 1e-12)) / STEP), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
