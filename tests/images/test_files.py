import hashlib
import io
import pickle
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from manuscripts.core.errors import ImageTooLargeError, UnsupportedFormatError
from manuscripts.images.files import open_image
from manuscripts.images.limits import ImageLimits
from manuscripts.images.media import MediaType


def scene(width: int = 48, height: int = 64) -> np.ndarray:
    """A grey picture of four different corners, which survives compression."""
    grey = np.full((height, width), 200, np.uint8)
    grey[: height // 2, : width // 2] = 20
    grey[height // 2 :, : width // 2] = 90
    grey[height // 2 :, width // 2 :] = 140
    return grey


def corners(pixels: np.ndarray) -> list[int]:
    """Top left, top right, bottom left, bottom right."""
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    return [int(grey[y, x]) for y in (4, -5) for x in (4, -5)]


def near(found: list[int], wanted: list[int], *, within: int = 6) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found, wanted, strict=True))


WANTED = [20, 200, 90, 140]
UNTURNED: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: np.transpose,
    6: lambda a: np.rot90(a, 1),
    7: lambda a: np.rot90(a, 2).T,
    8: lambda a: np.rot90(a, -1),
}


def png_16(samples: np.ndarray) -> bytes:
    """A PNG of 16 bits, grey or RGB."""
    height, width = samples.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 16, 0 if samples.ndim == 2 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff(*images: tuple[np.ndarray, dict[int, int]], order: str = "<") -> bytes:
    """An uncompressed TIFF of several images; the tags given go beside the usual ones or replace them."""
    data = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 0))
    link = 4
    for samples, more in images:
        height, width = samples.shape[:2]
        depth = 1 if samples.ndim == 2 else samples.shape[2]
        pixels = samples.astype(samples.dtype.newbyteorder(order)).tobytes()
        start = len(data)
        data += pixels + b"\0" * (len(pixels) % 2)
        bits = len(data)
        data += struct.pack(order + f"{depth}H", *[samples.dtype.itemsize * 8] * depth)
        tags = {256: width, 257: height, 258: bits, 259: 1, 262: 1 if depth == 1 else 2, 273: start, 277: depth}
        tags |= {278: height, 279: len(pixels)} | more
        if depth == 1:
            tags[258] = samples.dtype.itemsize * 8
        data[link : link + 4] = struct.pack(order + "I", len(data))
        data += struct.pack(order + "H", len(tags))
        for tag, value in sorted(tags.items()):
            if tag in (256, 257, 273, 279, 254):
                data += struct.pack(order + "HHII", tag, 4, 1, value)
            elif tag == 258 and depth > 1:
                data += struct.pack(order + "HHII", tag, 3, depth, value)
            else:
                data += struct.pack(order + "HHIHH", tag, 3, 1, value, 0)
        link = len(data)
        data += b"\0\0\0\0"
    return bytes(data)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def decode(folder: Path, data: bytes, *, name: str = "scan.jpg", frame: int = 0) -> np.ndarray:
    path = folder / name
    path.write_bytes(data)
    return open_image(path).decode(frame).pixels


