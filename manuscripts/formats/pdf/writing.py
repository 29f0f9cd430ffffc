"""A manuscript as a PDF in which its text can be selected and found."""

from collections.abc import Iterable
from typing import BinaryIO

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page, WritingMode
from manuscripts.formats.pdf.description import description, information
from manuscripts.formats.pdf.glyphless import FONT_KINDS, Codes, put_fonts
from manuscripts.formats.pdf.lettering import Sheet, text_operators
from manuscripts.formats.pdf.objects import PdfObjects, decimal, text_string
from manuscripts.formats.pdf.picture import EncodedPicture, image_stream

# What a manuscript is written in where nobody says more: classical Chinese (ISO 639-3).
_LANGUAGE = "lzh"


def write_pdf(
    file: BinaryIO,
    pages: Iterable[tuple[Page, EncodedPicture | None]],
    *,
    manuscript: Manuscript,
    software: str,
) -> None:
    """Write the pages, each upright with its picture and its text unseen above it; the same bytes for the same records.

    Pages are taken one by one, so that no more than one picture is in memory. A page without a picture is white: its
    text is there to be found, and no font is at hand that could show all of it. What was struck out is left out, what
    stands aside comes after the main flow of its page, a private-use character stands as 〓.
    """
    objects = PdfObjects(file)
    root, tree = objects.reserve(), objects.reserve()
    fonts = _Fonts(objects)
    kids: list[int] = []
    labels: list[str] = []
    finished = ""
    for page, picture in pages:
        kids.append(_put_page(objects, page, picture, tree=tree, fonts=fonts))
        labels.append(page.label or str(page.number))
        finished = max([finished, *(step.finished for step in page.steps)])
    fonts.put()
    objects.put(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>", number=tree)
    metadata = objects.put_stream(
        description(manuscript, software=software, finished=finished), entries="/Type /Metadata /Subtype /XML"
    )
    numbered = " ".join(f"{place} << /P {text_string(label)} >>" for place, label in enumerate(labels))
    objects.put(
        f"<< /Type /Catalog /Pages {tree} 0 R /Metadata {metadata} 0 R /Lang ({_LANGUAGE}) "
        # No /Direction /R2L: PDFium takes it for that of the script, and hands out the text of each line backwards.
        f"/ViewerPreferences << /DisplayDocTitle true >> /PageLabels << /Nums [{numbered}] >> >>",
        number=root,
    )
    info = objects.put(information(manuscript, software=software, finished=finished))
    objects.finish({"Root": root, "Info": info})


class _Fonts:
    """The fonts of the document for each way of writing, written when all their texts are known."""

    def __init__(self, objects: PdfObjects) -> None:
        self._objects = objects
        self._codes: dict[bool, Codes] = {}
        self._resources: dict[bool, int] = {}

    def codes(self, *, vertical: bool) -> Codes:
        return self._codes.setdefault(vertical, Codes())

    def resource(self, *, vertical: bool) -> int:
        """The number of the dictionary of fonts that a page refers to."""
        if vertical not in self._resources:
            self._resources[vertical] = self._objects.reserve()
        return self._resources[vertical]

    def put(self) -> None:
        for vertical, resource in self._resources.items():
            named = [
                f"/{kind}{place} {number} 0 R"
                for place, texts in enumerate(self.codes(vertical=vertical).by_font)
                for kind, number in zip(FONT_KINDS, put_fonts(self._objects, texts, vertical=vertical), strict=False)
            ]
            self._objects.put(f"<< {' '.join(named)} >>", number=resource)


def _put_page(objects: PdfObjects, page: Page, picture: EncodedPicture | None, *, tree: int, fonts: _Fonts) -> int:
    sheet = Sheet.of(page)
    vertical = _mode(page) is WritingMode.VERTICAL_RL
    operators, resources = "", f"/Font {fonts.resource(vertical=vertical)} 0 R"
    if picture is not None:
        stream = image_stream(picture)
        image = objects.put_stream(stream.data, entries=stream.entries)
        operators = f"q {_image_matrix(page, sheet)} cm /Image Do Q\n"
        resources += f" /XObject << /Image {image} 0 R >>"
    operators += text_operators(page, sheet, codes=fonts.codes(vertical=vertical))
    content = objects.put_stream(operators.encode("ascii"))
    return objects.put(
        f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {decimal(sheet.width)} {decimal(sheet.height)}] "
        f"/Resources << {resources} >> /Contents {content} 0 R >>"
    )


def _image_matrix(page: Page, sheet: Sheet) -> str:
    """PDF draws a picture into a square of side 1 whose origin is its lower left corner."""
    width, height = max(page.image.width, 1), max(page.image.height, 1)
    corner, right, upper = map(sheet.from_image.point, [(0, height), (width, height), (0, 0)])
    sides = (right[0] - corner[0], right[1] - corner[1], upper[0] - corner[0], upper[1] - corner[1])
    return " ".join(decimal(value) for value in (*sides, *corner))


def _mode(page: Page) -> WritingMode:
    return page.direction.mode if page.direction else WritingMode.VERTICAL_RL
