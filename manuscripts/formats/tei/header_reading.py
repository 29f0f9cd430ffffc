"""The header of a TEI file, ours or another project's: the item, and what the text points to."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.han import spelt
from manuscripts.core.join import Join, JoinPlace, merged_joins
from manuscripts.core.manuscript import Manuscript, Rights
from manuscripts.core.page import ModelUse, Step
from manuscripts.formats.characters import unspell
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.run_history import Option
from manuscripts.formats.tei.elements import WHITE, find, find_all, identifier, name_of, pointers, text_of
from manuscripts.formats.tei.encoding import is_scalar
from manuscripts.formats.tei.header import NO_SOURCE
from manuscripts.formats.tei.names import TEI

# What our own files say of records in words, or again: it is not read, and nothing is lost with it.
_DERIVED = frozenset(
    {
        *("titleStmt", "extent", "publicationStmt", "editorialDecl", "tagsDecl", "rendition", "profileDesc"),
        *("revisionDesc", "appInfo", "taxonomy", "charDecl", "listBibl", "textLang", "layoutDesc", "surrogates"),
    }
)
_PLACES = {place.value: place for place in JoinPlace}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says. All mappings are by xml:id, but `characters`, which is by pointer (`#char-E000`).

    `stages` lack when they were finished; `corrections` are who and when; `sources` are what readings point to;
    `gaiji` are identifiers. `ours` tells that this software wrote the file.
    """

    manuscript: Manuscript
    ours: bool
    characters: Mapping[str, str]
    gaiji: Mapping[str, str]
    stages: Mapping[str, Step]
    corrections: Mapping[str, tuple[str, str]]
    sources: Mapping[str, str]


def read_header(root: etree._Element, *, omissions: Omissions) -> Header:
    """Read the `teiHeader` of a file; one without any gives an item without names."""
    header = find(root, "teiHeader")
    if header is None:
        header = etree.Element(f"{{{TEI}}}teiHeader")
    ours = any(one.get("ident") == "manuscripts" for one in header.iter(f"{{{TEI}}}application"))
    characters = _characters(header)
    reader = _Reader(header, characters)
    manuscript = reader.manuscript(ours=ours)
    _report(header, reader.taken, ours=ours, omissions=omissions)
    persons = {
        str(identifier(one)): unspell(text_of(name, characters)).strip(WHITE)
        for one in (*header.iter(f"{{{TEI}}}respStmt"), *header.iter(f"{{{TEI}}}person"))
        if identifier(one) and (name := _first(one, "persName", "name")) is not None
    }
    return Header(
        manuscript=manuscript,
        ours=ours,
        characters=characters,
        gaiji={
            str(identifier(char)): unspell(str(prop.get("value")))
            for char in header.iter(f"{{{TEI}}}char")
            for prop in find_all(char, "localProp")
            if prop.get("name") == "gaiji"
        },
        stages={str(identifier(one)): _stage(one, characters) for one in header.iter(f"{{{TEI}}}application")},
        corrections={
            str(identifier(one)): (persons.get(who[0], who[0]), unspell(str(one.get("when") or one.get("n") or "")))
            for one in header.iter(f"{{{TEI}}}change")
            if identifier(one) and (who := pointers(one, "who"))
        },
        sources=_sources(header, characters) | persons,
    )


class _Reader:
    """Reads the item; `taken` are the elements that it has used."""

    def __init__(self, header: etree._Element, characters: Mapping[str, str]) -> None:
        self._header = header
        self._characters = characters
        self.taken: set[etree._Element] = set()

    def manuscript(self, *, ours: bool) -> Manuscript:
        described = find(self._header, ".//msDesc")
        one = self._header if described is None else described
        holder = find(one, ".//msIdentifier/institution")
        if holder is None:
            holder = find(one, ".//msIdentifier/repository")
        key = "" if holder is None else unspell(str(holder.get("key", "")))
        name = self._text(holder)
        shelfmark = self._text(find(one, "msIdentifier/idno"))
        title = self._text(find(self._header, "fileDesc/titleStmt/title"))
        if title == shelfmark and ours:
            title = ""
        return Manuscript(
            institution=key,
            institution_name="" if name == key else name,
            shelfmark=shelfmark or self._text(find(self._header, "fileDesc/publicationStmt/idno")),
            title=title,
            collection=self._text(find(one, "msIdentifier/collection")),
            dating=self._text(find(one, "history/origin/origDate")),
            old_shelfmarks=self._texts(one, "msIdentifier/altIdentifier", lambda other: other.get("type") == "former"),
            numbers=self._numbers(one),
            form=self._form(one),
            script=self._text(find(one, "physDesc/scriptDesc")) or self._text(find(one, "physDesc/handDesc")),
            material=self._text(find(one, ".//supportDesc/support/material")),
            dimensions=self._text(find(one, ".//supportDesc/extent")),
            condition=self._text(find(one, ".//supportDesc/condition")),
            provenance="\n".join(self._texts(one, "history/provenance", lambda _: True)),
            manifest=next(
                (self._text(ref) for ref in find_all(one, ".//surrogates/bibl/ref") if ref.get("type") == "manifest"),
                "",
            ),
            joins=self._joins(own=key),
            rights=Rights(
                image=self._rights(find(one, ".//surrogates/bibl/availability")),
                text=self._rights(find(self._header, "fileDesc/publicationStmt/availability")),
            ),
        )

    def _numbers(self, one: etree._Element) -> tuple[str, ...]:
        numbers = []
        for other in find_all(one, "msIdentifier/altIdentifier"):
            number = find(other, "idno")
            if other.get("type") == "former" or number is None:
                continue
            system = unspell(str(number.get("type") or other.get("type") or "other"))
            numbers.append(f"{system}:{self._text(number)}")
        return tuple(numbers)

    def _joins(self, *, own: str) -> tuple[Join, ...]:
        """What is told as left out where it names no shelfmark, stays in the header unread."""
        joins: list[Join] = []
        for item in find_all(self._header, ".//relatedItem"):
            if item.get("type") != "rejoined":
                continue
            numbers = {str(number.get("type", "")): number for number in find_all(item, "bibl/idno")}
            shelfmark = numbers.get("shelfmark", next(iter(numbers.values()), item))
            holder = numbers.get("institution")
            named = "" if holder is None else unspell(text_of(holder, self._characters)).strip(WHITE)
            try:
                join = Join(
                    shelfmark=unspell(text_of(shelfmark, self._characters)).strip(),
                    institution="" if named == own else named,
                    place=_PLACES.get(str(item.get("subtype")), JoinPlace.UNKNOWN),
                )
            except ValueError:
                continue
            self.taken.update(item.iter())
            joins.append(join)
        return merged_joins((), joins)

    def _form(self, one: etree._Element) -> str:
        described = find(one, "physDesc/objectDesc")
        return "" if described is None else unspell(str(described.get("form", "")))

    def _rights(self, availability: etree._Element | None) -> str:
        if availability is None:
            return ""
        self.taken.update(availability.iter())
        licence = find(availability, "licence")
        if licence is None:
            return "" if availability.get("status") == "unknown" else self._text(availability)
        return str(licence.get("target") or self._text(licence))

    def _texts(self, one: etree._Element, path: str, wanted: Callable[[etree._Element], bool]) -> tuple[str, ...]:
        return tuple(self._text(found) for found in find_all(one, path) if wanted(found))

    def _text(self, element: etree._Element | None) -> str:
        if element is None:
            return ""
        self.taken.update(element.iter())
        return unspell(text_of(element, self._characters)).strip(WHITE)


