"""Which half of a note is which: where notes fill the columns, right and left halves take turns.

The network tells a right half from a left one by what stands around it, and far within a field of notes there is
nothing but more of them: of columns side by side it is sure of some and guesses at others. Those that it is sure of
settle the rest.

Frame: the planes.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from manuscripts.core.page import ColumnKind
from manuscripts.layout.runs import Run

# Nearer than this, in their widths, two halves are neighbours; those of the same side in two columns are further apart.
# What two must share of the shorter one.
_NEAR, _LEVEL = 1.6, 0.5
# The network guesses where its chances are no further from even than this. The share of what it says of all neighbours,
# weighted by length, that must be for one way of taking turns rather than the other.
_GUESS, _AGREED = 0.3, 0.65


def settle_sides(runs: Sequence[Run]) -> list[Run]:
    """The runs; a half of a note whose side the network guessed takes turns with its neighbours."""
    halves = [index for index, run in enumerate(runs) if run.kind.is_note]
    neighbours = {one: [other for other in halves if _are_neighbours(runs[one], runs[other])] for one in halves}
    settled = list(runs)
    for turns in _fields(neighbours):
        said = {index: (runs[index].right - 0.5) * runs[index].height * turn for index, turn in turns.items()}
        vote = fsum(said.values())
        if abs(vote) <= _AGREED * fsum(map(abs, said.values())):
            continue
        for index, turn in turns.items():
            if abs(runs[index].right - 0.5) < _GUESS:
                kind = ColumnKind.NOTE_RIGHT if turn * vote > 0 else ColumnKind.NOTE_LEFT
                settled[index] = replace(runs[index], kind=kind)
    return settled


def _are_neighbours(one: Run, other: Run) -> bool:
    level = one.shared(other) > _LEVEL * min(one.height, other.height)
    return one is not other and level and abs(one.middle - other.middle) < _NEAR * (one.half + other.half)


def _fields(neighbours: dict[int, list[int]]) -> list[dict[int, int]]:
    """What can be reached from neighbour to neighbour, 1 and -1 in turn; fields where that does not go are left out."""
    fields = []
    left = set(neighbours)
    while left:
        first = min(left)
        turns, edge = {first: 1}, [first]
        while edge:
            index = edge.pop()
            new = [other for other in neighbours[index] if other not in turns]
            turns.update(dict.fromkeys(new, -turns[index]))
            edge += new
        left -= turns.keys()
        if all(turns[one] != turns[other] for one in turns for other in neighbours[one]):
            fields.append(turns)
    return fields
