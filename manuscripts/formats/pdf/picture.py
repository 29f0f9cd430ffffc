"""Pictures that go into a PDF as they are: the bytes of a JPEG or PNG file, never decoded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
# Frames of Huffman-coded JPEG that PDF takes: baseline, extended, progressive (ISO 32000-1, 7.4.8).
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
_COLOURS = {1: "/DeviceGray", 3: "/DeviceRGB"}
_PNG_CHANNELS = {0: 1, 2: 3}


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """The bytes of a picture file: JPEG with 8 bits in one or three channels, or PNG of such that is not interlaced.

    It may have fewer pixels than the original; it always shows the whole of it, upright by its orientation tag.
    """

    data: bytes


@dataclass(frozen=True, slots=True)
class ImageStream:
    """A picture as an image object of PDF: its data, and the entries of its dictionary."""

    data: bytes
    entries: str


def fits_as_it_is(data: bytes) -> bool:
    """Whether `image_stream` takes these bytes; says nothing of an orientation tag."""
    try:
        image_stream(EncodedPicture(data))
    except ValueError:
        return False
    return True


def image_stream(picture: EncodedPicture) -> ImageStream:
    """The picture for a PDF; raises ValueError for what PDF does not take as it is."""
    if picture.data.startswith(_JPEG):
        return _from_jpeg(picture.data)
    if picture.data.startswith(_PNG):
        return _from_png(picture.data)
    raise ValueError("neither JPEG nor PNG")


def _from_jpeg(data: bytes) -> ImageStream:
    for marker, body in _segments(data):
        if marker in _FRAMES and len(body) >= 6:
            bits, height, width, channels = struct.unpack(">BHHB", body[:6])
            if bits == 8 and channels in _COLOURS and height and width:
                return ImageStream(data, _entries(width, height, channels, "/Filter /DCTDecode"))
    raise ValueError("a JPEG of a kind that PDF does not take")


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker segments before the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _BARE_MARKERS:
            at += 2
        elif marker == 0xDA:
            return
        else:
            length = int.from_bytes(data[at + 2 : at + 4])
            yield marker, data[at + 4 : at + 2 + length]
            at += 2 + length


def _from_png(data: bytes) -> ImageStream:
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise ValueError("a PNG without a header")
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if bits != 8 or colour not in _PNG_CHANNELS or interlaced:
        raise ValueError("a PNG of a kind that PDF does not take")
    channels = _PNG_CHANNELS[colour]
    # The rows of a PNG are filtered as PDF's predictor 15 says, so its data need no decoding.
    packed = (
        f"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {channels} /BitsPerComponent 8 /Columns {width} >>"
    )
    return ImageStream(
        b"".join(body for name, body in chunks if name == b"IDAT"), _entries(width, height, channels, packed)
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _entries(width: int, height: int, channels: int, packed: str) -> str:
    return (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {_COLOURS[channels]} "
        f"/BitsPerComponent 8 {packed}"
    )
