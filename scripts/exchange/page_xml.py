"""Whether PAGE-XML of other programs comes through: every region, line and character in, on record, and out again.

    python -m scripts.exchange.page_xml FOLDER [--schemas DIR]

Each `*.xml` below FOLDER is read as a page record, written as PAGE-XML and as TEI, and read again from both. DIR holds
the published schemas, `page-2019-07-15.xsd` and `tei_all.rng`, which then judge what was written. Exit code 1 if
anything differs.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from manuscripts import __version__
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.formats.checking import check_file
from manuscripts.formats.finding import Severity
from manuscripts.formats.imported import Omission, add_up
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.page_xml.checking import check_page_xml
from manuscripts.formats.page_xml.reading import read_page_xml
from manuscripts.formats.page_xml.writing import write_page_xml
from manuscripts.formats.tei.reading import read_tei
from manuscripts.formats.tei.writing import write_tei

SCHEMA = "page-2019-07-15.xsd"
TEI_ALL = "tei_all.rng"


@dataclass
class Sums:
    """Counts of all files, by what is counted: in the files, on record, in what was written."""

    there: Counter[str] = field(default_factory=Counter)
    record: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    omissions: list[Omission] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)


def main() -> int:
    """Print the figures of a folder, and all that differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schemas", type=Path)
    arguments = parser.parse_args()
    schema = etree.XMLSchema(etree.parse(str(arguments.schemas / SCHEMA))) if arguments.schemas else None
    tei_all = etree.RelaxNG(etree.parse(str(arguments.schemas / TEI_ALL))) if arguments.schemas else None
    sums = Sums()
    files = sorted(arguments.folder.rglob("*.xml"))
    for path in files:
        exchange(path, sums, schema=schema)
        exchange_by_tei(path, sums, schema=tei_all)
    print(f"{len(files)} files, {'judged by ' + SCHEMA if schema else 'not judged by a schema'}")
    print(f"{'':12}{'in':>10}{'record':>10}{'out':>10}")
    for name in ("regions", "lines", "characters"):
        print(f"{name:12}{sums.there[name]:10}{sums.record[name]:10}{sums.written[name]:10}")
    for kind, count in sorted(sums.kinds.items()):
        print(f"  {kind:36}{count:8}")
    for omission in add_up(sums.omissions):
        print(f"not held: {omission.what}, {omission.count} times: {omission.instead}")
    for line in sums.differ:
        print(f"differs: {line}")
    return 1 if sums.differ else 0


def exchange(path: Path, sums: Sums, *, schema: etree.XMLSchema | None) -> None:
    """Put one file through."""
    data = path.read_bytes()
    imported = read_page_xml(data, where=path.name)
    page = imported.pages[0]
    written = write_page_xml(page, software="exchange")
    root = etree.fromstring(written)
    before, held, after = counts_of_file(parse_untrusted(data)), counts_of_record(page), counts_of_file(root)
    sums.there.update(before)
    sums.record.update(held)
    sums.written.update(after)
    sums.kinds.update(f"region {region.kind} ({region.label})" for region in page.regions)
    sums.kinds.update(f"line {column.kind} ({column.label})" for column in page.columns)
    sums.omissions += imported.omissions
    for what, count in before.items():
        if not count == held[what] == after[what]:
            sums.differ.append(f"{path.name}: {what}: {count} in, {held[what]} on record, {after[what]} out")
    if schema is not None:
        try:
            schema.assertValid(root)
        except etree.DocumentInvalid as error:
            sums.differ.append(f"{path.name}: {error}")
    sums.differ += [f"{path.name}: written, line {found.line}: {found.message}" for found in check_page_xml(root)]
    again = read_page_xml(written, where=path.name)
    if again.omissions or write_page_xml(again.pages[0], software="exchange") != written:
        sums.differ.append(f"{path.name}: not the same when written again")


def exchange_by_tei(path: Path, sums: Sums, *, schema: etree.RelaxNG | None) -> None:
    """The same file by TEI: what comes back of its text, regions and columns."""
    page = read_page_xml(path.read_bytes(), where=path.name).pages[0]
    page = replace(page, institution="exchange", shelfmark=path.parent.name, label=path.stem)
    item = Manuscript(institution=page.institution, shelfmark=page.shelfmark)
    written = write_tei(item, [page], software=f"manuscripts {__version__}")
    for finding in check_file(written).findings:
        if finding.severity is Severity.ERROR:
            sums.differ.append(f"{path.name}: TEI, line {finding.line}: {finding.message}")
    if schema is not None and not schema.validate(etree.fromstring(written)):
        sums.differ.append(f"{path.name}: TEI: {schema.error_log.last_error}")
    imported = read_tei(written, where=path.name)
    again = imported.pages[0]
    if imported.omissions or (counts_of_record(again), again.label) != (counts_of_record(page), page.label):
        sums.differ.append(f"{path.name}: not the same from TEI")
    if [(one.kind, one.label, one.line, one.text) for one in again.columns] != [
        (one.kind, one.label, one.line, one.text) for one in page.columns
    ]:
        sums.differ.append(f"{path.name}: columns are not the same from TEI")


def counts_of_file(root: etree._Element) -> Counter[str]:
    """Regions, lines, and characters other than blanks: those of the lines, and of regions without lines."""
    regions = [element for element in root.iter("{*}*") if etree.QName(element).localname.endswith("Region")]
    lines = list(root.iter("{*}TextLine"))
    bare = [region for region in regions if region.find("{*}TextLine") is None]
    texts = [element.findtext("{*}TextEquiv/{*}Unicode") or "" for element in (*lines, *bare)]
    return Counter(regions=len(regions), lines=len(lines), characters=sum(len("".join(text.split())) for text in texts))


def counts_of_record(page: Page) -> Counter[str]:
    """The same of a record."""
    characters = sum(len("".join(column.text.split())) for column in page.columns)
    return Counter(regions=len(page.regions), lines=len(page.columns), characters=characters)


if __name__ == "__main__":
    sys.exit(main())
