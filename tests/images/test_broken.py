"""Whatever is wrong with a file, the caller sees an error of ours that says what to do, and nothing else."""

import contextlib
import io
import os
import random
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from manuscripts.core.errors import (
    DamagedImageError,
    EmptyFileError,
    EncryptedDocumentError,
    ImageError,
    ImageTooLargeError,
    ManuscriptsError,
    UnreadablePathError,
    UnsupportedFormatError,
)
from manuscripts.images.files import open_image
from manuscripts.images.limits import ImageLimits

KINDS: dict[str, tuple[str, dict[str, object]]] = {
    "jpeg": ("JPEG", {}),
    "progressive": ("JPEG", {"progressive": True}),
    "png": ("PNG", {}),
    "tiff": ("TIFF", {}),
    "lzw": ("TIFF", {"compression": "tiff_lzw"}),
    "deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "jpeg-tiff": ("TIFF", {"compression": "jpeg"}),
    "jp2": ("JPEG2000", {}),
    "webp": ("WEBP", {"lossless": True}),
    "bmp": ("BMP", {}),
    "gif": ("GIF", {}),
    "pdf": ("PDF", {}),
}


def good(kind: str) -> bytes:
    """A small picture with enough in it that its data are the larger part of the file."""
    noise = np.random.default_rng(3).integers(0, 256, (60, 50, 3), dtype=np.uint8)
    data = io.BytesIO()
    form, options = KINDS[kind]
    Image.fromarray(noise).save(data, form, **options)
    return data.getvalue()


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def locked_pdf() -> bytes:
    """A PDF under a password that nobody knows (ISO 32000-1, 7.6.3: O and U are noise here)."""
    secret = b"<" + b"5a" * 32 + b">"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O " + secret + b"/U " + secret + b">>",
    ]
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n"
    return bytes(data) + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer + b"startxref\n%d\n%%%%EOF" % len(data)


