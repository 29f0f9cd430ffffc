"""The case files of the search contract, tests/contracts/search/*.toml: texts, and what queries must find in them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import cache
from typing import Any

from manuscripts.core.join import Join
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import ColumnKind, Page
from manuscripts.search.folding import Folding
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.query import Narrowing, Notes, Query, Sort
from manuscripts.search.results import Continuation, Explained, Hit
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table
from tests.conftest import REPOSITORY
from tests.search.text_notation import pages_of

FOLDER = REPOSITORY / "tests" / "contracts" / "search"
OPTIONS: dict[str, Any] = {
    "level": Level,
    "notes": Notes,
    "kinds": lambda kinds: frozenset(map(ColumnKind, kinds)),
    "candidates": bool,
    "least": float,
    "narrowing": lambda given: Narrowing(**given),
    "sort": Sort,
    "limit": int,
    "offset": int,
    "after": str,
    "context": int,
}
_EXPECTED = {
    *("hits", "total", "manuscripts", "recall", "probability", "first", "last", "explained", "spellings", "facets"),
    *("refused", "advice"),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One query and what is said of its answer: the keys of the file, in `expected`."""

    file: str
    name: str
    text: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.file}/{self.name}"

    @property
    def query(self) -> Query:
        """Raises OptionError where that is expected."""
        options = {name: OPTIONS[name](value) for name, value in self.given.items()}
        shown = {name: name in self.expected for name in ("spellings", "facets")}
        return Query(text=self.text, **options, **shown)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """The texts of one file, how the registers of their holders let them fold, and its cases."""

    name: str
    own: Mapping[str, InstitutionFolding]
    texts: tuple[tuple[Manuscript, list[Page]], ...]
    cases: tuple[Case, ...] = field(repr=False)

    def folding(self, institution: str) -> Folding:
        """How texts of an institution fold."""
        return self.own.get(institution, InstitutionFolding()).folding(load_table(), institution=institution)

    @property
    def has_joins(self) -> bool:
        return any(manuscript.joins for manuscript, _ in self.texts)

    def told(self, hit: Hit) -> str:
        """A hit as the file has it: shelfmark, page and lines, what is written; of several holders who keeps it."""
        several = len({manuscript.institution for manuscript, _ in self.texts}) > 1
        holder = f"{hit.institution}:" if several else ""
        return f"{holder}{hit.shelfmark} {hit.page}:{'+'.join(_columns(hit))} {hit.written}"


def _columns(hit: Hit | Continuation) -> Iterator[str]:
    yield ",".join(map(str, hit.columns))
    if hit.continued:
        yield from _columns(hit.continued)


def told_reason(one: Explained) -> str:
    """Why a character was found, as the file has it."""
    level = f" ({one.level})" if one.level else ""
    return f"{one.asked} is written {one.written}: {', '.join(one.rules)}{level}"


def told_value(value: Any) -> Any:
    """What an answer holds, as TOML can say it: what is None is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return told_value(asdict(value))
    if isinstance(value, dict):
        return {name: told_value(one) for name, one in value.items() if one is not None}
    return [told_value(one) for one in value] if isinstance(value, tuple) else value


@cache
def case_files() -> dict[str, CaseFile]:
    """All of them, by name."""
    return {
        path.stem: _read(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))
    }


def _read(name: str, given: dict[str, Any]) -> CaseFile:
    register = given.pop("register", {})
    own = {institution: InstitutionFolding(**says) for institution, says in register.items()}
    texts = tuple(map(_text, given.pop("manuscript")))
    cases = tuple(_case(name, case, said) for case, said in given.pop("case").items())
    assert not given, f"{name}.toml has unknown tables: {list(given)}"
    return CaseFile(name=name, own=own, texts=texts, cases=cases)


def _text(given: dict[str, Any]) -> tuple[Manuscript, list[Page]]:
    pages = given.pop("pages", None) or [given.pop("lines")]
    sure = given.pop("sure", None)
    joins = tuple(map(Join.parse, given.pop("joins", ())))
    manuscript = Manuscript(**({"institution": "east"} | given), joins=joins)
    made = pages_of(pages, institution=manuscript.institution, shelfmark=manuscript.shelfmark, sure=sure)
    return manuscript, made


def _case(file: str, name: str, said: dict[str, Any]) -> Case:
    text = said.pop("query")
    options = {key: value for key, value in said.items() if key in OPTIONS}
    expected = {key: value for key, value in said.items() if key not in OPTIONS}
    assert expected.keys() <= _EXPECTED, f"{file}/{name} says {list(expected)}"
    return Case(file=file, name=name, text=text, given=options, expected=expected)
