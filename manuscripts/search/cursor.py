"""Where an answer goes on: a cursor names the last hit that was shown, so that nothing comes twice or is left out."""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass

from manuscripts.core.errors import CursorError
from manuscripts.search.holdings import Entry, order_of
from manuscripts.search.query import Query, Sort

_UNDATED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A hit by what it is sorted by: `primary` as the sort has it, the manuscript, and the key in its text."""

    primary: tuple[int, ...]
    institution: str
    shelfmark: str
    key: int = -1

    @property
    def rank(self) -> tuple[object, ...]:
        """By what manuscripts come in order."""
        return *self.primary, *order_of(self.institution, self.shelfmark)

    def is_before(self, other: "Position") -> bool:
        """Whether another hit comes behind this one."""
        return (self.rank, self.key) < (other.rank, other.key)


def position_of(sort: Sort, entry: Entry, count: int) -> Position:
    """The position of a manuscript in which `count` hits are."""
    primary: tuple[int, ...] = ()
    if sort is Sort.RELEVANCE:
        primary = (-count,)
    elif sort is Sort.DATE:
        earliest = entry.earliest if entry.earliest is not None else entry.latest
        latest = entry.latest if entry.latest is not None else entry.earliest
        primary = (_UNDATED if earliest is None else earliest, _UNDATED if latest is None else latest)
    return Position(primary=primary, institution=entry.institution, shelfmark=entry.shelfmark)


def write_cursor(query: Query, position: Position) -> str:
    """A position as a token for this query, which says nothing to others."""
    held = [_digest(query), list(position.primary), position.institution, position.shelfmark, position.key]
    packed = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_cursor(query: Query) -> Position | None:
    """The position after which the answer goes on; raises CursorError for what is no cursor of this query."""
    if query.after is None:
        return None
    try:
        packed = base64.urlsafe_b64decode(query.after + "=" * (-len(query.after) % 4))
        digest, primary, institution, shelfmark, key = json.loads(packed)
        position = Position(
            primary=tuple(map(int, primary)), institution=institution, shelfmark=shelfmark, key=int(key)
        )
        ours = digest == _digest(query) and isinstance(institution, str) and isinstance(shelfmark, str)
        if ours and len(position.primary) == len(_PRIMARY[query.sort]):
            return position
    except (binascii.Error, UnicodeError, ValueError, TypeError):
        pass
    raise CursorError(
        "the cursor is none of this query.",
        where="query",
        advice="Give `next` of the answer before, with the same query; or none, to begin.",
    )


_PRIMARY = {Sort.SHELFMARK: (), Sort.DATE: ("earliest", "latest"), Sort.RELEVANCE: ("hits",)}


def _digest(query: Query) -> str:
    """Of all that decides which hits there are and in which order."""
    asked = asdict(query)
    for shown in ("limit", "offset", "after", "context", "facets", "spellings"):
        del asked[shown]
    asked["kinds"] = sorted(query.kinds)
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode("utf-8")).hexdigest()[:16]
