"""`manuscripts read`: the quick look at a few images, without a library."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import (
    DEFAULT_MAX_PIXELS,
    DEFAULT_PAGE_SECONDS,
    AdviserOption,
    MaxPixels,
    PageSeconds,
    Recogniser,
    RotationOption,
    Workers,
    WritingModeOption,
)
from manuscripts.cli.talk import counted, say, write_data
from manuscripts.core.errors import OptionError, RunIncompleteError

if TYPE_CHECKING:
    from manuscripts.core.page import Page
    from manuscripts.pipeline.quick import QuickPage


class ReadFormat(StrEnum):
    """What `read` writes."""

    TEXT = "text"
    JSON = "json"
    TEI = "tei"


_ENDINGS = {ReadFormat.TEXT: ".txt", ReadFormat.JSON: ".json", ReadFormat.TEI: ".xml"}


def read(
    files: Annotated[list[Path], typer.Argument(help="Images, PDFs, or folders of them.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write a file for each page into this folder.")] = None,
    form: Annotated[ReadFormat, typer.Option("--format", help="What to write.")] = ReadFormat.TEXT,
    writing_mode: WritingModeOption = None,
    rotation: RotationOption = None,
    recogniser: Recogniser = "onnx",
    adviser: AdviserOption = True,
    workers: Workers = 0,
    page_seconds: PageSeconds = DEFAULT_PAGE_SECONDS,
    max_pixels: MaxPixels = DEFAULT_MAX_PIXELS,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Read images and print their text: one column a line, in reading order."""
    from manuscripts.pipeline.options import RunOptions
    from manuscripts.pipeline.quick import read_files

    options = RunOptions.create(
        writing_mode=writing_mode,
        rotation=None if rotation is None else int(rotation),
        recogniser=recogniser,
        adviser=adviser,
        workers=workers,
        page_seconds=page_seconds,
        max_pixels=max_pixels,
    )
    form = ReadFormat.JSON if as_json else form
    if form is ReadFormat.TEI and out is None and len(files) > 1:
        raise OptionError("several files do not fit into one TEI document.", advice="Name a folder with --out.")
    writer = _Printer(form) if out is None else _Files(form, out)
    failed = 0
    for result in read_files(files, options=options):
        if result.page is None:
            failed += 1
            say(f"Failed: {result.failure}")
            continue
        for flag in result.page.flags:
            say(f"{result.path}, page {result.frame + 1}: doubtful: {flag.message}")
        writer.add(result, result.page)
    writer.finish()
    if failed:
        raise RunIncompleteError(
            f"{counted(failed, 'page')} could not be read.", advice="The reasons stand above; the others are read."
        )


class _Printer:
    """Prints all pages to stdout: texts one after the other, or one document."""

    def __init__(self, form: ReadFormat) -> None:
        self._form = form
        self._pages: list[Page] = []

    def add(self, result: "QuickPage", page: "Page") -> None:
        if self._form is ReadFormat.TEXT:
            from manuscripts.formats.text import page_text

            text = page_text(page)
            if text:
                write_data(text)
            else:
                say(f"{result.path}, page {result.frame + 1}: no text found")
        else:
            self._pages.append(page)

    def finish(self) -> None:
        if self._form is ReadFormat.JSON:
            records = b",\n".join(_render(self._form, [page]).strip() for page in self._pages)
            write_data(b"".join((b'{"pages": [\n', records, b"\n]}")).decode("utf-8"))
        elif self._form is ReadFormat.TEI and self._pages:
            if len({page.shelfmark for page in self._pages}) > 1:
                raise OptionError("several files do not fit into one TEI document.", advice="Name a folder with --out.")
            write_data(_render(self._form, self._pages).decode("utf-8"))


class _Files:
    """Writes a file for each page, named after its image; never one over another of the same run."""

    def __init__(self, form: ReadFormat, folder: Path) -> None:
        self._form = form
        self._folder = folder
        self._taken: set[Path] = set()

    def add(self, result: "QuickPage", page: "Page") -> None:
        from manuscripts.core.files import write_atomic

        target = self._target(result)
        self._taken.add(target)
        write_atomic(target, _render(self._form, [page]))
        write_data(str(target))

    def finish(self) -> None:
        if not self._taken:
            say("No page was written.")

    def _target(self, result: "QuickPage") -> Path:
        number = f"_{result.frame + 1:04}" if result.frames > 1 else ""
        for stem in (result.path.stem, result.path.name, f"{result.path.parent.name}_{result.path.name}"):
            target = self._folder / f"{stem}{number}{_ENDINGS[self._form]}"
            if target not in self._taken:
                return target
        raise OptionError(
            f"{result.path} would be written over another page.", advice="Read the folders one at a time."
        )


def _render(form: ReadFormat, pages: Sequence["Page"]) -> bytes:
    from manuscripts import __version__
    from manuscripts.core.manuscript import Manuscript
    from manuscripts.formats.page_json import write_page_json
    from manuscripts.formats.tei.writing import write_tei
    from manuscripts.formats.text import page_text

    if form is ReadFormat.TEXT:
        return "".join(page_text(page) for page in pages).encode("utf-8")
    if form is ReadFormat.JSON:
        return b"".join(write_page_json(page) for page in pages)
    manuscript = Manuscript(institution=pages[0].institution, shelfmark=pages[0].shelfmark)
    return write_tei(manuscript, pages, software=f"manuscripts {__version__}")
