"""What an engine holds, as a search reads it: its manuscripts, their passages and their pages."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from manuscripts.core.dating.reading import read_dating
from manuscripts.core.manuscript import Manuscript
from manuscripts.search.flow import FlowPage
from manuscripts.search.grams import Need
from manuscripts.search.lexicon import Lexicon
from manuscripts.search.packed_passage import DamagedError, PackedPassage
from manuscripts.search.passages import Passage

Counts = npt.NDArray[np.int64]

Order = tuple[str, tuple[str | tuple[int, str], ...], str]

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one manuscript; `earliest` and `latest` are the years of its dating, None where open.

    Years are counted the historical way (-1 is the year before 1). `joins` are those of the manuscript as text, with
    the holder always named; `units` is how many places its text has.
    """

    institution: str
    shelfmark: str
    title: str
    collection: str
    script: str
    dating: str
    earliest: int | None
    latest: int | None
    accuracy: float | None
    joins: tuple[str, ...]
    units: int

    @classmethod
    def of(cls, manuscript: Manuscript, *, accuracy: float | None, units: int) -> "Entry":
        """What the catalogue says of a manuscript."""
        years = read_dating(manuscript.dating)
        joins = (replace(join, institution=join.institution or manuscript.institution) for join in manuscript.joins)
        return cls(
            institution=manuscript.institution,
            shelfmark=manuscript.shelfmark,
            title=manuscript.title,
            collection=manuscript.collection,
            script=manuscript.script,
            dating=manuscript.dating,
            earliest=years.earliest if years else None,
            latest=years.latest if years else None,
            accuracy=accuracy,
            joins=tuple(map(str, joins)),
            units=units,
        )

    @classmethod
    def read(cls, text: str) -> "Entry":
        """What `written` wrote; raises DamagedError for anything else."""
        try:
            held = json.loads(text)
            return cls(**(held | {"joins": tuple(held["joins"])}))
        except (ValueError, TypeError, KeyError) as error:
            raise DamagedError(f"no entry of a manuscript: {text[:80]}") from error

    def written(self) -> str:
        """As JSON, the same for the same entry."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def key(self) -> tuple[str, str]:
        return self.institution, self.shelfmark

    @property
    def order(self) -> Order:
        """By what manuscripts are put in order."""
        return order_of(self.institution, self.shelfmark)


def order_of(institution: str, shelfmark: str) -> Order:
    """By institution, then by shelfmark with the numbers in it by size: S.2 before S.10."""
    pieces = _NUMBER.split(shelfmark)
    sized = tuple((int(piece), piece) if place % 2 else piece for place, piece in enumerate(pieces))
    return institution, sized, shelfmark


class Holdings:
    """The manuscripts of an index in one state of it, numbered from 0 in the order of institution and shelfmark.

    What an engine itself calls a manuscript stands in `names`, aligned with `entries`.
    """

    def __init__(self, held: Mapping[int | str, Entry]) -> None:
        ordered = sorted(held.items(), key=lambda item: item[1].order)
        self.names = [name for name, _ in ordered]
        self.entries = [entry for _, entry in ordered]
        self.number_of = {name: number for number, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def by_key(self) -> dict[tuple[str, str], int]:
        """The number of a manuscript by institution and shelfmark."""
        return {entry.key: number for number, entry in enumerate(self.entries)}


class Texts(Protocol):
    """One state of an index: what every engine must tell, from which `finding` makes the answer.

    Manuscripts are numbers in `holdings`.
    """

    @property
    def holdings(self) -> Holdings: ...

    def foresee(self, *, manuscripts: Sequence[int] = (), places: Sequence[tuple[int, int]] = ()) -> None:
        """Be told what will be asked for next, one by one: an engine that is far away can fetch it together.

        `manuscripts` are those in which passages will be looked for, `places` pairs of a manuscript and a place there.
        """
        ...

    def tally(self, grams: Sequence[str]) -> Counts:
        """How often each manuscript has the signs or pairs, all together."""
        ...

    def passages(self, needs: Sequence[Need], *, within: Sequence[int] | None) -> Iterator[tuple[int, PackedPassage]]:
        """All passages that have what is needed, and maybe more, of some manuscripts or (None) of all.

        Those of one manuscript come together, in the order in which they were cut.
        """
        ...

    def lexicon(self, manuscript: int) -> Lexicon:
        """What the numbers of a manuscript's passages mean."""
        ...

    def ends(self, manuscript: int) -> tuple[Passage, Passage] | None:
        """The first and the last piece of the main flow of a manuscript; None where it has none."""
        ...

    def page_with(self, manuscript: int, place: int) -> FlowPage | None:
        """The page that holds the unit at `place`; None before the first and behind the last."""
        ...
