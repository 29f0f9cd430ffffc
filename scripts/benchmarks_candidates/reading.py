"""Labelled pages as the product reads them, with all their candidates, and their true text beside them.

prints    prints in DIR/canon and the columns of DIR/columns, read in their true boxes; woodblocks of DIR/pages.
damaged   rubbings in DIR/rubbings, and the columns of DIR/columns made hard to read (HARD), in their true boxes.
hands     manuscripts of DIR/pages, read whole.
composed  the sample holdings of the repository, read whole.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from manuscripts.core.page import Column, Page, PageImage
from manuscripts.core.record import dump_page, load_page
from manuscripts.evaluation.written import Written
from manuscripts.images.files import open_image
from manuscripts.pipeline.engines import Engines, load_engines
from manuscripts.recognition.read import RecognitionOptions
from scripts.benchmark_pages import ROOT, composed, read_whole, typed
from scripts.benchmarks_recognition.hardships import HARDSHIPS, Hardship, as_it_is
from scripts.benchmarks_recognition.material import column_images, read_given, read_shown
from scripts.boxed_truth import boxed_pages

HARD = ("faint", "blurred", "small", "bleeding", "red marks", "sealed")
_HANDS = ("draft_ms", "sikujian_ms")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What was read of one page, and the true units of its columns. Its shelfmark is its name."""

    page: Page
    truth: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        return self.page.shelfmark


def read_kind(kind: str, data: Path, *, kept: Path | None, threads: int) -> list[ReadPage]:
    """The pages of one kind; from the folder `kept` where they are there, else read, and kept there if it is given."""
    folder = kept / kind if kept else None
    if folder and folder.is_dir():
        return [_load(path) for path in sorted(folder.glob("*.json"))]
    pages = list(KINDS[kind](data, load_engines("onnx", threads=threads)))
    if folder:
        folder.mkdir(parents=True)
        for number, page in enumerate(pages):
            document = asdict(page) | {"page": dump_page(page.page).decode("utf-8")}
            (folder / f"{number:03}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return pages


def _load(path: Path) -> ReadPage:
    document = json.loads(path.read_text(encoding="utf-8"))
    page = load_page(document["page"].encode("utf-8"), where=str(path))
    return ReadPage(page=page, truth=tuple(tuple(column) for column in document["truth"]))


def _prints(data: Path, engines: Engines) -> Iterator[ReadPage]:
    yield from _boxed(data / "canon", engines)
    yield _shown("columns", data, engines, as_it_is)
    yield from _typed(data, engines, hands=False)


def _damaged(data: Path, engines: Engines) -> Iterator[ReadPage]:
    yield from _boxed(data / "rubbings", engines)
    for name in HARD:
        yield _shown(name, data, engines, HARDSHIPS[name])


def _hands(data: Path, engines: Engines) -> Iterator[ReadPage]:
    yield from _typed(data, engines, hands=True)


def _composed(_: Path, engines: Engines) -> Iterator[ReadPage]:
    for material in composed(ROOT / "samples"):
        yield _of(material.name, read_whole(material, engines), material.truth)


KINDS: dict[str, Callable[[Path, Engines], Iterator[ReadPage]]] = {
    "prints": _prints,
    "damaged": _damaged,
    "hands": _hands,
    "composed": _composed,
}


def _typed(data: Path, engines: Engines, *, hands: bool) -> Iterator[ReadPage]:
    for material in typed(data / "pages"):
        if material.name.startswith(_HANDS) == hands:
            yield _of(material.name, read_whole(material, engines), material.truth)


def _boxed(folder: Path, engines: Engines) -> Iterator[ReadPage]:
    for given in boxed_pages(folder):
        yield _around(given.name, read_given(given, engines, RecognitionOptions()), given.columns)


def _shown(name: str, data: Path, engines: Engines, hardship: Hardship) -> ReadPage:
    """The columns of DIR/columns, as they are shown, as those of one page."""
    chances = np.random.default_rng(0)
    truth: list[Written] = []
    columns: list[Column] = []
    for given in column_images(data / "columns"):
        pixels = open_image(given.path).decode(0).pixels
        colours = pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
        shown, column = hardship(colours, given.columns[0], chances)
        read = read_shown(shown, replace(given, columns=(column,)), engines, RecognitionOptions())
        truth.append(column)
        columns += [replace(each, id=f"c{len(truth)}-{each.id}", line=len(truth)) for each in read]
    return _around(name, columns, truth)


def _around(name: str, columns: Sequence[Column], truth: Sequence[Written]) -> ReadPage:
    image = PageImage(digest="", name=name, frame=0, width=1, height=1)
    return _of(name, Page(institution="", shelfmark="", number=1, image=image, columns=tuple(columns)), truth)


def _of(name: str, page: Page, truth: Sequence[Written]) -> ReadPage:
    named = replace(page, institution="benchmark", shelfmark=name, number=1)
    return ReadPage(page=named, truth=tuple(column.units for column in truth))
