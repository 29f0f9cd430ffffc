"""`manuscripts show`: one page as text in columns, or as a picture with what was found drawn on it."""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.pages import find_page
from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import say, write_data, write_json
from manuscripts.core.errors import RecordError
from manuscripts.core.page import ColumnKind

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import PageEntry
    from manuscripts.core.page import Column, Page

_BLANK = "\u3000"


def show(
    shelfmark: Annotated[str, typer.Argument(help="The manuscript.")],
    number: Annotated[int, typer.Argument(metavar="[PAGE]", help="The page, counted from 1.")] = 1,
    boxes: Annotated[bool, typer.Option("--boxes", help="A picture with boxes, kinds and reading order.")] = False,
    vertical: Annotated[bool, typer.Option("--vertical", help="Text as it stands: columns from the right.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write the picture (PNG).")] = None,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Show a page: its text line by line, its record (--json), or a picture of how it was read (--boxes)."""
    from manuscripts.catalog.library import Library
    from manuscripts.formats.page_json import write_page_json

    with Library(library) as opened:
        entry = find_page(opened, shelfmark, number, institution=institution)
        if entry.message:
            say(f"failed: {entry.message}")
            if not opened.records.path(entry).exists():
                raise RecordError(
                    f"Nothing of page {number} was read.", advice="Mend what stands above and run ingest again."
                )
        page = opened.records.load(entry)
        if boxes:
            target = out or Path(f"{entry.manuscript.slug}_{number:04}.png")
            _draw(opened, entry, page, target)
            if as_json:
                write_json({"picture": str(target)})
            else:
                write_data(str(target))
            return
    if as_json:
        write_data(write_page_json(page).decode("utf-8"))
    elif vertical:
        write_data(_columns(page))
    else:
        _print_lines(page)
    for flag in page.flags:
        say(f"doubtful: {flag.code}: {flag.message}")


def _draw(opened: "Library", entry: "PageEntry", page: "Page", target: Path) -> None:
    from manuscripts.core.files import write_atomic
    from manuscripts.imaging.overlay import draw_page
    from manuscripts.pipeline.originals import open_kept

    pixels = open_kept(opened, entry).decode(entry.frame).pixels
    write_atomic(target, draw_page(pixels, page))


def _print_lines(page: "Page") -> None:
    from manuscripts.formats.text import page_text

    registers = {region.id: region.register for region in page.regions}
    several = any(register > 1 for register in registers.values())
    texts = iter(page_text(page).splitlines())
    for line, columns in page.lines:
        if columns[0].kind.in_flow and any(column.glyphs for column in columns):
            register = f"({registers.get(columns[0].region, 1)})  " if several else ""
            write_data(f"{line:>3}  {register}{next(texts)}")
    for column in page.columns:
        if not column.kind.in_flow and column.glyphs:
            write_data(f"  {column.kind.value}: {column.text}")


def _columns(page: "Page") -> str:
    """The lines of each block side by side, the first at the right; the left half of a note stands beside the right."""
    blocks: dict[str, list[str]] = {}
    for _, columns in page.lines:
        flow = [column for column in columns if column.kind.in_flow and column.glyphs]
        if flow:
            blocks.setdefault(flow[0].region, []).extend(_side_by_side(flow))
    pictures = []
    for block in blocks.values():
        rows = zip_longest(*reversed(block), fillvalue=_BLANK)
        pictures.append("\n".join(_BLANK.join(row) for row in rows))
    return "\n\n".join(pictures)


def _side_by_side(flow: "Sequence[Column]") -> list[str]:
    """One ruled line as one string, or two where it holds notes: what stands at the right and at the left."""
    right, left = "", ""
    start = 0
    for column in flow:
        if column.kind is ColumnKind.NOTE_LEFT:
            left = left.ljust(start, _BLANK) + column.text
        else:
            right = right.ljust(len(left), _BLANK)
            start = len(right)
            right += column.text
    return [right, left] if left else [right]
