"""`manuscripts index`: the search index of a library brought up to date, made anew, or held against the records."""

from dataclasses import asdict
from typing import Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, LibraryFolder
from manuscripts.cli.talk import counted, write_data, write_json
from manuscripts.core.errors import IndexUnusableError, OptionError


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from the records; searches go on.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Say what differs from the records; exit code 5 if anything does.")
    ] = False,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Bring the search index up to date with the records, make it anew, or check it."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.indexing import check_index, index_stale, rebuild_index, renew_index

    if rebuild and check:
        raise OptionError("--rebuild and --check are two things.", advice="Give one after the other.")
    with Library(library) as opened:
        if check:
            faults = list(check_index(opened))
            held = len(opened.catalogue.manuscripts())
        else:
            faults = []
            with opened.writing():
                renew_index(opened)
                held = len(opened.catalogue.manuscripts() if rebuild else opened.catalogue.stale_manuscripts())
                rebuild_index(opened) if rebuild else index_stale(opened)
    what = "checked" if check else "indexed"
    if as_json:
        write_json({what: held, "faults": [asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            write_data(f"{f'{fault.institution} {fault.shelfmark}'.strip() or 'the index'}: {fault.message}")
        write_data(f"{counted(held, 'manuscript')} {what}")
    if faults:
        raise IndexUnusableError(
            f"the search index differs from the records in {counted(len(faults), 'place')}.",
            where=str(opened.index_path),
            advice="Make it anew with `manuscripts index --rebuild`.",
        )
