"""The errors of a comparison one by one, and stretches of them that belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein, Opcode

from manuscripts.evaluation.rates import UNREADABLE

# So many units in a row that stand elsewhere in the other text are no chance.
_MOVED = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One error: the place of a missing or wrong unit in the truth, that of an extra or wrong one in what was read."""

    true: int | None
    read: int | None


def steps_between(truth: Sequence[str], read: Sequence[str]) -> list[list[Step]]:
    """As many errors as `rate_of` counts, in order of the text; one unit that is right does not part a stretch."""
    stretches: list[list[Step]] = []
    right = 2
    for block in Levenshtein.opcodes(truth, read):
        if block.tag == "equal":
            right += block.src_end - block.src_start
            continue
        for step in _steps(block, truth):
            if right > 1:
                stretches.append([])
            stretches[-1].append(step)
            right = 0
    return stretches


def _steps(block: Opcode, truth: Sequence[str]) -> Iterator[Step]:
    true, read = range(block.src_start, block.src_end), range(block.dest_start, block.dest_end)
    for place in range(max(len(true), len(read))):
        step = Step(true[place] if place < len(true) else None, read[place] if place < len(read) else None)
        if step.true is None or truth[step.true] != UNREADABLE:
            yield step


def moved_steps(steps: Sequence[Step], truth: Sequence[str], read: Sequence[str]) -> set[Step]:
    """Errors about text that was read, but stands elsewhere: at least four units in a row that are wrong where they
    are in one text, and wrong where they are in the other.
    """
    gone, come = set[int](), set[int]()
    for lost in _runs([step.true for step in steps if step.true is not None]):
        for found in _runs([step.read for step in steps if step.read is not None]):
            left = [place for place in lost if place not in gone]
            other = [place for place in found if place not in come]
            wanted, seen = [truth[place] for place in left], [read[place] for place in other]
            match = SequenceMatcher(None, wanted, seen, autojunk=False).find_longest_match()
            if match.size >= _MOVED:
                gone.update(left[match.a : match.a + match.size])
                come.update(other[match.b : match.b + match.size])
    return {step for step in steps if step.true in gone or step.read in come}


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Places that follow each other, where enough of them do."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run for run in runs if len(run) >= _MOVED]