@pytest.mark.parametrize(
    ("kind", "options", "media"),
    [
        ("JPEG", {"quality": 95}, MediaType.JPEG),
        ("JPEG", {"quality": 95, "progressive": True}, MediaType.JPEG),
        ("PNG", {}, MediaType.PNG),
        ("TIFF", {}, MediaType.TIFF),
        ("TIFF", {"compression": "tiff_lzw"}, MediaType.TIFF),
        ("TIFF", {"compression": "tiff_adobe_deflate"}, MediaType.TIFF),
        ("TIFF", {"compression": "packbits"}, MediaType.TIFF),
        ("TIFF", {"compression": "jpeg", "quality": 95}, MediaType.TIFF),
        ("TIFF", {"big_tiff": True}, MediaType.TIFF),
        ("JPEG2000", {}, MediaType.JPEG_2000),
        ("JPEG2000", {"no_jp2": True}, MediaType.JPEG_2000),
        ("WEBP", {"lossless": True}, MediaType.WEBP),
        ("BMP", {}, MediaType.BMP),
        ("GIF", {}, MediaType.GIF),
        ("PDF", {"quality": 95}, MediaType.PDF),
    ],
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_format_gives_the_same_upright_pixels_whatever_the_file_is_called(
    tmp_path: Path, kind: str, options: dict[str, object], media: MediaType, mode: str
) -> None:
    path = tmp_path / "scan.dat"
    path.write_bytes(saved(Image.fromarray(scene()).convert(mode), kind, **options))
    file = open_image(path)
    image = file.decode(0)
    assert (file.media_type, file.frames) == (media, 1)
    assert image.pixels.dtype == np.uint8
    assert image.pixels.shape[:2] == (64, 48)
    assert near(corners(image.pixels), WANTED)


def test_grey_stays_one_plane_and_colour_is_three(tmp_path: Path) -> None:
    grey = Image.fromarray(scene())
    assert decode(tmp_path, saved(grey, "PNG")).shape == (64, 48)
    assert decode(tmp_path, saved(grey.convert("RGB"), "PNG")).shape == (64, 48, 3)


@pytest.mark.parametrize("orientation", UNTURNED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "TIFF-LZW"])
def test_the_orientation_tag_is_obeyed(tmp_path: Path, kind: str, orientation: int) -> None:
    stored = Image.fromarray(np.ascontiguousarray(UNTURNED[orientation](scene())))
    exif = Image.Exif()
    exif[274] = orientation
    options = {"compression": "tiff_lzw"} if kind == "TIFF-LZW" else {"quality": 95}
    pixels = decode(tmp_path, saved(stored, kind.partition("-")[0], exif=exif, **options))
    assert pixels.shape[:2] == (64, 48)
    assert near(corners(pixels), WANTED)


