"""The scans that imported files name: found by name, taken only where they are what the text is of."""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from manuscripts.core.errors import InputError, UnreadablePathError
from manuscripts.core.geometry import Transform
from manuscripts.core.page import Page, PageImage, Placement
from manuscripts.images.discover import IMAGE_ENDINGS, find_images
from manuscripts.images.files import ImageFile


class Scans:
    """Where scans are looked for: below `folder`, or where there is none beside the file that names them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._named: dict[Path, dict[str, list[Path]]] = {}

    def named(self, image: PageImage, *, beside: Path) -> Path | None:
        """The scan of a page, by its name or by that with another ending of an image; that of the file if it has none.

        Folders in the name are not followed: it comes from outside. Raises InputError where two scans may be meant,
        UnreadablePathError where there is no such folder.
        """
        name = _key(image.name.replace("\\", "/").rpartition("/")[2] or beside.stem)
        names = self._names(self._folder or beside.parent)
        found = names.get(name) or names.get(_stem(name)) or []
        if len(found) > 1:
            raise InputError(
                f"the image {name!r} may be {' or '.join(str(file) for file in found[:3])}.",
                where=str(beside),
                advice="Name the folder that holds one of them with --images.",
            )
        return found[0] if found else None

    def _names(self, folder: Path) -> dict[str, list[Path]]:
        """The images below the folder that was given, or in another one, by their names with and without ending."""
        if folder not in self._named:
            names: dict[str, list[Path]] = {}
            for file in _below(folder) if folder == self._folder else _inside(folder):
                for name in {_key(file.name), _stem(_key(file.name))}:
                    names.setdefault(name, []).append(file)
            self._named[folder] = names
        return self._named[folder]


def fitting(page: Page, scan: ImageFile) -> tuple[int, int, int] | str:
    """The frame of the scan that a page is of, its width and its height; or why it is another image, in words."""
    if page.image.digest and page.image.digest != scan.digest:
        return "its SHA-256 is not that of the image that the text is of"
    frame = page.image.frame if scan.frames > 1 else 0
    if not 0 <= frame < scan.frames:
        return f"it has {scan.frames} pages, and the text is of page {frame + 1}"
    height, width = scan.decode(frame).pixels.shape[:2]
    if has_places(page) and (width, height) != (page.image.width, page.image.height):
        return f"it has {width} x {height} pixels, and the text is of {page.image.width} x {page.image.height}"
    return frame, width, height


def with_image(page: Page, image: PageImage) -> Page:
    """The page on its image; what only sets out columns of which no place is known is drawn in the size of that."""
    if has_places(page) or not page.image.width or not page.image.height:
        return replace(page, image=image)
    wider, higher = image.width / page.image.width, image.height / page.image.height
    drawn = Transform(a=wider, e=higher)
    columns = tuple(
        replace(
            column,
            outline=drawn.polygon(column.outline),
            glyphs=tuple(replace(glyph, box=drawn.box(glyph.box)) for glyph in column.glyphs),
        )
        for column in page.columns
    )
    return replace(page, image=image, columns=columns)


def has_places(page: Page) -> bool:
    """Whether the file says where anything stands on the image."""
    return bool(page.regions) or any(column.placement is not Placement.NOWHERE for column in page.columns)


def _below(folder: Path) -> Sequence[Path]:
    if not folder.is_dir():
        raise UnreadablePathError("there is no such folder of images.", where=str(folder), advice="Check --images.")
    found = find_images([folder])
    if found.failures:
        raise found.failures[0]
    return found.files


def _inside(folder: Path) -> Sequence[Path]:
    # A file can be read in a folder that may not be listed.
    with suppress(OSError):
        return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in IMAGE_ENDINGS and file.is_file()]
    return []


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] if Path(name).suffix.lower() in IMAGE_ENDINGS else name
