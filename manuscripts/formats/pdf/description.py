"""What a PDF says of itself: which manuscript it shows, from where, under which rights, made by what."""

import re
from xml.sax.saxutils import escape

from manuscripts.core.manuscript import Manuscript
from manuscripts.formats.characters import spell
from manuscripts.formats.pdf.objects import text_string
from manuscripts.formats.run_history import is_date_time

_PACKET = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
)
_UTC = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z")


def title_of(manuscript: Manuscript) -> str:
    """Shelfmark and title, as a person asks for it."""
    return f"{manuscript.shelfmark} {manuscript.title}".strip()


def description(manuscript: Manuscript, *, software: str, finished: str) -> bytes:
    """The XMP packet; `finished` is when the last of the text was made, empty where that is not known.

    The time of the export is nowhere: it would make two exports of one record differ.
    """
    properties = [
        _one_of("dc:title", "rdf:Alt", 'rdf:li xml:lang="x-default"', title_of(manuscript)),
        _one_of("dc:identifier", "rdf:Bag", "rdf:li", f"{manuscript.institution} {manuscript.shelfmark}"),
        _one_of("dc:publisher", "rdf:Bag", "rdf:li", manuscript.institution_name or manuscript.institution),
        _one_of("dc:language", "rdf:Bag", "rdf:li", "lzh"),
        _one_of("dc:rights", "rdf:Alt", 'rdf:li xml:lang="x-default"', _rights(manuscript)),
        _plain("pdf:Producer", software),
        _plain("xmp:CreatorTool", software),
        _plain("xmp:CreateDate", finished if is_date_time(finished) else ""),
        _plain("xmpRights:WebStatement", manuscript.rights.image if _is_address(manuscript.rights.image) else ""),
    ]
    body = "\n".join(line for line in properties if line)
    return (
        f'{_PACKET}\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF {_NAMESPACES}>\n<rdf:Description rdf:about="">\n'
        f'{body}\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def information(manuscript: Manuscript, *, software: str, finished: str) -> str:
    """The document information dictionary, which older programs show."""
    entries = {
        "Title": title_of(manuscript),
        "Author": manuscript.institution_name or manuscript.institution,
        "Subject": _rights(manuscript),
        "Creator": software,
        "Producer": software,
    }
    named = " ".join(f"/{name} {text_string(spell(value))}" for name, value in entries.items() if value)
    date = _UTC.fullmatch(finished)
    return f"<< {named} /CreationDate (D:{''.join(date.groups())}Z) >>" if date else f"<< {named} >>"


def _rights(manuscript: Manuscript) -> str:
    rights = {"Image": manuscript.rights.image, "Text": manuscript.rights.text}
    return "; ".join(f"{of}: {statement}" for of, statement in rights.items() if statement)


def _is_address(rights: str) -> bool:
    return rights.startswith(("https://", "http://"))


def _one_of(name: str, container: str, item: str, value: str) -> str:
    if not value:
        return ""
    closing = item.split(" ", maxsplit=1)[0]
    return f"<{name}><{container}><{item}>{escape(spell(value))}</{closing}></{container}></{name}>"


def _plain(name: str, value: str) -> str:
    return f"<{name}>{escape(spell(value))}</{name}>" if value else ""
