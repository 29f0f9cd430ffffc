"""The points of the Dunhuang profile about the record: the item, its images, its making, its licences."""

import re

from lxml import etree

from manuscripts.formats.tei.dunhuang_file import ProfiledFile
from manuscripts.formats.tei.names import XML_ID
from manuscripts.formats.tei.zones import edges_of

_DIGEST = re.compile("[0-9a-fA-F]{64}")
_RATE = re.compile(r"\d\s*%|\d\s*percent|\bCER\b|character error rate", re.IGNORECASE)
_INTERVAL = re.compile(r"\d\s*%?\s*(?:to|and|[-\u2013\u2014±至]|\.\.)\s*\d")
_MADE_UP = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def is_sound(file: ProfiledFile) -> bool:
    """Point 1."""
    if not file.sound:
        file.fault("the file has errors.", "Mend the errors that are told beside this.")
    return True


def names_the_item(file: ProfiledFile) -> bool:
    """Point 2."""
    described = [item for item in file.all("t:msDesc") if not any(_is(up, "msDesc") for up in item.iterancestors())]
    if len(described) != 1:
        file.fault(f"{len(described)} items are described.", "Describe one item in one msDesc; make a file of each.")
    identifier = file.first("t:msDesc/t:msIdentifier")
    if identifier is None:
        return True
    if not any(_has_words(identifier.find(f"{{*}}{name}")) for name in ("institution", "repository")):
        file.fault("the holder is missing.", "Name it as institution or repository in msIdentifier.", at=identifier)
    shelfmark = identifier.find("{*}idno")
    if not _has_words(shelfmark):
        file.fault("the shelfmark is missing.", "Give it as idno in msIdentifier.", at=identifier)
    else:
        name = str(file.root.get(XML_ID, ""))
        if not _bare(_words(shelfmark)) or _bare(_words(shelfmark)) not in _bare(name):
            file.fault(
                f"xml:id of the file ({name or 'none'}) is not built from the shelfmark.",
                "Build all xml:id from the shelfmark, beginning with that of TEI.",
                at=file.root,
            )
    if identifier.find("{*}altIdentifier") is None:
        file.doubt(
            "no other number is given.", "Give former, catalogue and IDP numbers as altIdentifier.", at=identifier
        )
    if not _mentions_iiif(file.root):
        file.doubt("no IIIF manifest is named.", "Give its address as ref in surrogates.")
    file.faults(
        [item for item in file.all("t:relatedItem") if item.get("type") is None],
        "a related item is not said to be a join or something else",
        "Give relatedItem a type: rejoined for a fragment that was one with this.",
    )
    return True


def has_zones(file: ProfiledFile) -> bool:
    """Point 4."""
    surfaces = file.all("t:surface")
    if not surfaces:
        file.fault("no page has a place on an image.", "Give a facsimile with a surface for each page.")
        return True
    file.faults(
        [surface for surface in surfaces if surface.find("{*}graphic[@url]") is None],
        "a surface names no image",
        "Give surface a graphic with the url of its image.",
    )
    file.faults(
        [surface for surface in surfaces if edges_of(surface) is None],
        "a surface has no extent",
        "Give ulx, uly, lrx and lry in pixels of its image.",
    )
    zones = file.all("t:zone")
    placed = {str(zone.get(XML_ID)) for zone in zones if edges_of(zone) is not None}
    for what, names in (("line", ("lb", "line")), ("character", ("c", "g", "gap"))):
        elements = [element for name in names for element in file.all(f"t:{name}[@facs]")]
        pointers = (pointer[1:] for element in elements for pointer in str(element.get("facs")).split())
        if not placed.intersection(pointers):
            file.fault(f"no {what} has a zone with a place.", f"Point with facs from each {what} to its zone.")
    return True


