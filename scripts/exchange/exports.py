"""Whether all that a library exports is valid by the published schemas, and found by readers of others.

    python -m scripts.exchange.exports LIBRARY --schemas DIR [--out FOLDER]

Exports every manuscript of LIBRARY in every format by the command, and judges the files: TEI by our grammar, rules and
pointers and by `tei_all.rng`, PAGE and ALTO by our checks and their XSD, hOCR and PDF by what an XML parser, PDFium and
pdfminer find in them, JSON, CSV and text by reading them. DIR holds the published schemas. Exit code 1 for any fault.
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from lxml import etree
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams

from manuscripts.catalog.library import Library
from manuscripts.core.page import Page
from manuscripts.formats.characters import stand_in
from manuscripts.formats.checking import check_file
from manuscripts.formats.finding import Severity

FORMATS = ("tei", "page", "alto", "hocr", "text", "cbeta", "annotations", "csv", "pdf")


class Judge:
    """The published schemas, and what they have found."""

    def __init__(self, schemas: Path) -> None:
        self._tei = etree.RelaxNG(etree.parse(str(schemas / "tei_all.rng")))
        self._xsd = {
            "page": etree.XMLSchema(etree.parse(str(schemas / "page-2019-07-15.xsd"))),
            "alto": etree.XMLSchema(etree.parse(str(schemas / "alto-4-4.xsd"))),
        }
        self.counts: Counter[str] = Counter()

    def faults(self, form: str, data: bytes) -> Iterator[str]:
        """What is wrong with a file of XML."""
        for finding in check_file(data).findings:
            if finding.severity is Severity.ERROR:
                yield f"line {finding.line}: {finding.message}"
            else:
                self.counts[f"{form}: warning {finding.code}"] += 1
        published = self._tei if form == "tei" else self._xsd[form]
        if not published.validate(etree.fromstring(data)):
            yield f"the published schema: {published.error_log.last_error}"


def main() -> int:
    """Export, judge, and print how many files of each format were judged and what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("--schemas", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    settings = parser.parse_args()
    judge = Judge(settings.schemas)
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        out = settings.out or Path(temporary)
        for form in FORMATS:
            command = [sys.executable, "-m", "manuscripts", "export", "--format", form]
            subprocess.run(
                [*command, "--library", settings.library, "--out", out / form], check=True, stdout=sys.stderr
            )
        with Library(settings.library) as library:
            for manuscript in library.manuscripts():
                pages = list(library.pages(manuscript))
                folder = Path(manuscript.institution)
                for path, form in _files(out, folder, manuscript.slug):
                    judge.counts[form] += 1
                    for fault in _faults(path, form, pages, judge):
                        wrong += 1
                        print(f"{path.relative_to(out)}: {fault}")
    for name, count in sorted(judge.counts.items()):
        print(f"{name:40}{count:6}")
    print(f"faults: {wrong}")
    return 1 if wrong else 0


def _files(out: Path, folder: Path, slug: str) -> Iterator[tuple[Path, str]]:
    for form in FORMATS:
        below = out / form / folder
        found = [*below.glob(f"{slug}.*"), *(below / slug).glob("*")]
        yield from ((path, form) for path in sorted(found) if path.is_file())


def _faults(path: Path, form: str, pages: list[Page], judge: Judge) -> Iterator[str]:
    data = path.read_bytes()
    if form in ("tei", "page", "alto"):
        yield from judge.faults(form, data)
    elif form == "pdf":
        yield from _pdf_faults(data, pages, judge)
    elif form == "hocr":
        page = next(page for page in pages if f"{page.number:04}" == path.stem)
        lines = etree.fromstring(data).iterfind(".//*[@class='ocr_line']")
        if _plain("".join("".join(map(str, line.itertext())) for line in lines)) != _text(page):
            yield "the text of its lines is not that of the record"
    elif form == "annotations":
        items = json.loads(data)["items"]
        page = next(page for page in pages if f"{page.number:04}" == path.stem)
        if _plain("".join(item["body"]["value"] for item in items)) != _text(page):
            yield "the text of its annotations is not that of the record"
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        if len(rows) != sum(len(column.glyphs) for page in pages for column in page.columns):
            yield f"{len(rows)} rows are not as many as there are glyphs"
    elif not data.decode():
        yield "it is empty"


def _pdf_faults(data: bytes, pages: list[Page], judge: Judge) -> Iterator[str]:
    """PDFium must find the text in order; how far the layout analysis of pdfminer does is counted."""
    document = pypdfium2.PdfDocument(data)
    # Boxes of text side by side from right to left: the analysis is told that the writing is vertical.
    mined = extract_text(io.BytesIO(data), laparams=LAParams(detect_vertical=True)).split("\f")
    for count, page in enumerate(pages):
        wanted = _text(page, aside_last=True)
        if _plain(document[count].get_textpage().get_text_bounded()) != wanted:
            yield f"page {page.number}: PDFium finds other text, or another order"
        judge.counts["pdf: pages in order by pdfminer"] += _plain(mined[count]) == wanted
        judge.counts["pdf: pages"] += 1


def _text(page: Page, *, aside_last: bool = False) -> str:
    columns = page.columns
    if aside_last:
        columns = tuple(sorted(columns, key=lambda column: not column.kind.in_flow))
    return _plain(stand_in("".join(column.text for column in columns)))


def _plain(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