def read(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    file = open_image(path)
    for frame in range(file.frames):
        file.decode(frame)


WRONG: dict[str, tuple[bytes, type[ManuscriptsError], str]] = {
    "empty": (b"", EmptyFileError, "empty"),
    "text": ("此乃文字，非圖。".encode() * 99, UnsupportedFormatError, "looks like text"),
    "web page": (b"<!DOCTYPE html><title>404</title>", UnsupportedFormatError, "web page"),
    "xml": (b"<?xml version='1.0'?><a/>", UnsupportedFormatError, "XML"),
    "zip": (b"PK\x03\x04" + b"\0" * 99, UnsupportedFormatError, "ZIP"),
    "heic": (b"\0\0\0\x18ftypheic" + b"\0" * 99, UnsupportedFormatError, "HEIC"),
    "zeros": (b"\0" * 5000, UnsupportedFormatError, "zeros"),
    "noise": (bytes(range(128, 256)), UnsupportedFormatError, "no kind we know"),
    "binary": (b"\x01\x02 text", UnsupportedFormatError, "no kind we know"),
    "letters BM": (b"BMW and other words", UnsupportedFormatError, "looks like text"),
    "jpeg cut off": (good("jpeg")[:-900], DamagedImageError, "cut off"),
    "jpeg with zeros for an end": (good("jpeg")[:-900] + bytes(900), DamagedImageError, "only zeros"),
    "png cut off": (good("png")[:-900], DamagedImageError, "cut off"),
    "tiff cut off": (good("lzw")[:-900], DamagedImageError, "cut off"),
    "tiff header": (b"II*\0\xff\xff\xff\x7f", DamagedImageError, "cut off"),
    "jp2 header": (good("jp2")[:40], DamagedImageError, "cut off"),
    "pdf cut off": (b"%PDF-1.7\n", DamagedImageError, "PDF"),
    "png bomb": (png(30_000, 30_000), ImageTooLargeError, "30,000 × 30,000"),
    "pdf with password": (locked_pdf(), EncryptedDocumentError, "password"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_thing_that_can_be_wrong_has_its_own_error(tmp_path: Path, case: str) -> None:
    data, kind, words = WRONG[case]
    path = tmp_path / "scan.jpg"
    with pytest.raises(kind, match=words) as caught:
        read(path, data)
    assert str(path) in caught.value.where
    assert caught.value.advice
    assert path.read_bytes() == data


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_of_a_library_leaks_from_a_broken_file(tmp_path: Path, kind: str) -> None:
    whole = good(kind)
    chance = random.Random(kind)
    path = tmp_path / "scan"
    for attempt in range(60):
        broken = bytearray(whole)
        if attempt % 3 == 0:
            del broken[chance.randrange(12, len(broken)) :]
        else:
            reach = len(broken) if attempt % 3 == 1 else min(300, len(broken))
            for _ in range(chance.randrange(1, 12)):
                broken[chance.randrange(4, reach)] = chance.randrange(256)
        # Small damage may go unnoticed, and any other error would end the test.
        with contextlib.suppress(ImageError):
            read(path, bytes(broken))


def test_zeros_behind_the_end_of_a_jpeg_do_no_harm(tmp_path: Path) -> None:
    read(tmp_path / "scan.jpg", good("jpeg") + bytes(2048))


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_is_read_without_complaint(tmp_path: Path, kind: str) -> None:
    read(tmp_path / "scan", good(kind))


def test_a_large_master_is_opened_from_its_header(tmp_path: Path) -> None:
    path = tmp_path / "master.png"
    path.write_bytes(png(12_000, 9_000))
    assert open_image(path).frames == 1


def test_of_a_file_with_several_pages_only_the_large_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    pages = [Image.new("L", size) for size in ((10, 10), (100, 100), (20, 20))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    file = open_image(path, limits=ImageLimits(max_pixels=5_000))
    assert file.decode(2).pixels.shape == (20, 20)
    with pytest.raises(ImageTooLargeError, match="100 × 100"):
        file.decode(1)


def test_a_tiff_cut_off_between_two_pages_is_damaged_and_not_short(tmp_path: Path) -> None:
    whole = io.BytesIO()
    page = Image.fromarray(np.random.default_rng(3).integers(0, 256, (40, 40), dtype=np.uint8))
    page.save(whole, "TIFF", save_all=True, append_images=[page] * 2)
    path = tmp_path / "pages.tif"
    for length in range(len(whole.getvalue()) - 1, 200, -41):
        path.write_bytes(whole.getvalue()[:length])
        with contextlib.suppress(DamagedImageError):
            assert open_image(path).frames == 3


def test_a_file_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    page = Image.new("L", (8, 8))
    page.save(path, save_all=True, append_images=[page] * 4)
    with pytest.raises(ImageTooLargeError, match="more than 4 pages"):
        open_image(path, limits=ImageLimits(max_frames=4))


def test_a_file_with_too_many_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(good("png"))
    with pytest.raises(ImageTooLargeError, match="bytes"):
        open_image(path, limits=ImageLimits(max_bytes=1_000))


@pytest.mark.parametrize("limit", ["max_pixels", "max_bytes", "max_frames"])
def test_a_limit_of_nothing_is_refused(limit: str) -> None:
    with pytest.raises(ValueError, match="positive"):
        ImageLimits(**{limit: 0})


def test_a_path_that_is_no_file_is_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    for path in (tmp_path / "missing.jpg", tmp_path, tmp_path / "pipe.jpg"):
        with pytest.raises(UnreadablePathError) as caught:
            open_image(path)
        assert caught.value.advice


def test_a_file_that_vanishes_before_it_is_decoded_is_unreadable(tmp_path: Path) -> None:
    for kind in ("png", "pdf"):
        path = tmp_path / f"scan.{kind}"
        path.write_bytes(good(kind))
        file = open_image(path)
        path.unlink()
        with pytest.raises(UnreadablePathError):
            file.decode(0)


def test_samples_that_are_no_picture_are_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "heights.tif"
    Image.fromarray(np.ones((8, 8), np.float32)).save(path)
    with pytest.raises(UnsupportedFormatError, match="32 bits"):
        open_image(path).decode(0)


def test_the_guard_of_pillow_is_left_as_it_was(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS
    with pytest.raises(ImageTooLargeError):
        read(tmp_path / "bomb.png", png(30_000, 30_000))
    read(tmp_path / "good.png", good("png"))
    assert before == Image.MAX_IMAGE_PIXELS
