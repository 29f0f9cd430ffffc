"""Files from outside, whatever their format: recognised by what they begin with, read by the reader for it."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from manuscripts.core.errors import UnknownFormatError
from manuscripts.formats.alto.reading import read_alto
from manuscripts.formats.imported import Imported
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.page_json import read_page_json
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.tei.reading import read_tei


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format by the name that records and messages use, and what reads it: `read(data, where=…)`."""

    name: str
    read: Callable[..., Imported]


_PAGE_RECORD = Format(name="page record", read=read_page_json)
# By the name of the root element.
_XML: dict[str, Format] = {
    "PcGts": Format(name="PAGE-XML", read=read_page_xml),
    "alto": Format(name="ALTO", read=read_alto),
    "TEI": Format(name="TEI", read=read_tei),
}


def read_any(data: bytes, *, where: str) -> Imported:
    """What a file of any format that we read holds; raises InputError, as `recognise` does, or the reader's."""
    return recognise(data, where=where).read(data, where=where)


def recognise(data: bytes, *, where: str) -> Format:
    """The format of a file.

    Raises UnknownFormatError for what is none that we read, InputError for XML that is broken or may not be trusted.
    """
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _PAGE_RECORD
    if start != b"<" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unknown("no XML" if data else "empty", where)
    root = etree.QName(parse_untrusted(data, where=where))
    if root.localname not in _XML:
        raise _unknown(f"XML with the root element {root.localname!r}", where)
    return _XML[root.localname]


def _unknown(what: str, where: str) -> UnknownFormatError:
    known = [*(f"{form.name} ({root})" for root, form in _XML.items()), f"{_PAGE_RECORD.name} (JSON)"]
    return UnknownFormatError(
        f"the file is {what}, and so of no format that is imported.",
        where=where,
        advice=f"Give {' or '.join(known)}. Scans are read with `manuscripts ingest`.",
    )
