"""The Metadata of PAGE-XML: which page of which manuscript, and how its text was made."""

import json
from dataclasses import astuple

from lxml import etree

from manuscripts.core.correction import was_recognised
from manuscripts.core.geometry import Transform
from manuscripts.core.page import Direction, Page, Step
from manuscripts.formats.characters import spell
from manuscripts.formats.page_xml.custom import escape
from manuscripts.formats.page_xml.lines import add
from manuscripts.formats.run_history import is_date_time

# The items by which a record is known again; `read_facts` reads what is written here.
SCHEMA, INSTITUTION, SHELFMARK, NUMBER, LABEL = "record-schema", "institution", "shelfmark", "page-number", "page-label"
DIGEST, PREPARED, WRITING_MODE, FLAG = "sha256", "prepared", "writing-mode-", "flag-"
DECLARED, INFERRED = "declared", "inferred"
MODELS, OPTIONS, RUN = "models", "options", "run"

# PAGE insists on a date; a page that no stage has touched has none.
_NO_DATE = "1970-01-01T00:00:00Z"


def add_metadata(root: etree._Element, page: Page, *, software: str) -> None:
    """Append the Metadata; its dates are those of the first and last stage, never that of the export."""
    place = spell(f"{page.institution} {page.shelfmark}, page {page.number}")
    metadata = add(root, "Metadata", {"externalRef": place})
    dates = sorted(step.finished for step in page.steps if is_date_time(step.finished)) or [_NO_DATE]
    add(metadata, "Creator").text = spell(software)
    add(metadata, "Created").text = dates[0]
    add(metadata, "LastChange").text = dates[-1]
    add(metadata, "Comments").text = _how_read(page)
    for name, value in ((SCHEMA, str(page.schema)), (INSTITUTION, page.institution), (SHELFMARK, page.shelfmark)):
        _add_item(metadata, name, value)
    _add_item(metadata, NUMBER, str(page.number))
    if page.label:
        _add_item(metadata, LABEL, page.label)
    _add_item(metadata, DIGEST, page.image.digest, kind="imageProperties")
    if page.prepared != Transform():
        _add_item(metadata, PREPARED, " ".join(repr(float(value)) for value in astuple(page.prepared)))
    if page.direction is not None:
        _add_direction(metadata, page.direction)
    for flag in page.flags:
        _add_item(metadata, FLAG + flag.code, flag.message)
    for step in page.steps:
        _add_step(metadata, step)


def _how_read(page: Page) -> str:
    corrected = sum(bool(glyph.corrections) for column in page.columns for glyph in column.glyphs)
    if corrected:
        return f"Characters that a person has corrected: {corrected}."
    if was_recognised(page):
        return "Read by machine from the image. No person has verified the text."
    return "No person has verified the text."


def _add_direction(metadata: etree._Element, direction: Direction) -> None:
    how = DECLARED if direction.declared else INFERRED
    item = _add_item(metadata, WRITING_MODE + how, direction.mode.value)
    values = [("confidence", repr(float(direction.confidence))), ("rotation", str(direction.rotation))]
    values += [("character", repr(float(direction.character)))] if direction.character else []
    _add_labels(item, "direction", [*values, *(("reason", reason) for reason in direction.reasons)])


def _add_step(metadata: etree._Element, step: Step) -> None:
    item = _add_item(metadata, step.stage, step.software, kind="processingStep")
    run = [("seconds", repr(float(step.seconds)))]
    if is_date_time(step.finished):
        item.set("date", step.finished)
    else:
        run.append(("finished", step.finished))
    _add_labels(item, MODELS, [(model.name, model.digest) for model in step.models])
    options = [(name, json.dumps(value, ensure_ascii=False)) for name, value in sorted(step.options.items())]
    _add_labels(item, OPTIONS, options)
    _add_labels(item, RUN, run)


def _add_labels(item: etree._Element, title: str, values: list[tuple[str, str]]) -> None:
    if values:
        labels = add(item, "Labels", {"comments": title})
        for name, value in values:
            add(labels, "Label", {"type": escape(name), "value": escape(value)})


def _add_item(metadata: etree._Element, name: str, value: str, *, kind: str = "other") -> etree._Element:
    return add(metadata, "MetadataItem", {"type": kind, "name": escape(name), "value": escape(value)})
