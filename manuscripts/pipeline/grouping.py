"""Which images are which manuscript: by the catalogue sheet, or by folder."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from manuscripts.catalog.sheet import Sheet, SheetRow
from manuscripts.core.errors import ManuscriptsError, SheetError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.names import slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A manuscript and its image files in page order."""

    manuscript: Manuscript
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Groups, rows that could not be used, and files that none of the other rows names."""

    groups: tuple[Group, ...]
    failures: tuple[ManuscriptsError, ...] = ()
    left_out: tuple[Path, ...] = ()


def group_by_folder(
    files: Sequence[Path], sources: Sequence[Path], *, institution: str, institution_name: str = ""
) -> Grouping:
    """Each folder with images is a manuscript; its shelfmark is the folder's path below the source, or its name."""
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(_folder_shelfmark(file, sources), []).append(file)
    failures = []
    for shelfmark, members in list(groups.items()):
        folders = sorted({str(file.resolve().parent) for file in members})
        if len(folders) > 1:
            del groups[shelfmark]
            failures.append(
                SheetError(
                    f"the folders {' and '.join(folders)} would both be the manuscript {shelfmark!r}; neither is used.",
                    where=folders[0],
                    advice="Give the folder above them as the source, or use a catalogue sheet.",
                )
            )
    return Grouping(
        failures=tuple(failures),
        groups=tuple(
            Group(
                manuscript=Manuscript(institution=institution, institution_name=institution_name, shelfmark=shelfmark),
                files=tuple(members),
            )
            for shelfmark, members in groups.items()
        ),
    )


def group_by_sheet(files: Sequence[Path], sheet: Sheet, *, where: str) -> Grouping:
    """Each row takes the files from its first to its last image, or those of its folder. `files` in natural order."""
    groups: list[Group] = []
    failures: list[ManuscriptsError] = list(sheet.failures)
    taken: dict[Path, SheetRow] = {}
    for row in sheet.rows:
        try:
            members = _members(row, files)
            _refuse_taken(members, taken)
        except SheetError as error:
            failures.append(SheetError(error.message, where=f"{where}, row {row.number}", advice=error.advice))
            continue
        taken |= dict.fromkeys(members, row)
        groups.append(Group(manuscript=row.manuscript, files=tuple(members)))
    return Grouping(
        groups=tuple(groups),
        failures=tuple(failures),
        left_out=tuple(file for file in files if file not in taken),
    )


def _folder_shelfmark(file: Path, sources: Sequence[Path]) -> str:
    for source in sources:
        root = source.resolve()
        folder = file.resolve().parent
        if root.is_dir() and folder.is_relative_to(root):
            inside = folder.relative_to(root)
            return str(inside) if inside.parts else root.name
    return file.resolve().parent.name


def _members(row: SheetRow, files: Sequence[Path]) -> list[Path]:
    if row.first_image:
        first = _find(row.first_image, files)
        last = _find(row.last_image, files) if row.last_image else first
        if last < first:
            raise SheetError(
                f"last_image {row.last_image} comes before first_image {row.first_image}.",
                advice="Exchange the two; images stand in natural order of their names.",
            )
        return list(files[first : last + 1])
    name = row.folder or row.manuscript.shelfmark
    members = [
        file
        for file in files
        if any(_is_called(parent, part) for parent in file.parents for part in (name, slug(name)))
    ]
    if not members:
        raise SheetError(
            f"no images for {row.manuscript.shelfmark!r}: no folder is called {name!r} and first_image is empty.",
            advice="Fill first_image and last_image in, or give the sources that hold the images.",
        )
    return members


def _refuse_taken(members: Sequence[Path], taken: dict[Path, SheetRow]) -> None:
    for file in members:
        if file in taken:
            other = taken[file]
            raise SheetError(
                f"{file.name} belongs to {other.manuscript.shelfmark!r} (row {other.number}) already.",
                advice="Correct first_image and last_image so that no image stands in two rows.",
            )


def _is_called(path: Path, name: str) -> bool:
    """Whether a path ends in `name`, which may hold folders, also as Windows writes them; composed or not (macOS)."""
    wanted = PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/"))).parts
    given = path.resolve() if wanted and wanted[0] == "/" else path
    return bool(wanted) and tuple(unicodedata.normalize("NFC", part) for part in given.parts[-len(wanted) :]) == wanted


def _find(name: str, files: Sequence[Path]) -> int:
    wanted = PurePosixPath(name)
    found = [
        index
        for index, file in enumerate(files)
        if _is_called(file, name) or (not wanted.suffix and _is_called(file.with_suffix(""), name))
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise SheetError(
            f"the image {name} is not among the sources.",
            advice="Correct the name, or give the folder that holds it as a source.",
        )
    raise SheetError(
        f"the image {name} stands {len(found)} times among the sources.",
        advice="Write the folder before the name, as in box2/0001.tif.",
    )
