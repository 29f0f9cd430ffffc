"""`manuscripts keys`: who may write over HTTP."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import say, write_data, write_json, write_table
from manuscripts.core.errors import OptionError

if TYPE_CHECKING:
    from manuscripts.catalog.keys import AccessKey


class Right(StrEnum):
    """What `--may` takes; a test holds it to what keys can do."""

    IMPORT = "import"


_SHOWN = ("id", "institution", "may", "note", "state", "created", "expires", "last_used")


def add_key(
    institution: Annotated[str, typer.Option("--institution", help="Whose texts it may write.")],
    may: Annotated[list[Right], typer.Option("--may", help="What it may do. May be repeated.")] = [Right.IMPORT],  # noqa: B006
    note: Annotated[str, typer.Option("--note", help="Who has it; named as giver of what is imported with it.")] = "",
    days: Annotated[int, typer.Option("--days", min=0, help="How long it is good for; 0: until it is revoked.")] = 365,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it. It is shown this once: the library keeps a digest of it only."""
    from manuscripts.catalog.keys import Permission
    from manuscripts.catalog.library import Library
    from manuscripts.core.names import is_institution

    if not is_institution(institution):
        raise OptionError(
            f"{institution!r} cannot be the id of an institution.",
            advice="Use letters, digits, '.', '-' and '_', as in --institution sample-east.",
        )
    with Library(library) as opened:
        key, text = opened.catalogue.keys.add(
            institution,
            may=[Permission(right.value) for right in may],
            note=note,
            lifetime=timedelta(days=days) if days else None,
        )
    if as_json:
        write_json(_told(key) | {"key": text})
        return
    write_data(text)
    until = f"until {key.expires:%Y-%m-%d}" if key.expires else "until it is revoked"
    say(f"Key {key.id} of {institution} may {', '.join(key.may)} {until}. Keep it: it cannot be shown again.")


def list_keys(
    institution: InstitutionFilter = None, library: LibraryFolder = DEFAULT_LIBRARY, as_json: AsJson = False
) -> None:
    """List all keys there ever were, with their state and last use."""
    from manuscripts.catalog.library import Library

    with Library(library) as opened:
        told = [
            _told(key) for key in opened.catalogue.keys.all() if institution is None or key.institution == institution
        ]
    if as_json:
        write_json({"keys": told})
        return
    rows = [{**key, "may": ", ".join(key["may"])} for key in told]
    write_table(_SHOWN, [tuple(row[name] or "-" for name in _SHOWN) for row in rows])


def revoke_key(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="As `keys list` has it.")],
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Let a key open nothing any more, from the next request on."""
    from manuscripts.catalog.library import Library

    with Library(library) as opened:
        key = opened.catalogue.keys.revoke(identifier)
    if as_json:
        write_json(_told(key))
    else:
        write_data(f"{key.id} of {key.institution} revoked")


def _told(key: "AccessKey") -> dict[str, Any]:
    times = {name: getattr(key, name) for name in ("created", "expires", "revoked", "last_used")}
    return {
        "id": key.id,
        "institution": key.institution,
        "may": [right.value for right in key.may],
        "note": key.note,
        "state": key.state(datetime.now(UTC)),
        **{name: None if time is None else time.isoformat() for name, time in times.items()},
    }