def says_how_it_was_made(file: ProfiledFile) -> bool:
    """Point 8."""
    if file.first("t:titleStmt//t:respStmt") is None and file.first("t:editionStmt//t:respStmt") is None:
        file.fault("it is not said who did what.", "Give titleStmt a respStmt for each stage.")
    if not file.made_by_machine:
        return True
    applications = file.all("t:application")
    undated = all(set(one.keys()).isdisjoint({"when", "notBefore", "notAfter", "from", "to"}) for one in applications)
    if undated and file.first("t:revisionDesc//t:change[@when]") is None:
        file.fault(
            "it is not said when the text was read.", "Date the application (when, notBefore).", at=applications[0]
        )
    if not any(_DIGEST.search(_words(one)) for one in applications):
        file.fault(
            "the model cannot be told.", "Give the SHA-256 of its weights as idno in application.", at=applications[0]
        )
    if not any(file.all(f"t:{name}[@{attribute}]") for name, attribute in _CONFIDENCES):
        file.fault("no character says how sure it is.", "Give zones a cert, or stand-off certainty with a degree.")
    if file.first("t:correction[@status]") is None and not file.all("t:change[@status]"):
        file.fault(
            "it is not said whether a person verified the text.", "Give editorialDecl a correction with a status."
        )
    return True


_CONFIDENCES = (("zone", "cert"), ("c", "cert"), ("certainty", "degree"), ("unclear", "cert"))


def has_two_licences(file: ProfiledFile) -> bool:
    """Point 12."""
    if not file.all("t:publicationStmt//t:licence[@target]"):
        file.fault(
            "the text has no licence that a machine can read.",
            "Give publicationStmt an availability with licence/@target, the address of the licence.",
        )
    places = ("sourceDesc", "facsimile", "sourceDoc")
    if not any(file.all(f"t:{place}//t:licence[@target]") for place in places):
        file.fault(
            "the images have no licence that a machine can read.",
            "Give the bibl in surrogates an availability with licence/@target.",
        )
    return True


def can_become_page(file: ProfiledFile) -> bool:
    """Point 13."""
    breaks = file.all("t:body//t:lb")
    placed = {str(zone.get(XML_ID)) for zone in file.all("t:zone") if edges_of(zone) is not None}
    file.faults(
        [lb for lb in breaks if not placed.intersection(name[1:] for name in str(lb.get("facs", "")).split())],
        "a line has no place on an image, so PAGE cannot hold it",
        "Point with facs from each lb to a zone with its place.",
    )
    file.faults(
        [element for element in file.root.iter("{*}*") if _MADE_UP.search(str(element.get(XML_ID, "")))],
        "a name is made up anew each time, so each export differs from the last",
        "Build xml:id from shelfmark, page and number.",
    )
    return bool(breaks)


def has_text_beside_it(file: ProfiledFile) -> bool:
    """Point 14."""
    named = [str(ref.get(key)) for ref in file.all("t:teiHeader//*") for key in ("target", "url") if ref.get(key)]
    files = [name.lower() for name in (*file.beside, *named)]
    if not any(name.endswith(".txt") and "cbeta" not in name for name in files):
        file.fault("no plain text lies beside the file.", "Export it with --format text into the same folder.")
    if not any("cbeta" in name and not name.endswith(".xml") for name in files):
        file.fault("no CBETA-style lines lie beside the file.", "Export them with --format cbeta into the same folder.")
    return True


def states_its_accuracy(file: ProfiledFile) -> bool:
    """Point 15."""
    if not file.made_by_machine:
        return False
    words = " ".join(file.words(f"t:{name}") for name in ("correction", "samplingDecl", "projectDesc", "quality"))
    if not _RATE.search(words):
        file.fault("no error rate is stated.", "Say in editorialDecl/correction how many characters are wrong.")
    elif not _INTERVAL.search(words):
        file.fault(
            "the error rate has no interval.", "Say between which rates the true one lies, and how it was sampled."
        )
    return True


def _is(element: etree._Element, name: str) -> bool:
    return etree.QName(element).localname == name


def _words(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def _has_words(element: etree._Element | None) -> bool:
    return bool(_words(element))


def _bare(name: str) -> str:
    """Letters and digits only: no two projects replace the other characters alike."""
    return "".join(character for character in name if character.isalnum()).lower()


def _mentions_iiif(root: etree._Element) -> bool:
    return any(
        "iiif" in str(value).lower() or "manifest" in str(value).lower()
        for name in ("ref", "ptr", "idno", "graphic", "facsimile", "surface", "bibl")
        for element in root.iter(f"{{*}}{name}")
        for value in (*element.attrib.values(), element.text or "")
    )
