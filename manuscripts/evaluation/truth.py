"""True readings: page records of composed samples, and texts typed by people, a line for each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from manuscripts.core.errors import RecordError, TruthError
from manuscripts.core.page import ColumnKind, Page
from manuscripts.core.record import load_page
from manuscripts.evaluation.notation import read_notation
from manuscripts.evaluation.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthColumn:
    """The truth of one column, as the record divides them: main text and each half of a note for itself."""

    kind: ColumnKind
    line: int
    written: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthPage:
    """The true text of one page: its columns in reading order.

    The page is known by institution, shelfmark and number, or, where a text was typed, by the image's name without
    its ending: `image`.
    """

    columns: tuple[TruthColumn, ...]
    institution: str = ""
    shelfmark: str = ""
    number: int = 0
    image: str = ""

    @property
    def name(self) -> str:
        return self.image or f"{self.institution} {self.shelfmark} {self.number}"

    @property
    def flow(self) -> tuple[TruthColumn, ...]:
        """The columns of the main flow."""
        return tuple(column for column in self.columns if column.kind.in_flow)

    def is_of(self, page: Page) -> bool:
        """Whether `page` is the page of which this is the truth."""
        if self.image:
            return Path(page.image.name).stem == self.image
        return (page.institution, page.shelfmark, page.number) == (self.institution, self.shelfmark, self.number)


def load_truth(path: Path) -> tuple[TruthPage, ...]:
    """Truth from a file, or from all `.json` and `.txt` files in a folder and below, by name.

    Raises TruthError for a path without truth, a JSON file that is no page record, and broken notation (file and line).
    """
    files = _files_in(path) if path.is_dir() else [path]
    if not files:
        raise TruthError("no .txt or .json files of truth here.", where=str(path))
    return tuple(_load_file(file) for file in files)


def truth_of(page: Page) -> TruthPage:
    """The truth that a page record of a composed sample holds."""
    columns = tuple(
        TruthColumn(kind=c.kind, line=c.line, written=Written.of_column(c, lacunae=True)) for c in page.columns
    )
    return TruthPage(columns=columns, institution=page.institution, shelfmark=page.shelfmark, number=page.number)


def _files_in(folder: Path) -> Sequence[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in {".txt", ".json"} and file.is_file())


def _load_file(file: Path) -> TruthPage:
    try:
        data = file.read_bytes()
        if file.suffix == ".json":
            return truth_of(load_page(data, where=str(file)))
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise TruthError(f"cannot be read: {error.strerror}.", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise TruthError("is not UTF-8.", where=str(file), advice="Save the text as UTF-8.") from error
    except RecordError as error:
        raise TruthError(error.message, where=str(file), advice="Truth in JSON is a page record.") from error
    columns = tuple(
        TruthColumn(kind=kind, line=line, written=Written.of_text(part, lacunae=True))
        for kind, line, part in read_notation(text, where=str(file))
    )
    return TruthPage(columns=columns, image=file.stem)
