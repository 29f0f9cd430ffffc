"""What things are called in a cluster: indexes and aliases of an institution, and the ids of documents."""

import hashlib
import re
from dataclasses import dataclass

from manuscripts.core.errors import OptionError
from manuscripts.core.names import is_institution

PREFIX = "manuscripts"
_LONGEST = 255
_CAPITAL = re.compile("[A-Z]")
_ESCAPED = re.compile(r"\+([a-z])")
PLACES = 20
"""How many bits number the documents of one manuscript."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of indexes and aliases below a prefix; indexes have no capitals, so `BnF` is `+bn+f`."""

    prefix: str = PREFIX

    @property
    def searched(self) -> str:
        """The aliases of all institutions."""
        return f"{self.prefix}~*~current"

    def current(self, institution: str) -> str:
        """The alias of the index that counts."""
        return self._name(institution, "current")

    def coming(self, institution: str) -> str:
        """The alias of the index that is being made."""
        return self._name(institution, "next")

    def version(self, institution: str, number: int) -> str:
        """The index of one making."""
        return self._name(institution, f"{number:06}")

    def all_of(self, institution: str) -> str:
        """All indexes of an institution, as a pattern."""
        return self._name(institution, "*")

    def institution_of(self, index: str) -> str | None:
        """Whose index it is, None where it is not named as ours are."""
        return self._read(index)[0]

    def number_of(self, index: str) -> int:
        """Which making it is; 0 where it is none."""
        return self._read(index)[1]

    def _name(self, institution: str, what: str) -> str:
        name = f"{self.prefix}~{_CAPITAL.sub(lambda found: f'+{found[0].lower()}', institution)}~{what}"
        if len(name) > _LONGEST or not is_institution(institution):
            raise OptionError(
                f"{institution!r} cannot be part of the name of an index.",
                where="cluster",
                advice="Ids of institutions have letters, digits, `.`, `_` and `-`, and less than 200 of them.",
            )
        return name

    def _read(self, index: str) -> tuple[str | None, int]:
        found = re.fullmatch(rf"{re.escape(self.prefix)}~([^~]+)~(\d{{6,}})", index)
        if not found:
            return None, 0
        institution = _ESCAPED.sub(lambda letter: letter[1].upper(), found[1])
        return (institution, int(found[2])) if is_institution(institution) else (None, 0)


def manuscript_name(institution: str, shelfmark: str) -> str:
    """What a manuscript is called in documents: the same at all times, fit for an id."""
    key = f"{institution}\0{shelfmark}".encode()
    return hashlib.blake2b(key, digest_size=12).hexdigest()


def part_name(manuscript: str, generation: int, kind: str, number: int) -> str:
    """The id of a page, passage or tally of one generation of a manuscript."""
    return f"{manuscript}.{generation:016x}.{kind}{number}"


def place_of(manuscript: str, number: int) -> int:
    """A number by which documents sort: those of a manuscript together, in their order."""
    return int(manuscript[:10], 16) << PLACES | number
