"""The points of the Dunhuang profile about the text: lines, characters, losses, notes, hands."""

import re
from collections import Counter

from lxml import etree

from manuscripts.core.han import is_private_use
from manuscripts.formats.tei.dunhuang_file import ProfiledFile
from manuscripts.formats.tei.names import TEI, XML_ID

_MODERN_SIGNS = re.compile("[，。、；：？！「」『』《》〈〉]")
_NUMBERS = re.compile("cbeta|moe|kanripo|kr|dila|^cb|異體字|教育部", re.IGNORECASE)
_MADE_OF_IT = ("reg", "corr", "expan")


def has_stable_lines(file: ProfiledFile) -> bool:
    """Point 3."""
    breaks = file.all("t:text//t:lb")
    if not breaks:
        if file.has_text:
            file.fault("the text is not divided into the lines of the manuscript.", "Begin each column with lb.")
        return file.has_text
    numbers = Counter((lb.get("ed", ""), lb.get("n", "")) for lb in breaks)
    file.faults(
        [
            lb
            for lb in breaks
            if lb.get(XML_ID) is None and (not lb.get("n") or numbers[lb.get("ed", ""), lb.get("n", "")] > 1)
        ],
        "a line cannot be cited",
        "Give lb an xml:id of shelfmark, page and line, as S.4272-0003-0012, or an n that stands once.",
    )
    if not file.all("t:text//t:pb"):
        file.fault("the text is not divided into pages.", "Begin each page or sheet with pb.", at=breaks[0])
    if not file.all("t:layout") and not file.all("t:extent//t:measure"):
        file.doubt("the columns per sheet are not recorded.", "Give them in physDesc/objectDesc/layoutDesc/layout.")
    return True


def keeps_what_is_written(file: ProfiledFile) -> bool:
    """Point 5."""
    made = [element for name in _MADE_OF_IT for element in file.all(f"t:text//t:{name}")]
    file.faults(
        [element for element in made if not _stands_in(element, {"choice", "app", "rdg", "lem"})],
        "what is written is missing beside what was made of it",
        "Put both into a choice: orig and reg, sic and corr, abbr and expan.",
    )
    regularised = [element for element in made if etree.QName(element).localname == "reg"]
    file.faults(
        [reg for reg in regularised if set(reg.keys()).isdisjoint({"source", "ana", "corresp"})],
        "a normal form does not name what led to it",
        "Point with source to the row of the table of variants.",
    )
    if regularised and file.first("t:editorialDecl//t:normalization") is None:
        file.fault("it is not said how the text was normalised.", "Describe it in editorialDecl/normalization.")
    return bool(made)


def describes_gaiji(file: ProfiledFile) -> bool:
    """Point 6."""
    bare = [
        element
        for text in file.texts
        for element in text.iter(f"{{{TEI}}}*")
        if any(is_private_use(character) for character in (element.text or "") + (element.tail or ""))
        and etree.QName(element).localname != "g"
    ]
    file.faults(bare, "a private-use character stands bare", "Put g in its place, and describe it as char in charDecl.")
    declared = file.all("t:charDecl/t:char") + file.all("t:charDecl/t:glyph")
    names = {f"#{char.get(XML_ID)}" for char in declared}
    used = file.all("t:text//t:g")
    file.faults(
        [g for g in used if not g.get("ref") or (str(g.get("ref")).startswith("#") and g.get("ref") not in names)],
        "a character without a code point is not declared",
        "Describe it as char in charDecl, and point there with ref.",
    )
    file.faults(
        [char for char in declared if not _is_described(char)],
        "nobody can tell what a character looks like",
        "Give char its IDS or its Unicode character as mapping, or a graphic.",
    )
    numberless = [char for char in declared if not _has_number(char)]
    if numberless:
        file.doubt(
            f"{len(numberless)} of {len(declared)} characters have no number of MOE, CBETA or Kanripo.",
            "Give it as localProp.",
            at=numberless[0],
        )
    return bool(bare or declared or used)


def tells_losses_apart(file: ProfiledFile) -> bool:
    """Point 7."""
    gaps, unclear = file.all("t:text//t:gap"), file.all("t:text//t:unclear")
    supplied, damaged = file.all("t:text//t:supplied"), file.all("t:text//t:damage")
    file.faults(
        [gap for gap in gaps if not gap.get("unit") or not (gap.get("extent") or gap.get("quantity"))],
        "it is not said how much is lost",
        "Give gap unit='char' and extent; extent='unknown' where it cannot be told.",
    )
    file.faults(
        [gap for gap in gaps if not gap.get("reason")], "it is not said why there is a gap", "Give gap a reason."
    )
    file.faults(
        [one for one in unclear if not (one.get("reason") or one.get("cert"))],
        "it is not said why or how much a character is unclear",
        "Give unclear a reason, or cert.",
    )
    file.faults(
        [one for one in supplied if not one.get("source")],
        "supplied text has no source",
        "Name in source the witness or the editor that it is from.",
    )
    return bool(gaps or unclear or supplied or damaged)


