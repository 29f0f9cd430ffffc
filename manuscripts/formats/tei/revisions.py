"""The `revisionDesc` of a TEI file: which stages were run over which pages, and what persons have read anew."""

from collections import Counter
from collections.abc import Sequence

from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.characters import spell
from manuscripts.formats.run_history import StageHistory, is_date_time
from manuscripts.formats.tei.names import XML_ID, add
from manuscripts.formats.tei.references import References


def add_revisions(
    header: etree._Element, history: Sequence[StageHistory], *, pages: Sequence[Page], references: References
) -> None:
    """Append the `revisionDesc`, the newest change first; none when nothing is on record.

    A `change` for each person and moment is what the notes of type `correction` in the facsimile point to.
    """
    changes: list[tuple[str, dict[str, str], str]] = []
    for stage in history:
        who = [str(value) for key, value in stage.options if key == "by"]
        attributes = {"who": f"#{references.persons[who[0]]}"} if who else {}
        changes.append((stage.last, attributes, f"{stage.stage} by {stage.software}; pages: {stage.page_ranges}"))
    counts = Counter(
        (correction.by, correction.when)
        for page in pages
        for column in page.columns
        for glyph in column.glyphs
        for correction in glyph.corrections
    )
    for (by, when), count in counts.items():
        attributes = {XML_ID: references.corrections[by, when], "who": f"#{references.persons[by]}"}
        if not is_date_time(when):
            attributes["n"] = spell(when)
        changes.append((when, attributes, f"Characters read anew by a person: {count}"))
    if not changes:
        return
    revisions = add(header, "revisionDesc")
    for when, attributes, words in sorted(changes, key=lambda change: change[0], reverse=True):
        dated = {"when": when} if is_date_time(when) else {}
        add(revisions, "change", attributes | dated, words)
