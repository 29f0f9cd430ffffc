"""What may be exported, and how; light enough for `--help` to list."""

from dataclasses import dataclass
from enum import StrEnum


class ExportFormat(StrEnum):
    """What `export` writes."""

    TEI = "tei"
    PAGE = "page"
    ALTO = "alto"
    HOCR = "hocr"
    TEXT = "text"
    CBETA = "cbeta"
    ANNOTATIONS = "annotations"
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How to write what can be written in several ways.

    `normalised`: what the characters stand for (text, cbeta). `aside`: what stands outside the main flow instead of it
    (text, cbeta). `glyphs`: an annotation for each glyph, not for each column (annotations). `diplomatic`: without
    normalised readings (tei). `raw`: with the raw reading as a sourceDoc (tei).
    """

    normalised: bool = False
    aside: bool = False
    glyphs: bool = False
    diplomatic: bool = False
    raw: bool = False
