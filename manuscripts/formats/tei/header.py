"""The `fileDesc` of a TEI file: what it is, who made it, under which rights, of which item."""

from collections.abc import Sequence

from lxml import etree

from manuscripts.core.correction import was_taken_over
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.characters import spell
from manuscripts.formats.run_history import StageHistory, is_date_time
from manuscripts.formats.tei.elements import WHITE
from manuscripts.formats.tei.manuscript import add_extent, add_joins, add_manuscript
from manuscripts.formats.tei.names import XML_ID, add
from manuscripts.formats.tei.references import References
from manuscripts.formats.tei.rights import add_rights

NO_SOURCE = "not-recorded"
"""The type of the `bibl` to which readings point whose source nobody has recorded."""


def add_file_description(
    header: etree._Element,
    manuscript: Manuscript,
    *,
    pages: Sequence[Page],
    history: Sequence[StageHistory],
    references: References,
    software: str,
) -> None:
    """Append the `fileDesc`; its date is that of the last stage, never that of the export."""
    description = add(header, "fileDesc")
    titles = add(description, "titleStmt")
    add(titles, "title", text=manuscript.title or manuscript.shelfmark)
    add(titles, "title", {"type": "sub"}, f"{manuscript.shelfmark}: text {_origin(pages)}")
    _add_responsible(titles, history, references=references, software=software)
    add_extent(description, "page", len(pages))
    publication = add(description, "publicationStmt")
    add(publication, "publisher", text=manuscript.institution_name or manuscript.institution or "Not published")
    add_rights(publication, manuscript.rights.text, of="text")
    times = [stage.last for stage in history if is_date_time(stage.last)]
    if times:
        add(publication, "date", {"when": max(times)})
    add_joins(description, manuscript)
    source = add(description, "sourceDesc")
    add_manuscript(source, manuscript, pages=pages)
    if references.sources:
        witnesses = add(source, "listBibl", {"type": "sources"})
        for words, name in references.sources.items():
            if words.strip(WHITE):
                add(witnesses, "bibl", {XML_ID: name}, words)
            else:
                add(witnesses, "bibl", {XML_ID: name, "type": NO_SOURCE}, "Nobody has said by what.")


def _origin(pages: Sequence[Page]) -> str:
    taken = {was_taken_over(page) for page in pages}
    if taken == {True}:
        return "taken from files of others"
    return "read by machine from images" + (" and taken from files of others" if True in taken else "")


def _add_responsible(
    titles: etree._Element, history: Sequence[StageHistory], *, references: References, software: str
) -> None:
    stages = dict.fromkeys((stage.stage, stage.software) for stage in history)
    for stage, name in (*stages, ("encoding", software)):
        statement = add(titles, "respStmt")
        add(statement, "resp", text=spell(stage))
        add(statement, "name", {"type": "software"}, name)
    correctors = {by for by, _ in references.corrections}
    for person, name in references.persons.items():
        statement = add(titles, "respStmt", {XML_ID: name})
        add(statement, "resp", text="correction" if person in correctors else "import")
        add(statement, "persName", text=spell(person))
