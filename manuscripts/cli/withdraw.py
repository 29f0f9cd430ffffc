"""`manuscripts withdraw`: what an institution no longer gives leaves the search, the exports and the reader."""

import sys
from typing import Annotated

import typer

from manuscripts.cli.clusters import send_waiting
from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, LibraryFolder
from manuscripts.cli.person import person
from manuscripts.cli.talk import counted, say, write_json, write_table
from manuscripts.core.errors import InterruptedRunError, OptionError


def withdraw(
    institution: Annotated[str, typer.Option("--institution", help="Id of the institution that withdraws.")],
    shelfmarks: Annotated[list[str] | None, typer.Argument(help="The manuscripts.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All manuscripts of the institution.")] = False,
    delete: Annotated[
        bool | None,
        typer.Option(
            "--delete/--keep-files", help="Delete scans, records and text for good; or keep them aside, unseen."
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Bring back what was withdrawn.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who withdraws; the login name by default.")] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Withdraw manuscripts: they are not searched, exported or shown any more, and no ingest brings them back."""
    from collections import Counter

    from manuscripts.catalog.library import Library
    from manuscripts.pipeline import withdrawing

    if bool(shelfmarks) == everything:
        raise OptionError("it is not said what is meant.", advice="Name shelfmarks, or give --all.", where="withdraw")
    if undo == (delete is not None):
        raise OptionError(
            "--undo deletes and keeps nothing." if undo else "it is not said what becomes of the files in the library.",
            advice="Leave the other option out." if undo else "Give --keep-files or --delete.",
            where="withdraw",
        )
    with Library(library) as opened:
        wanted = withdrawing.find_for_withdrawal(opened, institution, shelfmarks or [])
        if undo:
            back = {one.shelfmark for one in withdrawing.bring_back(opened, institution, wanted)}
            pages = Counter(entry.manuscript.shelfmark for entry in opened.catalogue.pages(institution=institution))
            rows = [
                (name, "brought back" if name in back else "was not withdrawn", pages[name])
                for name in wanted
                if name in back or not everything
            ]
        else:
            if not yes:
                _ask(institution, wanted, delete=bool(delete))
            done = withdrawing.withdraw(opened, institution, wanted, by=person(by), delete=bool(delete))
            rows = [
                (one.manuscript.shelfmark, "files deleted" if one.withdrawal.deletes else "files kept", one.pages)
                for one in done
            ]
    if as_json:
        keys = ("shelfmark", "state", "pages_kept")
        write_json({"institution": institution, "manuscripts": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        write_table(("shelfmark", "state", "pages kept"), rows)
    if undo and not rows:
        say(f"Nothing of {institution} was withdrawn.")
    if not undo:
        say("Files given out elsewhere, with `export --out` or by others, are not reached by this.")
    with Library(library) as opened:
        send_waiting(opened)


def _ask(institution: str, wanted: list[str], *, delete: bool) -> None:
    names = ", ".join(wanted[:5]) + (" …" if len(wanted) > 5 else "")
    question = f"Withdraw {counted(len(wanted), 'manuscript')} of {institution} ({names})"
    question += ", and delete the scans, records and texts for good?" if delete else "? The files are kept aside."
    if not sys.stdin.isatty():
        raise OptionError("nobody is there to be asked.", advice="Give --yes.", where="withdraw")
    if not typer.confirm(question, err=True):
        raise InterruptedRunError("nothing was withdrawn.")
