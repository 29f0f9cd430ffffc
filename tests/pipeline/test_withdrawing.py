"""What an institution withdraws is gone from everything that people see, whatever happens meanwhile."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import FrameRef
from manuscripts.core.errors import InputError, WithdrawnError
from manuscripts.core.manuscript import Manuscript
from manuscripts.pipeline import withdrawing
from manuscripts.pipeline.export_choice import ExportFormat, ExportOptions
from manuscripts.pipeline.exporting import export_manuscript
from manuscripts.pipeline.indexing import check_index, index_stale, open_index, rebuild_index
from manuscripts.pipeline.withdrawing import bring_back, find_for_withdrawal, withdraw
from manuscripts.search.query import Query
from tests.conftest import run_manuscripts
from tests.small_library import entries, small_library

TEXTS = {"S.1": ["如是我聞", "一時佛在"], "S.2": ["天地玄黃"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = small_library(tmp_path / "library", TEXTS)
    with Library(made) as library:
        for manuscript in library.manuscripts():
            for form in (ExportFormat.TEXT, ExportFormat.TEI, ExportFormat.PAGE):
                list(
                    export_manuscript(
                        library, manuscript, form, folder=made / "exports", options=ExportOptions(), tell=print
                    )
                )
    return made


def total(library: Library, words: str) -> int:
    index = open_index(library)
    try:
        return index.search(Query(text=words)).total
    finally:
        index.close()


def files_of(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for part in ("images", "records", "exports")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def assert_gone(library: Library) -> None:
    assert [one.shelfmark for one in library.manuscripts()] == ["S.2"]
    assert not entries(library, "S.1")
    assert (total(library, "如是我聞"), total(library, "天地玄黃")) == (0, 1)
    assert not list(check_index(library))
    assert not [name for name in files_of(library.folder) if name.startswith("exports") and "S.1" in name]
    assert [name for name in files_of(library.folder) if name.startswith("exports") and "S.2" in name]
    (one,) = library.catalogue.withdrawals.all()
    assert one.manuscript.shelfmark == "S.1"
    assert one.is_complete


def test_what_is_withdrawn_is_neither_found_nor_listed_and_its_files_are_kept_aside(folder: Path) -> None:
    with Library(folder) as library:
        before = {name for name in files_of(folder) if not name.startswith("exports")}
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=False)
        assert_gone(library)
        assert {name for name in files_of(folder) if not name.startswith("exports")} == before
        with pytest.raises(WithdrawnError, match="withdrawn by Chen Yuan"):
            library.manuscripts(("S.1",))


def test_undoing_what_was_not_withdrawn_says_so(folder: Path) -> None:
    undo = ("withdraw", "--institution", "east", "--undo", "--library", folder)
    run_manuscripts("withdraw", "S.1", "--institution", "east", "--keep-files", "--yes", "--library", folder)
    told = run_manuscripts(*undo, "S.1", "S.2").stdout.splitlines()
    assert [re.split("  +", line)[:2] for line in told[1:]] == [["S.1", "brought back"], ["S.2", "was not withdrawn"]]
    again = json.loads(run_manuscripts(*undo, "S.1", "--json").stdout)
    assert again["manuscripts"] == [{"shelfmark": "S.1", "state": "was not withdrawn", "pages_kept": 2}]
    assert "Nothing of east was withdrawn." in run_manuscripts(*undo, "--all").stderr


def test_undoing_brings_all_of_it_back(folder: Path) -> None:
    with Library(folder) as library:
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=False)
        bring_back(library, "east", ["S.1"])
        assert [page.number for page in library.pages(library.manuscripts(("S.1",))[0])] == [1, 2]
        assert total(library, "如是我聞") == 1
        assert not list(check_index(library))
        assert not library.catalogue.withdrawals.all()


def test_deleting_leaves_nothing_of_it_and_all_of_the_others(folder: Path) -> None:
    with Library(folder) as library:
        (other,) = entries(library, "S.2")
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=True)
        assert_gone(library)
        left = {name for name in files_of(folder) if not name.startswith("exports")}
        assert left == {f"images/{other.image.stored}", str(library.records.path(other).relative_to(folder))}


def test_an_original_that_another_manuscript_has_pages_of_stays(folder: Path) -> None:
    with Library(folder) as library:
        shared = entries(library, "S.1")[0].image
        other = library.catalogue.put_manuscript(Manuscript(institution="east", shelfmark="S.3"))
        library.catalogue.plan_pages(other, [FrameRef(shared.digest, 0)])
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=True)
        assert library.images.path(shared.stored).is_file()
        assert [entry.image for entry in entries(library, "S.3")] == [shared]


def test_what_was_kept_aside_can_be_deleted_later(folder: Path) -> None:
    with Library(folder) as library:
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=False)
        (one,) = withdraw(library, "east", find_for_withdrawal(library, "east", ["S.1"]), by="Li", delete=True)
        assert (one.withdrawal.by, one.withdrawal.deletes, one.pages) == ("Chen Yuan", True, 0)
        (again,) = withdraw(library, "east", ["S.1"], by="Li", delete=False)
        assert again == one


class Killed(BaseException):
    """A process that ends in the middle of it."""


def killing(after: int) -> Callable[..., None]:
    def kill(*_: object, **__: object) -> None:
        raise Killed(after)

    return kill


@pytest.mark.parametrize("delete", [False, True])
@pytest.mark.parametrize("step", ["renew_index", "index_stale", "remove_exports", "_delete_files", "_path"])
def test_a_withdrawal_that_was_cut_short_is_finished_by_the_same_call(
    step: str, delete: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(folder) as library:
        with monkeypatch.context() as patch:
            patch.setattr(withdrawing, step, killing(1))
            try:
                withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=delete)
            except Killed:
                assert [one.shelfmark for one in library.manuscripts()] == ["S.2"]
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=delete)
        assert_gone(library)


@pytest.mark.parametrize("next_run", [index_stale, rebuild_index])
def test_whatever_indexes_next_finishes_what_was_cut_short(
    next_run: Callable[[Library], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(folder) as library:
        with monkeypatch.context() as patch:
            patch.setattr(withdrawing, "renew_index", killing(1))
            with pytest.raises(Killed):
                withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=False)
        next_run(library)
        assert total(library, "如是我聞") == 0
        (one,) = library.catalogue.withdrawals.all()
        assert one.is_complete


def test_nothing_can_be_put_in_its_place(folder: Path) -> None:
    with Library(folder) as library:
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=True)
        with pytest.raises(WithdrawnError, match="--undo"):
            library.catalogue.put_manuscript(Manuscript(institution="east", shelfmark="S.1"))


def test_what_is_not_known_cannot_be_withdrawn(folder: Path) -> None:
    with Library(folder) as library:
        with pytest.raises(InputError, match=r"S\.7"):
            find_for_withdrawal(library, "east", ["S.1", "S.7"])
        with pytest.raises(InputError, match="west has no manuscripts"):
            find_for_withdrawal(library, "west", [])
        assert find_for_withdrawal(library, "east", []) == ["S.1", "S.2"]


def test_an_ingest_of_the_same_folder_says_that_it_stays_withdrawn_and_copies_nothing(
    folder: Path, tmp_path: Path
) -> None:
    scans = tmp_path / "scans"
    (scans / "S.1").mkdir(parents=True)
    (tmp_path / "S.1-1.png").rename(scans / "S.1" / "1.png")
    with Library(folder) as library:
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=True)
    before = files_of(folder)
    done = run_manuscripts("ingest", scans, "--institution", "east", "--library", folder)
    assert "Withdrawn, and not brought back: 1 manuscript (S.1)" in done.stderr
    assert files_of(folder) == before


def test_its_text_cannot_be_imported(folder: Path, tmp_path: Path) -> None:
    given = tmp_path / "page.json"
    given.write_text(run_manuscripts("show", "S.1", "1", "--json", "--library", folder).stdout, encoding="utf-8")
    with Library(folder) as library:
        withdraw(library, "east", ["S.1"], by="Chen Yuan", delete=True)
    for dry in ((), ("--dry-run",)):
        done = run_manuscripts("import", given, "--by", "Li", *dry, "--library", folder, code=3)
        assert "withdrawn by Chen Yuan" in done.stdout + done.stderr
    with Library(folder) as library:
        assert_gone(library)


def test_the_command_withdraws_tells_it_and_brings_it_back(folder: Path) -> None:
    done = run_manuscripts(
        *("withdraw", "S.1", "--institution", "east", "--keep-files", "--yes", "--by", "Li", "--json"),
        *("--library", folder),
    )
    assert json.loads(done.stdout)["manuscripts"] == [{"shelfmark": "S.1", "state": "files kept", "pages_kept": 2}]
    status = run_manuscripts("status", "--library", folder)
    assert "withdrawn: east S.1" in status.stdout
    assert "its files are kept aside" in status.stdout
    assert "withdrawn by Li" in run_manuscripts("export", "S.1", "--library", folder, code=3).stderr
    assert "withdrawn by Li" in run_manuscripts("show", "S.1", "--library", folder, code=3).stderr
    run_manuscripts("withdraw", "S.1", "--institution", "east", "--undo", "--library", folder)
    assert json.loads(run_manuscripts("status", "--json", "--library", folder).stdout)["withdrawn"] == []


def test_all_of_an_institution_can_be_withdrawn(folder: Path) -> None:
    run_manuscripts("withdraw", "--all", "--institution", "east", "--delete", "--yes", "--library", folder)
    assert not files_of(folder)
    done = json.loads(run_manuscripts("status", "--json", "--library", folder).stdout)
    assert (done["manuscripts"], [one["files"] for one in done["withdrawn"]]) == ([], ["deleted", "deleted"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("S.1", "--yes"), 2),
        (("S.1", "--keep-files"), 2),
        (("--keep-files", "--yes"), 2),
        (("S.1", "--all", "--keep-files", "--yes"), 2),
        (("S.1", "--undo", "--delete"), 2),
        (("S.9", "--delete", "--yes"), 3),
    ],
)
def test_what_is_not_said_clearly_withdraws_nothing(arguments: tuple[str, ...], code: int, folder: Path) -> None:
    run_manuscripts("withdraw", *arguments, "--institution", "east", "--library", folder, code=code)
    with Library(folder) as library:
        assert len(library.manuscripts()) == 2
