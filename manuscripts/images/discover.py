"""Which files of what the user named are scans, in the order in which a person would count them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manuscripts.core.errors import ManuscriptsError, UnreadablePathError
from manuscripts.images.media import HEAD_BYTES, media_type

IMAGE_ENDINGS = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".jp2", ".j2k", ".jpf", ".jpx", ".jpc", ".j2c"}
    | {".webp", ".bmp", ".gif", ".pdf"}
)
# Pictures that we do not read: they are kept so that the refusal is seen and says what to do.
_OTHER_PICTURES = frozenset({".heic", ".heif", ".avif", ".psd", ".djvu", ".djv", ".dng", ".cr2", ".nef", ".arw"})
# Folders of previews and metadata that file servers and archivers leave behind.
_FOLDERS_OF_OTHERS = frozenset({"@eaDir", "__MACOSX"})
_NUMBER = re.compile(r"(\d+)")

_Pieces = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The scans found, in natural order, and what could not be looked at; a failure stops nothing else."""

    files: tuple[Path, ...]
    failures: tuple[ManuscriptsError, ...]


def find_images(sources: Sequence[Path]) -> Discovery:
    """Walk `sources`, files and folders.

    A file that is named stays, whatever it is. Inside a folder a file stays when its name ends like an image, or when
    its name says nothing and its content is one; hidden files, sidecars and previews are passed over without a word.
    """
    files: dict[Path, None] = {}
    failures: list[ManuscriptsError] = []
    for source in sources:
        try:
            folder = source.is_dir()
            source.lstat()
        except OSError as error:
            failures.append(_unreadable(source, error))
            continue
        found = _walk(source, failures, seen=set()) if folder else iter((source,))
        files.update(dict.fromkeys(found))
    return Discovery(files=tuple(sorted(files, key=natural_key)), failures=tuple(failures))


def natural_key(path: Path) -> tuple[tuple[_Pieces, str], ...]:
    """Sorts scan_2 before scan_10, folder by folder, whatever the case of the letters."""
    return tuple((_pieces(part), part) for part in (*path.parts[:-1], path.stem, path.suffix))


def _pieces(text: str) -> _Pieces:
    split = enumerate(_NUMBER.split(text))
    return tuple((0, int(piece), "") if at % 2 else (1, 0, piece.casefold()) for at, piece in split if piece)


def _walk(folder: Path, failures: list[ManuscriptsError], *, seen: set[Path]) -> Iterator[Path]:
    """Images below `folder`. A linked folder is followed, once."""
    try:
        real = folder.resolve(strict=True)
        if real in seen:
            return
        seen.add(real)
        entries = sorted(folder.iterdir())
    except OSError as error:
        failures.append(_unreadable(folder, error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _FOLDERS_OF_OTHERS:
            continue
        if entry.is_dir():
            yield from _walk(entry, failures, seen=seen)
        elif _is_image(entry):
            yield entry


def _is_image(path: Path) -> bool:
    ending = path.suffix.lower()
    # The number of a shelfmark (Or.8210) is no ending.
    nameless = not ending or ending[1:].isdecimal()
    return ending in IMAGE_ENDINGS | _OTHER_PICTURES or (nameless and _holds_image(path))


def _holds_image(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return media_type(file.read(HEAD_BYTES)) is not None
    except OSError:
        # It claims to be no image and cannot be looked at: a sidecar as far as anybody can tell.
        return False


def _unreadable(path: Path, error: OSError) -> UnreadablePathError:
    return UnreadablePathError(
        f"cannot be read: {error.strerror}.",
        where=str(path),
        advice="Check that it exists and that you may read it; the other sources are not affected.",
    )
