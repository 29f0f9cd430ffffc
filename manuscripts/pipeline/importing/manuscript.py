"""What a file says of the item that it is of, beside what the catalogue knows: that stays, gaps are filled."""

from dataclasses import fields, replace
from typing import Any, TypeVar

from manuscripts.core.join import merged_joins
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.formats.imported import Omissions

_Described = TypeVar("_Described", Manuscript, Rights)


def described(held: Manuscript | None, given: Manuscript, *, omissions: Omissions) -> Manuscript:
    """The item as the catalogue shall have it; what the file says otherwise is told in `omissions`."""
    return given if held is None else _filled(held, given, omissions)


def _filled(held: _Described, given: _Described, omissions: Omissions) -> _Described:
    values: dict[str, Any] = {}
    for name in (one.name for one in fields(held)):
        ours: Any = getattr(held, name)
        theirs: Any = getattr(given, name)
        if isinstance(ours, Rights):
            values[name] = _filled(ours, theirs, omissions)
        elif name == "joins":
            values[name] = merged_joins(ours, theirs)
        elif isinstance(ours, tuple):
            values[name] = tuple(dict.fromkeys((*ours, *theirs)))
        elif not ours:
            values[name] = theirs
        elif theirs and theirs != ours:
            omissions.add(f"{name} {theirs!r}", instead=f"the catalogue has {ours!r}, which stays")
    return replace(held, **values)
