"""The spreadsheet of a holding: one row for each manuscript."""

import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from manuscripts.core.errors import SheetError, UnreadablePathError
from manuscripts.core.join import Join
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import WritingMode

COLUMNS = {
    "shelfmark": "the shelfmark, unique within the institution (required)",
    "title": "the title of the work",
    "collection": "the collection within the institution",
    "dating": "when it was made, in words",
    "old_shelfmarks": "earlier or other shelfmarks, separated by ;",
    "numbers": "its numbers in other systems as SYSTEM:NUMBER (IDP:Or.8210/S.17; Giles:5012), separated by ;",
    "form": "scroll, booklet, leaf …",
    "script": "the script or hand, as you call it (楷書; regular script; Chinese and Tibetan)",
    "material": "what it is written on",
    "dimensions": "its size, in words",
    "condition": "how it is preserved, in words",
    "provenance": "where it comes from and through whose hands it went",
    "manifest": "the address of its IIIF manifest",
    "joins": "fragments that were one with it, separated by ;: S.2, > S.2 (it follows), < S.2 (it goes before), ID:S.2",
    "rights_image": "licence URI or statement for the images",
    "rights_text": "licence URI or statement for the text",
    "first_image": "file name of the first image",
    "last_image": "file name of the last image, in natural order of names",
    "folder": "the folder of its images, where first_image is empty; else the folder named like the shelfmark",
    "writing_mode": "vertical-rl, horizontal-rl or horizontal-lr, where it is known",
}

_OTHER_NAMES = {
    "call_number": "shelfmark",
    "索書號": "shelfmark",
    "編號": "shelfmark",
    "題名": "title",
    "書名": "title",
    "書體": "script",
    "字體": "script",
    "image_rights": "rights_image",
    "text_rights": "rights_text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row: its number in the sheet (the heading is row 1), the manuscript, and where its images are."""

    number: int
    manuscript: Manuscript
    first_image: str
    last_image: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows that can be used, and an error for each that cannot."""

    rows: tuple[SheetRow, ...]
    failures: tuple[SheetError, ...]


def read_sheet(path: Path, *, institution: str, institution_name: str = "") -> Sheet:
    """Read a .csv (UTF-8; comma, semicolon or tab) or .xlsx sheet; cells are taken as text, formulas are not computed.

    Raises UnreadablePathError, or SheetError when the sheet as a whole cannot be used. A row without a shelfmark, with
    one that another row has too, or with an unknown writing mode is a failure of its own; the other rows go on.
    """
    table = _read_table(path)
    table.columns = [_column_name(str(name)) for name in table.columns]
    if "shelfmark" not in table.columns:
        raise SheetError(
            f"the sheet has no column 'shelfmark'; it has: {', '.join(table.columns) or 'none'}.",
            where=str(path),
            advice=f"Name the columns in the first row. Known are: {', '.join(COLUMNS)}.",
        )
    times = Counter(str(value).strip() for value in table["shelfmark"])
    rows: list[SheetRow] = []
    failures: list[SheetError] = []
    for number, cells in enumerate(table.to_dict("records"), start=2):
        values = {name: str(cells.get(name, "")).strip() for name in COLUMNS}
        if not any(values.values()):
            continue
        try:
            rows.append(_row(values, number, times=times, institution=institution, institution_name=institution_name))
        except SheetError as error:
            failures.append(SheetError(error.message, where=f"{path}, row {number}", advice=error.advice))
    return Sheet(rows=tuple(rows), failures=tuple(failures))


def _row(
    values: dict[str, str], number: int, *, times: Counter[str], institution: str, institution_name: str
) -> SheetRow:
    shelfmark = values["shelfmark"]
    if not shelfmark:
        raise SheetError("the row has no shelfmark.", advice="Fill the cell in, or remove the row.")
    if times[shelfmark] > 1:
        raise SheetError(
            f"the shelfmark {shelfmark!r} stands in {times[shelfmark]} rows; none of them is used.",
            advice="Give each manuscript one row; a second part gets a shelfmark of its own.",
        )
    numbers = _several(values["numbers"])
    for number_elsewhere in numbers:
        if not all(part.strip() for part in number_elsewhere.partition(":")):
            raise SheetError(
                f"{number_elsewhere!r} names no system.", advice="Write numbers as SYSTEM:NUMBER, as in Giles:5012."
            )
    try:
        mode = WritingMode(values["writing_mode"]) if values["writing_mode"] else None
        manuscript = Manuscript(
            institution=institution,
            institution_name=institution_name,
            shelfmark=shelfmark,
            title=values["title"],
            collection=values["collection"],
            dating=values["dating"],
            old_shelfmarks=_several(values["old_shelfmarks"]),
            numbers=numbers,
            form=values["form"],
            script=values["script"],
            material=values["material"],
            dimensions=values["dimensions"],
            condition=values["condition"],
            provenance=values["provenance"],
            manifest=values["manifest"],
            joins=_joins(values["joins"], shelfmark=shelfmark, institution=institution),
            rights=Rights(image=values["rights_image"], text=values["rights_text"]),
            writing_mode=mode,
        )
        _ = manuscript.slug
    except ValueError as error:
        raise SheetError(
            f"{error}.", advice=f"Writing modes are {', '.join(WritingMode)}; a shelfmark holds a letter or digit."
        ) from error
    return SheetRow(
        number=number,
        manuscript=manuscript,
        first_image=values["first_image"],
        last_image=values["last_image"],
        folder=values["folder"],
    )


def _joins(cell: str, *, shelfmark: str, institution: str) -> tuple[Join, ...]:
    joins: dict[tuple[str, str], Join] = {}
    for part in _several(cell):
        try:
            join = Join.parse(part, own=institution)
        except ValueError as error:
            raise SheetError(
                f"in the column 'joins', {part!r} names no fragment.",
                advice="Write S.2, > S.2 where S.2 follows upon this one, < S.2 where it goes before, and another "
                "holder's as HOLDER:SHELFMARK.",
            ) from error
        if join.fragment == ("", shelfmark):
            raise SheetError(
                f"in the column 'joins', {shelfmark!r} is joined with itself.", advice="Take it out of the cell."
            )
        if joins.setdefault(join.fragment, join) != join:
            raise SheetError(
                f"in the column 'joins', {join.shelfmark!r} stands twice, with different places.",
                advice="Write each fragment once.",
            )
    return tuple(joins.values())


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _column_name(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    return _OTHER_NAMES.get(plain, plain)


def _read_table(path: Path) -> pd.DataFrame:
    try:
        if path.suffix.lower() == ".xlsx":
            return pd.read_excel(path, dtype=str, na_filter=False, engine="openpyxl")
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            text = path.read_text(encoding="utf-8-sig")
            heading = text.partition("\n")[0]
            separator = max(",;\t", key=heading.count)
            return pd.read_csv(path, sep=separator, dtype=str, na_filter=False, encoding="utf-8-sig")
    except OSError as error:
        raise UnreadablePathError(
            f"the sheet cannot be read: {error.strerror or error}.", where=str(path), advice="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise SheetError(
            "the sheet is not in UTF-8.", where=str(path), advice="Save it as 'CSV UTF-8' or as .xlsx."
        ) from error
    except (ValueError, KeyError, pd.errors.ParserError, zipfile.BadZipFile, InvalidFileException) as error:
        raise SheetError(
            f"the sheet cannot be understood: {error}.", where=str(path), advice="Save it anew as CSV UTF-8 or .xlsx."
        ) from error
    raise SheetError(
        f"a sheet ending in {path.suffix or 'nothing'} is not known.", where=str(path), advice="Use .csv or .xlsx."
    )
