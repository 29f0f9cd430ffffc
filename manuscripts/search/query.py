"""A query as its asker put it: what to look for, how closely, where, and what to tell of it."""

from dataclasses import dataclass
from enum import StrEnum

from manuscripts.core.errors import OptionError
from manuscripts.core.page import ColumnKind
from manuscripts.variants.level import Level
from manuscripts.variants.table import SEARCHING

MAX_QUERY_UNITS = 128
"""The most units that a phrase may run over, what its wildcards stand for included."""
MOST_HITS = 100_000
"""The most hits that are told at once."""
LEAST = 0.05
"""How probable a hit among candidates must be, if the asker does not say."""


class Notes(StrEnum):
    """What inline notes (雙行夾註) are to a phrase.

    - `both`: it is found with the notes, as the page is read, and also where only a note stands between its characters.
    - `with`: as the page is read alone.
    - `without`: in the text without its notes.
    - `only`: inside notes.
    """

    BOTH = "both"
    WITH = "with"
    WITHOUT = "without"
    ONLY = "only"


class Sort(StrEnum):
    """In which order manuscripts come; the hits in one always stand in the order of its text.

    - `shelfmark`: by institution, then shelfmark, numbers in it by size.
    - `date`: by the earliest year of the dating, undated ones last.
    - `relevance`: by the number of hits.
    """

    SHELFMARK = "shelfmark"
    DATE = "date"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """To which manuscripts a search is narrowed; None or empty: not by this.

    `title` is a part of the title, spellings folded. `earliest` and `latest` are years, the historical way (-1 is the
    year before 1); a manuscript is taken in whose dating overlaps them, an undated one never. `accuracy` takes in those
    of whose characters at least this share (0 to 1) is probably right, as their accuracy certificates say.
    """

    institution: str | None = None
    collection: str | None = None
    shelfmark: str | None = None
    title: str | None = None
    script: str | None = None
    earliest: int | None = None
    latest: int | None = None
    accuracy: float | None = None

    def __post_init__(self) -> None:
        if self.accuracy is not None and not 0 <= self.accuracy <= 1:
            raise OptionError(
                f"accuracy may not be {self.accuracy:g}.", where="query", advice="Give a share from 0 to 1."
            )
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise OptionError(
                f"no year lies between {self.earliest} and {self.latest}.",
                where="query",
                advice="Give the earlier year first.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for: a phrase, or phrases with operators, as `parsing` reads them.

    `level` says how far a spelling may be from the one asked for. `kinds` are those of the columns in which a hit may
    stand, all of them where it is empty. With `candidates` what the recogniser held possible counts too, hits with at
    least the probability `least`; without them there is nothing to which that applies. Hits `offset` to
    `offset + limit` are returned, or those that come after the hit that `after` names (`SearchResult.next`), each with
    up to `context` units of text before and after it. `facets` and `spellings` ask for counts that cost time where
    there are many hits.
    """

    text: str
    level: Level = SEARCHING
    notes: Notes = Notes.BOTH
    kinds: frozenset[ColumnKind] = frozenset()
    candidates: bool = False
    least: float = LEAST
    narrowing: Narrowing = Narrowing()
    sort: Sort = Sort.SHELFMARK
    limit: int = 20
    offset: int = 0
    after: str | None = None
    context: int = 10
    facets: bool = False
    spellings: bool = False

    def __post_init__(self) -> None:
        for name, value in (("limit", self.limit), ("offset", self.offset), ("context", self.context)):
            if value < 0:
                raise OptionError(f"{name} may not be {value}.", where="query", advice="Give 0 or more.")
        if self.limit > MOST_HITS:
            raise OptionError(
                f"limit may not be {self.limit}.",
                where="query",
                advice=f"Ask for {MOST_HITS:,} hits at the most, and go on with the cursor.",
            )
        if not 0 <= self.least <= 1:
            raise OptionError(f"least may not be {self.least:g}.", where="query", advice="Give a share from 0 to 1.")
        if self.least != LEAST and not self.candidates:
            raise OptionError(
                "least says something only of candidates, and none are asked for.",
                where="query",
                advice="Ask for candidates as well, or leave it out.",
            )
        if self.after is not None and self.offset:
            raise OptionError(
                "after and offset exclude each other.", where="query", advice="Go on from a hit, or from a number."
            )
