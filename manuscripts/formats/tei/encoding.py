"""How the text of a TEI file was made: `encodingDesc` and `profileDesc`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from manuscripts.core.certificate import Certificate
from manuscripts.core.correction import was_taken_over
from manuscripts.core.page import Page, WritingMode
from manuscripts.formats.characters import spell, spell_word
from manuscripts.formats.markup import probability
from manuscripts.formats.run_history import Option, StageHistory, is_date_time, page_ranges
from manuscripts.formats.tei.facsimile import LEAST_PROBABILITY
from manuscripts.formats.tei.glyphs import UNCLEAR_BELOW
from manuscripts.formats.tei.names import XML_ID, add
from manuscripts.formats.tei.references import Known, References

_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,3}")
_STYLES = {
    WritingMode.VERTICAL_RL: "writing-mode: vertical-rl",
    WritingMode.HORIZONTAL_RL: "writing-mode: horizontal-tb; direction: rtl",
    WritingMode.HORIZONTAL_LR: "writing-mode: horizontal-tb; direction: ltr",
}
_DIRECTIONS = {
    WritingMode.VERTICAL_RL: "Vertical columns, read from right to left.",
    WritingMode.HORIZONTAL_RL: "Rows, each read from right to left.",
    WritingMode.HORIZONTAL_LR: "Rows, each read from left to right.",
}


def add_encoding_description(
    header: etree._Element,
    *,
    history: Sequence[StageHistory],
    references: References,
    known: Known,
    modes: Iterable[WritingMode],
    pages: Sequence[Page],
    software: str,
) -> etree._Element:
    """Append the `encodingDesc` and return it.

    `modes` are those that the file points to.
    """
    rows = references.rows
    description = add(header, "encodingDesc")
    applications = add(description, "appInfo")
    for stage in history:
        _add_stage(applications, stage, name=references.stages[stage.key])
    add(_add_application(applications, software, kind="encoding"), "label", text="encoding")
    _add_editorial_principles(description, history=history, references=references, pages=pages)
    declared = sorted(modes)
    if declared:
        tags = add(description, "tagsDecl")
        for mode in declared:
            add(tags, "rendition", {XML_ID: mode.value, "scheme": "css"}, _STYLES[mode])
    if rows:
        taxonomy = add(add(description, "classDecl"), "taxonomy", {XML_ID: "variants"})
        add(taxonomy, "desc", text="The rows of the table of variants by which characters were normalised.")
        for row, name in rows.items():
            category = add(taxonomy, "category", {XML_ID: name, "n": spell(row)})
            add(category, "catDesc", text=spell(known.rows.get(row, row)))
    return description


def add_profile(header: etree._Element, modes: Iterable[WritingMode]) -> None:
    """Append the `profileDesc`: the language, and how it is written."""
    languages = add(add(header, "profileDesc"), "langUsage")
    direction = " ".join(_DIRECTIONS[mode] for mode in sorted(modes))
    add(languages, "language", {"ident": "lzh"}, f"Literary Chinese. {direction}".strip())
    add(languages, "language", {"ident": "en"}, "English, in the header")


def _add_application(applications: etree._Element, software: str, *, kind: str) -> etree._Element:
    name, _, version = software.rpartition(" ")
    found = _VERSION.match(version)
    attributes = {
        "ident": re.sub(r"[^A-Za-z0-9._-]", "_", name) if re.match("[A-Za-z_]", name) else "software",
        "version": found.group() if found else "0",
        "type": spell_word(kind),
    }
    return add(applications, "application", attributes)


def _add_stage(applications: etree._Element, stage: StageHistory, *, name: str) -> None:
    """One stage: the software, when, which pages, how long, with which weights and options."""
    application = _add_application(applications, stage.software, kind=stage.stage)
    application.set(XML_ID, name)
    if is_date_time(stage.first) and is_date_time(stage.last):
        application.set("notBefore", stage.first)
        application.set("notAfter", stage.last)
    add(application, "label", text=stage.stage)
    add(application, "desc", text=stage.software)
    add(application, "p", text=f"Pages: {stage.page_ranges}. Time: {stage.seconds:.1f} seconds.")
    for model in stage.models:
        used = add(application, "p", text="With ")
        add(used, "name", {"type": "model"}, model.name)
        add(used, "idno", {"type": "sha256"}, model.digest)
    if stage.options:
        options = add(add(application, "p"), "list", {"type": "options"})
        for option, value in stage.options:
            add(options, "label", text=option)
            add(options, "item", text=_option(value))


def _option(value: Option) -> str:
    """A text as it is, unless it would be read as a number or the like: then in quotes, as in JSON."""
    return value if isinstance(value, str) and not is_scalar(value) else json.dumps(value, ensure_ascii=False)


def is_scalar(text: str) -> bool:
    """Whether JSON reads a number, a string, true, false or null."""
    try:
        return not isinstance(json.loads(text), list | dict)
    except ValueError:
        return False


def _add_editorial_principles(
    description: etree._Element,
    *,
    history: Sequence[StageHistory],
    references: References,
    pages: Sequence[Page],
) -> None:
    principles = add(description, "editorialDecl")
    correction = add(principles, "correction", {"status": "low"})
    read = [page for page in pages if not was_taken_over(page)]
    taken = [page.number for page in pages if was_taken_over(page)]
    made = [
        *(["The text was read by machine from images."] if read or not pages else []),
        *([f"Pages whose text comes from files of others: {page_ranges(taken)}."] if taken else []),
        _verification(references, known=not taken),
        _accuracy_statement(Certificate.together(map(Certificate.of, read)), of="text read so" if taken else "text"),
    ]
    add(correction, "p", text=" ".join(filter(None, made)))
    normalisation = add(principles, "normalization", {"method": "markup"})
    add(normalisation, "p", text=_normalisation_statement(history, references.rows))
    interpretation = add(principles, "interpretation")
    for statement in _STATEMENTS:
        add(interpretation, "p", text=statement)


def _verification(references: References, *, known: bool) -> str:
    if not references.corrections:
        return "No person has verified it." if known else "Whether a person has verified those is not known here."
    names = ", ".join(dict.fromkeys(by for by, _ in references.corrections))
    return (
        f"Persons have read some characters anew ({names}); the note of type correction in the zone of such a "
        "character has what stood there before. No person has verified the whole."
    )


_STATEMENTS = (
    "A character stands in c and points to its zone; cert of the zone is how likely it is, what stands beside it taken "
    "into account, and the certainty elements in it name other candidates, with the probability that the ink alone "
    f"gives them, of at least {probability(LEAST_PROBABILITY)}.",
    f"A character under {probability(UNCLEAR_BELOW)} stands in unclear. A character that is lost or that cannot be "
    "read stands as gap, with the sign by which the engine marked it.",
    "lb begins a ruled line, cb a register. A double-line note is one note: its right half, then its left half. What "
    "stands on the fold or in a margin follows the line after which it is read, and is no part of the text; corresp is "
    "the column beside which it belongs. add is an insertion beside its line, del what was struck out, subst both.",
    "supplied behind a gap is what stood there by the source that it names; corr is an editor's emendation of what "
    "stands in sic. pc of type editorial is punctuation that an editor has added: without these elements the text is "
    "as it was.",
    "Zones are in pixels of the original image, upright, origin top left; n of graphic is the digest of its file.",
)


def _accuracy_statement(certificate: Certificate, *, of: str) -> str:
    if certificate.rate is None or certificate.interval is None:
        return ""
    low, high = certificate.interval
    return (
        f"Of the {certificate.characters} characters of the {of} {100 * certificate.rate:.1f} % are probably wrong, by "
        f"how sure each of them is ({100 * low:.1f} to {100 * high:.1f} %, with a chance of 95 %). Writing that was "
        "not found is not counted."
    )


def _normalisation_statement(history: Sequence[StageHistory], rows: Mapping[str, str] | None) -> str:
    if rows is None:
        return "Characters stand as they are written; normalised readings were left out of this file."
    tables = dict.fromkeys(
        f"{model.name}, SHA-256 {model.digest}"
        for stage in history
        if stage.stage == "variants"
        for model in stage.models
    )
    table = f"the table of variants of the software ({'; '.join(tables)})" if tables else "the table of variants"
    return (
        "orig holds what is written, reg what it stands for by rows of "
        f"{table}, or as the normal form of a gaiji; source of reg names the rows or the gaiji. Where a form stands "
        "for several words, what stands beside it has decided; an iteration mark is an abbr, its expan what it "
        "repeats. A character outside choice stands as it is written."
    )
