import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef, StoredImage
from manuscripts.core.errors import ManuscriptsError, OptionError
from manuscripts.core.gaiji import Gaiji
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions
from manuscripts.pipeline.exporting import export_manuscript
from manuscripts.pipeline.page_pictures import page_pictures
from tests.conftest import run_manuscripts
from tests.small_library import entries, page_of, small_library, store

ENDINGS = {
    ExportFormat.TEI: ["S.1.xml"],
    ExportFormat.PAGE: ["S.1/0001.xml", "S.1/0002.xml"],
    ExportFormat.ALTO: ["S.1/0001.alto.xml", "S.1/0002.alto.xml"],
    ExportFormat.HOCR: ["S.1/0001.html", "S.1/0002.html"],
    ExportFormat.TEXT: ["S.1.txt"],
    ExportFormat.CBETA: ["S.1.cbeta.txt"],
    ExportFormat.ANNOTATIONS: ["S.1/0001.json", "S.1/0002.json"],
    ExportFormat.CSV: ["S.1.csv"],
    ExportFormat.PDF: ["S.1.pdf"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "library"
    return small_library(folder, {"S.1": ["如是我聞|一時佛在", "舍衛國"], "S.2": ["爲"], "S.3": []})


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(made, tmp_path / "library")
    with Library(tmp_path / "library") as opened:
        yield opened


def export(
    library: Library, shelfmark: str, form: ExportFormat, folder: Path, *, told: list[str] | None = None, **how: bool
) -> list[Path]:
    (manuscript,) = library.manuscripts((shelfmark,))
    tell = (told if told is not None else []).append
    options = ExportOptions(**how)
    return list(export_manuscript(library, manuscript, form, folder=folder, options=options, tell=tell))


@pytest.mark.parametrize("form", ExportFormat)
def test_every_format_writes_its_files_and_the_same_again(form: ExportFormat, library: Library, tmp_path: Path) -> None:
    paths = export(library, "S.1", form, tmp_path / "out")
    assert [path.relative_to(tmp_path / "out" / "east").as_posix() for path in paths] == ENDINGS[form]
    before = [path.read_bytes() for path in paths]
    assert all(before)
    assert [path.read_bytes() for path in export(library, "S.1", form, tmp_path / "out")] == before


@pytest.mark.parametrize("form", [ExportFormat.TEXT, ExportFormat.CBETA])
def test_normalised_text_is_given_on_request(form: ExportFormat, library: Library, tmp_path: Path) -> None:
    assert "爲" in export(library, "S.2", form, tmp_path)[0].read_text()
    assert "為" in export(library, "S.2", form, tmp_path, normalised=True)[0].read_text()


def test_an_option_of_another_format_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="`pdf` has no --normalised") as refused:
        export(library, "S.1", ExportFormat.PDF, tmp_path, normalised=True)
    assert "text, cbeta" in refused.value.advice


def test_a_manuscript_of_which_nothing_was_read_has_no_file(library: Library, tmp_path: Path) -> None:
    told: list[str] = []
    assert export(library, "S.3", ExportFormat.PDF, tmp_path / "out", told=told) == []
    assert told == ["east S.3: no page has been read, nothing to export"]
    assert not (tmp_path / "out").exists()


def test_a_pdf_whose_image_is_gone_is_not_half_written(library: Library, tmp_path: Path) -> None:
    second = entries(library, "S.1")[1]
    library.images.path(second.image.stored).unlink()
    with pytest.raises(ManuscriptsError, match="an original is missing"):
        export(library, "S.1", ExportFormat.PDF, tmp_path / "out")
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_one_failing_manuscript_does_not_lose_the_others(library: Library, tmp_path: Path) -> None:
    first = entries(library, "S.1")[0]
    library.images.path(first.image.stored).unlink()
    done = run_manuscripts(
        "export", "--format", "pdf", "--json", "--out", tmp_path / "out", "--library", library.folder, code=4
    )
    assert [Path(path).name for path in json.loads(done.stdout)["files"]] == ["S.2.pdf"]
    assert "Failed: east S.1: " in done.stderr
    assert "1 manuscript could not be exported" in done.stderr


@pytest.mark.parametrize(("orientation", "as_it_is"), [(1, True), (6, False)])
def test_an_original_jpeg_goes_into_the_pdf_as_it_is_unless_it_lies_turned(
    library: Library, tmp_path: Path, orientation: int, as_it_is: bool
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    file = tmp_path / "scan.jpg"
    Image.fromarray(np.zeros((60, 40, 3), np.uint8)).save(file, "JPEG", exif=exif)
    kept = library.images.keep(file)
    library.catalogue.put_image(StoredImage(digest=kept.digest, name=file.name, stored=kept.stored, frames=1))
    before = entries(library, "S.1")
    library.catalogue.plan_pages(
        before[0].manuscript_id,
        [FrameRef(kept.digest, 0)],
        replaced={entry.image.digest: kept.digest for entry in before},
    )
    (entry,) = entries(library, "S.1")
    store(library, entry, page_of(entry, "如是"))
    _, found = next(page_pictures(library, entry.manuscript, tell=print))
    assert found is not None
    assert (found.data == file.read_bytes()) is as_it_is


def test_a_page_that_came_as_text_is_in_the_pdf_without_a_picture(library: Library, tmp_path: Path) -> None:
    entry = entries(library, "S.2")[0]
    page = library.records.load(entry)
    store(library, entry, replace(page, image=replace(page.image, digest="")))
    told: list[str] = []
    (path,) = export(library, "S.2", ExportFormat.PDF, tmp_path, told=told)
    document = pypdfium2.PdfDocument(path)
    assert document[0].get_textpage().get_text_range() == "爲"
    document.close()
    assert len(told) == 1
    assert "there is no image of it" in told[0]


def test_tei_points_to_a_crop_of_each_gaiji_and_to_what_the_register_knows(library: Library, tmp_path: Path) -> None:
    library.catalogue.gaiji.put(
        [Gaiji(identifier="east:g0001", ids="⿰木目", references=("CBETA:CB00001",))], changes=[]
    )
    entry = entries(library, "S.1")[0]
    page = library.records.load(entry)
    first = page.columns[0]
    glyphs = (replace(first.glyphs[0], written="⿰木目", gaiji="east:g0001"), *first.glyphs[1:])
    store(library, entry, replace(page, columns=(replace(first, glyphs=glyphs), *page.columns[1:])))
    (path,) = export(library, "S.1", ExportFormat.TEI, tmp_path / "out")
    (char,) = etree.parse(path).iter("{*}char")
    said = {element.get("name"): element.get("value") for element in char.iterchildren("{*}localProp")}
    assert said == {"gaiji": "east:g0001", "CBETA": "CB00001"}
    (graphic,) = char.iterchildren("{*}graphic")
    with Image.open(path.parent / str(graphic.get("url"))) as crop:
        assert crop.format == "PNG"


def test_tei_can_be_without_normalised_readings_and_with_the_raw_reading(library: Library, tmp_path: Path) -> None:
    (path,) = export(library, "S.1", ExportFormat.TEI, tmp_path / "out", diplomatic=True, raw=True)
    root = etree.parse(path).getroot()
    assert not list(root.iter("{*}reg"))
    assert [line.text for line in root.iter("{*}line")][:2] == ["如是我聞", "一時佛在"]