def keeps_both_halves(file: ProfiledFile) -> bool:
    """Point 9."""
    notes = [note for note in file.all("t:text//t:note") if str(note.get("place", "")).startswith("inline")]
    file.faults(
        [note for note in notes if not _has_halves(note)],
        "the halves of a double-line note cannot be recovered",
        "Put each half into a seg of type note-right or note-left, or set lb between them.",
    )
    halves = [zone for zone in file.all("t:zone") if zone.get("subtype") in {"note-right", "note-left"}]
    if halves and not notes:
        file.fault(
            "the text has no note where the image has double-line notes.",
            "Put them into note place='inline'.",
            at=halves[0],
        )
    return bool(notes)


def records_the_scribe(file: ProfiledFile) -> bool:
    """Point 10."""
    added, replaced = file.all("t:text//t:add"), file.all("t:text//t:subst")
    others = [
        element
        for name in ("del", "abbr", "space", "handShift", "transpose", "metamark")
        for element in file.all(f"t:{name}")
    ]
    file.faults(
        [add for add in added if not add.get("place") and not _stands_in(add, {"subst"})],
        "it is not said where something was added",
        "Give add a place: inline-right, above, margin.",
    )
    file.faults(
        [subst for subst in replaced if subst.find("{*}del") is None or subst.find("{*}add") is None],
        "a replacement lacks what was struck out or what was put in its place",
        "Give subst a del and an add.",
    )
    file.faults(
        [abbr for abbr in file.all("t:text//t:abbr") if not _stands_in(abbr, {"choice"})],
        "an abbreviation or repetition is not resolved",
        "Put abbr and expan into a choice.",
    )
    file.faults(
        [space for space in file.all("t:text//t:space") if not (space.get("extent") or space.get("quantity"))],
        "it is not said how much the scribe left blank",
        "Give space unit='char' and extent.",
    )
    return bool(added or replaced or others)


def marks_later_punctuation(file: ProfiledFile) -> bool:
    """Point 11; a sign with a place on the image is the scribe's own."""
    signs = file.all("t:text//t:pc")
    file.faults(
        [pc for pc in signs if pc.get("type") != "editorial" and not (pc.get("resp") or pc.get("facs"))],
        "it is not said whose a punctuation mark is",
        "Give an editor's pc the type editorial, and the scribe's own a place (facs).",
    )
    bare = [
        element
        for text in file.texts
        for element in text.iter(f"{{{TEI}}}*")
        if (_MODERN_SIGNS.search(element.text or "") and not _holds_signs(element))
        or (_MODERN_SIGNS.search(element.tail or "") and not _is_beside_the_text(element.getparent()))
    ]
    file.faults(
        bare,
        "modern punctuation stands in the text as if it were written there",
        "Put each mark into pc of type editorial, so that it can be removed.",
    )
    return bool(signs or bare)


def _stands_in(element: etree._Element, names: set[str]) -> bool:
    return any(etree.QName(above).localname in names for above in element.iterancestors())


def _is_described(char: etree._Element) -> bool:
    if any((one.text or "").strip() or len(one) for one in char.iterfind("{*}mapping")):
        return True
    if char.find(".//{*}graphic") is not None:
        return True
    return any(
        "compos" in str(prop.get("name", "")).lower() or "ids" in str(prop.get("name", "")).lower()
        for prop in char.iterfind("{*}localProp")
    )


def _has_number(char: etree._Element) -> bool:
    told = [str(prop.get("name", "")) for prop in char.iterfind("{*}localProp")]
    told += [str(one.get("type", "")) for one in char.iterfind("{*}mapping")]
    return any(_NUMBERS.search(name) for name in (*told, str(char.get(XML_ID, ""))))


def _has_halves(note: etree._Element) -> bool:
    kinds = {seg.get("type") for seg in note.iter(f"{{{TEI}}}seg")}
    if kinds & {"note-right", "note-left"}:
        return True
    if next(note.iter(f"{{{TEI}}}lb", f"{{{TEI}}}milestone", f"{{{TEI}}}cb"), None) is not None:
        return True
    return len("".join("".join(map(str, note.itertext())).split())) <= 1


def _holds_signs(element: etree._Element) -> bool:
    return (
        etree.QName(element).localname in {"pc", "desc"}
        or (etree.QName(element).localname == "c" and element.get("facs") is not None)
        or _is_beside_the_text(element)
    )


def _is_beside_the_text(element: etree._Element | None) -> bool:
    """In a note, heading or apparatus of the editor."""
    while element is not None:
        name = etree.QName(element).localname
        if name in {"back", "front", "desc", "figDesc"}:
            return True
        if name == "note" and not str(element.get("place", "")).startswith("inline"):
            return True
        element = element.getparent()
    return False
