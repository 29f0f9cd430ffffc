"""What a file is, judged by its first bytes and never by its name."""

from enum import StrEnum

HEAD_BYTES = 1024


class MediaType(StrEnum):
    """The formats that are read, by their registered media types."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    JPEG_2000 = "image/jp2"
    WEBP = "image/webp"
    BMP = "image/bmp"
    GIF = "image/gif"
    PDF = "application/pdf"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name.replace("_", " ")


READABLE = "JPEG, PNG, TIFF, JPEG 2000, WebP, BMP, GIF or PDF"

_MAGIC = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II\x2a\x00", MediaType.TIFF),
    (b"MM\x00\x2a", MediaType.TIFF),
    (b"II\x2b\x00", MediaType.TIFF),
    (b"MM\x00\x2b", MediaType.TIFF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", MediaType.JPEG_2000),
    (b"\xff\x4f\xff\x51", MediaType.JPEG_2000),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"BM", MediaType.BMP),
)

_STRANGERS = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"AT&TFORM", "a DjVu document"),
    (b"%!PS", "a PostScript document"),
    (b"8BPS", "a Photoshop document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database"),
)


def media_type(head: bytes) -> MediaType | None:
    """The format of a file that begins with `head` (HEAD_BYTES of it are enough); None when it is none of ours."""
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind is not MediaType.BMP or _is_bmp(head)):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    # A PDF may have up to a kilobyte of something else before its header (ISO 32000-1, annex H.3.4.1).
    if b"%PDF-" in head[:HEAD_BYTES]:
        return MediaType.PDF
    return None


def describe(head: bytes) -> str:
    """What a file that is none of ours looks like, in words that fit behind "it looks like"."""
    for magic, words in _STRANGERS:
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "a HEIC or AVIF picture or a film"
    if not head.strip(b"\0"):
        return "a file of zeros: a copy that was never finished"
    return _describe_text(head)


def _describe_text(head: bytes) -> str:
    try:
        # The head may end in the middle of a character.
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return "data of no kind we know"
    if any(ord(character) < 32 and character not in "\t\r\n\f" for character in text):
        return "data of no kind we know"
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        return "a web page, perhaps an error page saved under the name of an image"
    if start.startswith(("<svg", "<?xml")):
        return "XML"
    return "text"


def _is_bmp(head: bytes) -> bool:
    """Two letters are too little to tell a bitmap from a text: the size of its header must be one that exists."""
    return len(head) > 18 and int.from_bytes(head[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124)
