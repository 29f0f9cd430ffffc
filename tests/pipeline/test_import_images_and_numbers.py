"""Which page an imported file is, its image and number, and what a run or a kill afterwards leaves of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manuscripts.catalog.catalogue import Catalogue
from manuscripts.catalog.library import Library
from manuscripts.catalog.records import RecordStore
from manuscripts.catalog.values import PageEntry, PageState
from manuscripts.core.errors import InputError, OptionError, PageWithoutImageError
from manuscripts.core.files import sha256_file
from manuscripts.core.page import (
    Page,
    PageImage,
)
from manuscripts.pipeline.importing.report import PageOutcome
from manuscripts.pipeline.options import Stage
from manuscripts.pipeline.originals import open_kept
from manuscripts.pipeline.request import ImportRequest
from tests.pipeline.imports import (
    hits,
    lined_page,
    outcomes,
    picture,
    record,
    redo,
    take,
    text_page,
    texts,
    with_written,
    written,
)
from tests.small_library import HEIGHT, WIDTH, entries, small_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    texts = {"S.1": ["如是我聞|一時佛在", "在舍衛國"]}
    with Library(small_library(tmp_path / "library", texts)) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "empty", create=True) as opened:
        yield opened


def test_a_scan_beside_the_file_becomes_the_image(empty: Library, tmp_path: Path) -> None:
    scan = picture(tmp_path / "given" / "leaf 1.png")
    file = written(tmp_path / "given" / "leaf 1.json", lined_page("天地玄黃", name="leaf 1.png"))
    report = take(empty, file, institution="east", shelfmark="S.9").files[0]
    assert (report.pages[0].image, report.omissions) == ("leaf 1.png", ())
    entry = entries(empty, "S.9")[0]
    page = record(empty, "S.9")
    assert page.image == PageImage(digest=sha256_file(scan), name="leaf 1.png", frame=0, width=WIDTH, height=HEIGHT)
    assert open_kept(empty, entry).decode(entry.frame).pixels.shape == (HEIGHT, WIDTH)
    assert (empty.images.folder / sha256_file(file)[:2]).is_dir()


def test_a_scan_that_is_another_image_is_not_taken(empty: Library, tmp_path: Path) -> None:
    picture(tmp_path / "images" / "1.png", width=WIDTH + 1)
    given = lined_page("天地玄黃", name="1.tif", shelfmark="S.9")
    smaller = written(tmp_path / "1.json", given)
    report = take(empty, smaller, institution="east", images=tmp_path / "images").files[0]
    assert report.pages[0].image == ""
    assert "401 x 600" in report.omissions[0].instead
    assert record(empty, "S.9").steps[-1].options["omissions"] == str(report.omissions[0])

    other = replace(given, shelfmark="S.10", image=replace(given.image, digest="ab" * 32, width=WIDTH + 1))
    report = take(empty, written(tmp_path / "2.json", other), institution="east", images=tmp_path / "images").files[0]
    assert "SHA-256" in report.omissions[0].instead
    assert record(empty, "S.10").steps[-1].options["image_sha256"] == "ab" * 32


def test_a_page_gets_its_image_when_its_file_is_imported_with_the_scan(empty: Library, tmp_path: Path) -> None:
    file = written(tmp_path / "1.json", lined_page("天地玄黃", name="1.png", shelfmark="S.9"))
    take(empty, file, institution="east")
    with pytest.raises(PageWithoutImageError, match=r"no image\. Import 1\.json again with --images"):
        open_kept(empty, entries(empty, "S.9")[0])
    scan = picture(tmp_path / "scans" / "1.png")
    assert outcomes(take(empty, file, institution="east", images=scan.parent)) == [PageOutcome.IMAGE]
    (entry,) = entries(empty, "S.9")
    assert (entry.image.digest, entry.number, entry.state) == (sha256_file(scan), 1, PageState.DONE)
    assert texts(record(empty, "S.9")) == ["天地玄黃"]
    assert hits(empty, "玄黃") == 1
    assert outcomes(take(empty, file, institution="east", images=scan.parent)) == [PageOutcome.UNCHANGED]


def test_files_of_one_manuscript_are_counted_in_natural_order(empty: Library, tmp_path: Path) -> None:
    names = {"p2": "地", "p10": "黃", "p1": "天"}
    files = [written(tmp_path / f"{name}.json", lined_page(text, name="")) for name, text in names.items()]
    summary = take(empty, *files, institution="east", shelfmark="S.9")
    assert [(Path(one.file).stem, one.pages[0].page) for one in summary.files] == [("p1", 1), ("p2", 2), ("p10", 3)]
    assert [texts(record(empty, "S.9", number)) for number in (1, 2, 3)] == [["天"], ["地"], ["黃"]]
    assert hits(empty, "天地黃") == 1

    # One more leaf, and the whole folder again: nobody takes the place of another.
    files.append(written(tmp_path / "p3.json", lined_page("玄", name="")))
    again = take(empty, *files, institution="east", shelfmark="S.9")
    assert outcomes(again) == [PageOutcome.UNCHANGED, PageOutcome.UNCHANGED, PageOutcome.NEW, PageOutcome.UNCHANGED]
    assert hits(empty, "天地玄黃") == 1


def test_pages_keep_the_numbers_that_a_file_gives_them(empty: Library, tmp_path: Path) -> None:
    third = written(tmp_path / "3.json", text_page("玄", number=3))
    take(empty, third)
    take(empty, written(tmp_path / "1.json", text_page("天", number=1)))
    assert [entry.number for entry in entries(empty, "S.9")] == [1, 3]
    assert outcomes(take(empty, third)) == [PageOutcome.UNCHANGED]


def test_two_files_that_claim_one_page_are_both_refused_and_the_rest_goes_on(empty: Library, tmp_path: Path) -> None:
    one, other = (written(tmp_path / f"{name}.json", text_page(name)) for name in "ab")
    third = written(tmp_path / "c.json", text_page("玄", number=2))
    summary = take(empty, one, other, third)
    assert len(summary.failures) == 2
    for failure in summary.failures:
        assert "page 1 of S.9 is claimed by" in failure
        assert "a.json" in failure
        assert "b.json" in failure
    assert [entry.number for entry in entries(empty, "S.9")] == [2]


def test_a_page_of_another_image_is_not_overwritten_because_its_number_is_the_same(
    library: Library, tmp_path: Path
) -> None:
    before = record(library, "S.1")
    file = written(tmp_path / "1.json", replace(before, image=replace(before.image, digest="ab" * 32)))
    assert "of another" in take(library, file).failures[0]
    changed = with_written(replace(before, image=replace(before.image, digest="ab" * 32)), (0, 0), "汝")
    assert outcomes(take(library, written(tmp_path / "2.json", changed), page=1)) == [PageOutcome.CHANGED]
    assert texts(record(library, "S.1"))[0] == "汝是我聞"


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        (lined_page("天", name="x.png"), {}, "--manuscript"),
        (lined_page("天", name="x.png"), {"shelfmark": "S.9"}, "--institution"),
        (text_page("天", institution="../up"), {}, "cannot be the id of an institution"),
        (text_page("天", shelfmark="//"), {}, "a letter or a digit"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_of_is_refused_with_advice(
    given: Page, more: dict[str, str], said: str, empty: Library, tmp_path: Path
) -> None:
    assert said in take(empty, written(tmp_path / "1.json", given), **more).failures[0]
    assert empty.manuscripts() == []


def test_options_that_name_nothing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="one file"):
        ImportRequest(files=(tmp_path, tmp_path), by="x", page=1)
    with pytest.raises(OptionError, match="institution"):
        ImportRequest(files=(tmp_path,), by="x", institution="a/b")


def test_a_dry_run_says_the_same_and_writes_nothing(library: Library, tmp_path: Path) -> None:
    files = [
        written(tmp_path / "1.json", with_written(record(library, "S.1"), (0, 3), "問")),
        written(tmp_path / "2.json", text_page("天地玄黃")),
    ]
    before = {path: path.stat().st_mtime_ns for path in library.folder.rglob("*.*") if "sqlite" not in path.name}
    dry = take(library, *files, dry_run=True)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not entries(library, "S.9")
    assert take(library, *files) == dry
    assert outcomes(dry) == [PageOutcome.CHANGED, PageOutcome.NEW]


def test_what_the_catalogue_says_stays_and_gaps_are_filled(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = library.manuscripts(("S.1",))[0]
    library.catalogue.put_manuscript(replace(item, title="金剛經", old_shelfmarks=("Ch. 1",)))
    described = replace(item, title="心經", dating="8th century", old_shelfmarks=("Ch. 2",))
    from manuscripts.pipeline.importing import survey

    recognise = survey.recognise

    def with_description(data: bytes, *, where: str) -> Any:
        form = recognise(data, where=where)
        return replace(form, read=lambda data, *, where: replace(form.read(data, where=where), manuscript=described))

    monkeypatch.setattr(survey, "recognise", with_description)
    summary = take(library, written(tmp_path / "1.json", record(library, "S.1")))
    after = library.manuscripts(("S.1",))[0]
    assert (after.title, after.dating, after.old_shelfmarks) == ("金剛經", "8th century", ("Ch. 1", "Ch. 2"))
    assert [str(one) for one in summary.files[0].omissions] == ["title '心經': the catalogue has '金剛經', which stays"]


@pytest.mark.engine
@pytest.mark.parametrize("stage", [Stage.PREPARE, Stage.LAYOUT, Stage.RECOGNITION, Stage.VARIANTS])
def test_no_later_run_reads_what_a_person_has_given(stage: Stage, empty: Library, tmp_path: Path) -> None:
    scan = picture(tmp_path / "scans" / "S.9" / "1.png")
    file = written(tmp_path / "1.json", lined_page("天地玄黃", name="1.png"))
    other = written(tmp_path / "2.json", lined_page("宇宙洪荒", name="gone.png"))
    take(empty, file, other, institution="east", shelfmark="S.9", images=scan.parent)
    before = [replace(record(empty, "S.9", number), steps=()) for number in (1, 2)]
    summary = redo(empty, stage, scan.parent)
    assert summary.failures == ()
    assert [replace(record(empty, "S.9", number), steps=()) for number in (1, 2)] == before
    assert summary.imported == (0 if stage is Stage.VARIANTS else 2)
    assert [step.stage for step in record(empty, "S.9").steps].count("import") == 1
    if stage is Stage.RECOGNITION:
        # Of what has no image there is nothing to be read anew.
        assert redo(empty, Stage.PREPARE, scan.parent, discard=True).failures == ()
        assert texts(record(empty, "S.9", 1)) != ["天地玄黃"]
        assert texts(record(empty, "S.9", 2)) == ["宇宙洪荒"]


class KilledError(Exception):
    pass


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (Catalogue, "put_image"),
        (Catalogue, "put_manuscript"),
        (RecordStore, "save"),
        (Catalogue, "add_pages"),
        (Catalogue, "mark_done"),
        (Catalogue, "give_image"),
        (Catalogue, "mark_indexed"),
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_an_import_that_is_killed_anywhere_is_finished_by_the_next(
    target: type, name: str, after: bool, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = written(tmp_path / "late.json", lined_page("天地玄黃", name="late.png", shelfmark="S.9"))
    take(library, late, institution="east")
    picture(tmp_path / "late.png")
    files = [
        late,
        written(tmp_path / "1.json", with_written(record(library, "S.1"), (0, 3), "問")),
        written(tmp_path / "2.json", text_page("日月盈昃", shelfmark="S.8")),
    ]
    done: Callable[..., Any] = getattr(target, name)

    def killed(*arguments: Any, **options: Any) -> None:
        if after:
            done(*arguments, **options)
        raise KilledError

    with monkeypatch.context() as patch, suppress(KilledError):
        patch.setattr(target, name, killed)
        take(library, *files, institution="east")
    assert take(library, *files, institution="east").failures == ()
    assert [texts(record(library, one)) for one in ("S.9", "S.8")] == [["天地玄黃"], ["日月盈昃"]]
    assert texts(record(library, "S.1"))[0] == "如是我問"
    assert len(record(library, "S.1").columns[0].glyphs[3].corrections) == 1
    assert record(library, "S.9").image.digest == sha256_file(tmp_path / "late.png")
    states: list[PageEntry] = [entry for one in ("S.1", "S.8", "S.9") for entry in entries(library, one)]
    assert {entry.state for entry in states} == {PageState.DONE}
    assert [entry.characters for entry in states] == [8, 4, 4, 4]
    assert [hits(library, words) for words in ("我問", "我聞", "月盈", "玄黃")] == [1, 0, 1, 1]
    assert library.catalogue.stale_manuscripts() == []
    assert not list(library.folder.rglob(".tmp-*"))


def test_an_institutions_folder_cannot_be_left_by_a_file(empty: Library, tmp_path: Path) -> None:
    given = replace(text_page("天"), image=PageImage(digest="", name="../../secret.png", frame=0, width=60, height=60))
    picture(tmp_path / "secret.png")
    folder = tmp_path / "a" / "b"
    report = take(empty, written(folder / "1.json", given)).files[0]
    assert report.pages[0].image == ""
    shutil.rmtree(folder)


def test_a_page_of_a_file_that_is_no_file_is_told(empty: Library, tmp_path: Path) -> None:
    summary = take(empty, tmp_path / "gone.json", tmp_path)
    assert len(summary.failures) == 2
    assert all("cannot be read" in failure for failure in summary.failures)
    with pytest.raises(InputError):
        raise InputError(summary.failures[0])