def _first(element: etree._Element, *names: str) -> etree._Element | None:
    return next((found for name in names if (found := find(element, f".//{name}")) is not None), None)


def _characters(header: etree._Element) -> dict[str, str]:
    """What each declared character is: its code point, else what it is mapped to in Unicode, else its description."""
    found: dict[str, str] = {}
    for char in (*header.iter(f"{{{TEI}}}char"), *header.iter(f"{{{TEI}}}glyph")):
        mapped = {str(one.get("type", "")).lower(): (one.text or "").strip() for one in find_all(char, "mapping")}
        props = {str(one.get("name")): str(one.get("value", "")) for one in find_all(char, "localProp")}
        code = props.get("code-point") or mapped.get("unicode", "")
        text = spelt(code) or mapped.get("ids", "") or props.get("composition", "")
        if identifier(char) and text:
            found[f"#{identifier(char)}"] = text
    return found


def _stage(application: etree._Element, characters: Mapping[str, str]) -> Step:
    labels, described = find(application, "label"), find(application, "desc")
    models = [
        ModelUse(name=text_of(name, characters), digest=text_of(digest, characters))
        for used in find_all(application, "p")
        if (name := find(used, "name")) is not None and (digest := find(used, "idno")) is not None
    ]
    options: dict[str, Option] = {}
    for listed in find_all(application, "p/list"):
        keys = [text_of(one, characters) for one in find_all(listed, "label")]
        values = [_option(text_of(one, characters)) for one in find_all(listed, "item")]
        options |= dict(zip(keys, values, strict=False))
    software = f"{application.get('ident')} {application.get('version')}"
    return Step(
        stage=unspell(str(application.get("type", ""))) if labels is None else text_of(labels, characters),
        software=software if described is None else text_of(described, characters),
        finished=str(application.get("notAfter", "")),
        seconds=0.0,
        options=options,
        models=tuple(models),
    )


def _option(text: str) -> Option:
    value: Option = json.loads(text) if is_scalar(text) else text
    return value


def _sources(header: etree._Element, characters: Mapping[str, str]) -> dict[str, str]:
    """What a reading may point to: rows of the table of variants, gaiji, bibliography, witnesses."""
    found = {}
    for element in header.iter(f"{{{TEI}}}category", f"{{{TEI}}}bibl", f"{{{TEI}}}witness", f"{{{TEI}}}char"):
        if (name := identifier(element)) is None:
            continue
        if element.get("type") == NO_SOURCE:
            found[name] = ""
            continue
        if element.get("n") is not None:
            found[name] = unspell(str(element.get("n"))).strip(WHITE)
            continue
        gaiji = [one.get("value") for one in find_all(element, "localProp") if one.get("name") == "gaiji"]
        found[name] = unspell(str(gaiji[0]) if gaiji else text_of(element, characters)).strip(WHITE)
    return found


def _report(header: etree._Element, taken: set[etree._Element], *, ours: bool, omissions: Omissions) -> None:
    """Tell which elements with a text of their own were not used."""
    for element in header.iter(f"{{{TEI}}}*"):
        parent = element.getparent()
        if element in taken or parent is None or not (element.text or "").strip():
            continue
        if name_of(element) in ("char", "mapping", "persName") or any(
            name_of(above) in ("char", "respStmt", "category") for above in element.iterancestors()
        ):
            continue
        if ours and any(name_of(above) in _DERIVED for above in (element, *element.iterancestors())):
            continue
        omissions.add(f"{name_of(element)} in {name_of(parent)}", instead="left out", line=line_of(element))
