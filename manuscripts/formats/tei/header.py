"""The `fileDesc` of a TEI file: what it is, who keeps the original, under which rights."""

import re
from collections.abc import Sequence

from lxml import etree

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.characters import spell
from manuscripts.formats.run_history import StageHistory, is_date_time
from manuscripts.formats.tei.names import XML_ID, add

_LICENCE = re.compile(r"https?://[!-~]+")


def add_file_description(
    header: etree._Element,
    manuscript: Manuscript,
    *,
    pages: Sequence[Page],
    history: Sequence[StageHistory],
    software: str,
) -> None:
    """Append the `fileDesc`; its date is that of the last stage, never that of the export."""
    description = add(header, "fileDesc")
    titles = add(description, "titleStmt")
    add(titles, "title", text=manuscript.title or manuscript.shelfmark)
    add(titles, "title", {"type": "sub"}, f"{manuscript.shelfmark}: text read by machine from images")
    _add_responsible(titles, history, software=software)
    _add_extent(description, "page", len(pages))
    publication = add(description, "publicationStmt")
    add(publication, "publisher", text=manuscript.institution_name or manuscript.institution or "Not published")
    _add_rights(publication, manuscript.rights.text, of="text")
    times = [stage.last for stage in history if is_date_time(stage.last)]
    if times:
        add(publication, "date", {"when": max(times)})
    _add_source(add(description, "sourceDesc"), manuscript, images=len(pages))


def _add_responsible(titles: etree._Element, history: Sequence[StageHistory], *, software: str) -> None:
    stages = dict.fromkeys((stage.stage, stage.software) for stage in history)
    for stage, name in (*stages, ("encoding", software)):
        statement = add(titles, "respStmt")
        add(statement, "resp", text=spell(stage))
        add(statement, "name", {"type": "software"}, name)


def _add_rights(parent: etree._Element, rights: str, *, of: str) -> None:
    """Rights of the text or of the images, by which name a program finds them; silence is said, not guessed at."""
    stated = rights.strip()
    availability = add(
        parent, "availability", {XML_ID: f"rights-{of}", "status": "restricted" if stated else "unknown"}
    )
    if _LICENCE.fullmatch(stated):
        add(availability, "licence", {"target": stated}, stated)
    elif stated:
        add(availability, "licence", text=stated)
    else:
        add(availability, "p", text=f"No statement of rights was given for the {of}.")


def _add_source(source: etree._Element, manuscript: Manuscript, *, images: int) -> None:
    described = add(source, "msDesc")
    identifier = add(described, "msIdentifier")
    name = manuscript.institution_name or manuscript.institution
    if name:
        add(identifier, "institution", {"key": spell(manuscript.institution)}, spell(name))
    if manuscript.collection:
        add(identifier, "collection", text=spell(manuscript.collection))
    add(identifier, "idno", {"type": "shelfmark"}, manuscript.shelfmark)
    for old in manuscript.old_shelfmarks:
        add(add(identifier, "altIdentifier", {"type": "former"}), "idno", text=old)
    add(add(described, "msContents"), "textLang", {"mainLang": "lzh"}, "Literary Chinese")
    if manuscript.dating:
        add(add(add(described, "history"), "origin"), "origDate", text=manuscript.dating)
    pictures = add(add(add(described, "additional"), "surrogates"), "bibl", {"type": "images"})
    _add_extent(pictures, "image", images)
    _add_rights(pictures, manuscript.rights.image, of="image")


def _add_extent(parent: etree._Element, unit: str, count: int) -> None:
    words = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    add(add(parent, "extent"), "measure", {"unit": unit, "quantity": str(count)}, words)