def test_an_orientation_that_does_not_exist_changes_nothing(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 77
    assert near(corners(decode(tmp_path, saved(Image.fromarray(scene()), "PNG", exif=exif))), WANTED)


@pytest.mark.parametrize("shape", [(64, 48), (64, 48, 3)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF<", "TIFF>"])
def test_sixteen_bits_are_scaled_by_their_full_range(tmp_path: Path, kind: str, shape: tuple[int, ...]) -> None:
    deep = scene().astype(np.uint16) * 257
    if len(shape) == 3:
        deep = np.repeat(deep[:, :, None], 3, axis=2)
    data = png_16(deep) if kind == "PNG" else tiff((deep, {}), order=kind[-1])
    pixels = decode(tmp_path, data)
    assert pixels.shape == shape
    assert near(corners(pixels), WANTED, within=0)


@pytest.mark.parametrize("bits", [10, 12, 14])
@pytest.mark.parametrize("shape", [(64, 48), (64, 48, 3)])
def test_sixteen_bits_of_which_a_camera_used_fewer_are_not_too_dark(
    tmp_path: Path, bits: int, shape: tuple[int, ...]
) -> None:
    deep = (scene().astype(np.uint16) * 257) >> (16 - bits)
    if len(shape) == 3:
        deep = np.repeat(deep[:, :, None], 3, axis=2)
    pixels = decode(tmp_path, png_16(deep))
    # Of colours Pillow keeps eight bits, and of these only some are used.
    assert near(corners(pixels), WANTED, within=0 if len(shape) == 2 else 1 << (16 - bits))


def test_eight_bits_in_a_file_of_sixteen_stay_as_they_are(tmp_path: Path) -> None:
    assert near(corners(decode(tmp_path, png_16(scene().astype(np.uint16)))), WANTED, within=0)


def test_sixteen_bits_of_jpeg_2000_are_scaled_too(tmp_path: Path) -> None:
    deep = Image.fromarray(scene().astype(np.uint16) * 257)
    assert near(corners(decode(tmp_path, saved(deep, "JPEG2000"))), WANTED, within=0)


def test_sixteen_bits_where_zero_is_white_are_turned_over(tmp_path: Path) -> None:
    deep = 65535 - scene().astype(np.uint16) * 257
    assert near(corners(decode(tmp_path, tiff((deep, {262: 0})))), WANTED, within=1)


def test_eight_bits_where_zero_is_white_are_turned_over_once(tmp_path: Path) -> None:
    assert near(corners(decode(tmp_path, tiff((255 - scene(), {262: 0})))), WANTED, within=0)


@pytest.mark.parametrize("compression", ["raw", "group4", "group3", "packbits"])
def test_bilevel_becomes_black_and_white(tmp_path: Path, compression: str) -> None:
    black_and_white = Image.fromarray(scene()).point(lambda value: 255 * (value > 100)).convert("1")
    pixels = decode(tmp_path, saved(black_and_white, "TIFF", compression=compression))
    assert pixels.shape == (64, 48)
    assert corners(pixels) == [0, 255, 0, 255]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P-index", "P-bytes", "RGB-key", "L-key"])
def test_what_is_transparent_becomes_white(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(scene())
    options: dict[str, object] = {}
    if mode in ("RGBA", "LA"):
        grey = grey.convert(mode)
        grey.putalpha(Image.fromarray(np.where(scene() == 20, 0, 255).astype(np.uint8)))
    elif mode.startswith("P"):
        grey = grey.convert("P")
        clear = grey.getpixel((0, 0))
        options["transparency"] = clear if mode == "P-index" else bytes(0 if i == clear else 255 for i in range(256))
    else:
        grey = grey.convert(mode.partition("-")[0])
        options["transparency"] = (20, 20, 20) if mode == "RGB-key" else 20
    assert near(corners(decode(tmp_path, saved(grey, "PNG", **options))), [255, 200, 90, 140])


def without_adobe_marker(data: bytes) -> bytes:
    start = data.index(b"\xff\xee")
    return data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4], "big") :]


def test_cmyk_becomes_rgb_with_and_without_the_inversion_of_adobe(tmp_path: Path) -> None:
    colours = np.zeros((64, 48, 3), np.uint8)
    colours[:, :24] = (250, 10, 10)
    cmyk = Image.fromarray(colours).convert("CMYK")
    adobe = decode(tmp_path, saved(cmyk, "JPEG", quality=95))
    upside_down = ImageChops.invert(cmyk)
    plain = decode(tmp_path, without_adobe_marker(saved(upside_down, "JPEG", quality=95)))
    compressed = decode(tmp_path, saved(cmyk, "TIFF", compression="tiff_lzw"))
    for pixels in (adobe, plain, compressed):
        assert np.abs(pixels[10, 10].astype(int) - (250, 10, 10)).max() < 12
        assert pixels[10, 40].max() < 12


def test_the_pages_of_a_tiff_are_frames_and_its_thumbnails_are_not(tmp_path: Path) -> None:
    path = tmp_path / "master.tif"
    small = scene(8, 8)
    path.write_bytes(tiff((scene(), {}), (small, {254: 1}), (scene(40, 30), {254: 2}), (small, {254: 1})))
    file = open_image(path)
    assert file.frames == 2
    assert [file.decode(frame).pixels.shape for frame in range(2)] == [(64, 48), (30, 40)]
    assert file.decode(1).frame == 1
    with pytest.raises(IndexError):
        file.decode(2)


def test_a_thumbnail_before_the_page_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "master.tif"
    path.write_bytes(tiff((scene(8, 8), {254: 1}), (scene(), {})))
    file = open_image(path)
    assert (file.frames, file.decode(0).pixels.shape) == (1, (64, 48))


def test_the_preview_of_a_camera_file_is_not_taken_for_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(tiff((scene(8, 8), {254: 1, 330: 8})))
    with pytest.raises(UnsupportedFormatError, match="camera"):
        open_image(path)


def test_each_page_of_a_tiff_has_its_own_orientation(tmp_path: Path) -> None:
    data = tiff((scene(), {}), (np.ascontiguousarray(np.rot90(scene(), 1)), {274: 6}))
    assert near(corners(decode(tmp_path, data, frame=1)), WANTED, within=0)


def test_only_the_first_picture_of_an_animation_is_a_page(tmp_path: Path) -> None:
    frames = [Image.fromarray(scene()), Image.new("L", (48, 64), 7)]
    path = tmp_path / "a.gif"
    path.write_bytes(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert open_image(path).frames == 1


def test_a_file_keeps_its_digest_and_is_never_changed(tmp_path: Path) -> None:
    data = saved(Image.fromarray(scene()), "TIFF", compression="tiff_lzw")
    path = tmp_path / "s1.tif"
    path.write_bytes(data)
    path.chmod(0o444)
    before = path.stat()
    image = open_image(path).decode(0)
    assert (image.name, image.frame, image.digest) == ("s1.tif", 0, hashlib.sha256(data).hexdigest())
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert [entry.name for entry in tmp_path.iterdir()] == ["s1.tif"]


def test_an_image_file_travels_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "s1.png"
    path.write_bytes(saved(Image.fromarray(scene()), "PNG"))
    there = pickle.loads(pickle.dumps(open_image(path)))
    assert near(corners(there.decode(0).pixels), WANTED)


def test_a_wide_picture_is_read_in_strips_without_a_seam(tmp_path: Path) -> None:
    ramp = np.add.outer(np.arange(300) % 251, np.zeros(30_000)).astype(np.uint8)
    assert (decode(tmp_path, saved(Image.fromarray(ramp), "PNG", compress_level=1)) == ramp).all()


def pdf(*bodies: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return bytes(data) + tail + b"startxref\n%d\n%%%%EOF" % len(data)


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def one_page(entries: bytes, content: bytes, *more: bytes) -> bytes:
    """A PDF of one page; `more` objects are numbered from 5."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s>>" % entries,
        stream(b"", content),
        *more,
    )


def test_the_pages_of_a_scanned_pdf_have_the_pixels_of_their_scans(tmp_path: Path) -> None:
    path = tmp_path / "scans.pdf"
    first, second = Image.fromarray(scene(480, 640)), Image.fromarray(scene(300, 200))
    path.write_bytes(saved(first, "PDF", resolution=144.0, save_all=True, append_images=[second]))
    file = open_image(path)
    assert file.frames == 2
    assert file.decode(0).pixels.shape[:2] == (640, 480)
    assert file.decode(1).pixels.shape[:2] == (200, 300)
    assert near(corners(file.decode(0).pixels), WANTED)


def test_a_typeset_pdf_page_is_drawn_at_300_dpi(tmp_path: Path) -> None:
    pixels = decode(tmp_path, one_page(b"/MediaBox[0 0 72 144]", b"0 0 36 144 re f"))
    assert pixels.shape == (600, 300, 3)
    assert (pixels[300, 50].max(), pixels[300, 250].min()) == (0, 255)


@pytest.mark.parametrize("turn", [0, 90])
def test_a_scan_that_stands_in_a_form_has_its_own_pixels_too(tmp_path: Path, turn: int) -> None:
    entries = b"/MediaBox[0 0 48 64]/Rotate %d/Resources<</XObject<</F 5 0 R>>>>" % turn
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Matrix[.5 0 0 .5 0 0]/Resources<</XObject<</I 6 0 R>>>>"
    scan = b"/Type/XObject/Subtype/Image/Width 96/Height 128/ColorSpace/DeviceGray/BitsPerComponent 8"
    pixels = scene(96, 128)
    data = one_page(entries, b"96 0 0 128 0 0 cm /F Do", stream(form, b"/I Do"), stream(scan, pixels.tobytes()))
    wanted = np.rot90(pixels, -turn // 90)
    assert (decode(tmp_path, data)[:, :, 0] == wanted).all()


def test_a_huge_pdf_page_is_drawn_smaller_and_stays_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "wall.pdf"
    path.write_bytes(one_page(b"/MediaBox[0 0 14400 7200]", b"0 0 10 10 re f"))
    height, width = open_image(path, limits=ImageLimits(max_pixels=50_000)).decode(0).pixels.shape[:2]
    assert 45_000 < height * width <= 50_000


def test_a_large_scan_inside_a_pdf_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved(Image.new("L", (400, 300)), "PDF"))
    file = open_image(path, limits=ImageLimits(max_pixels=100_000))
    with pytest.raises(ImageTooLargeError, match=r"400 × 300"):
        file.decode(0)
