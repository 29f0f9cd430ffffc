from dataclasses import replace

from manuscripts.core.page import Page
from manuscripts.formats.run_history import gather_history


def _numbered(page: Page, *numbers: int) -> list[Page]:
    return [replace(page, number=number) for number in numbers]


def test_equal_steps_of_several_pages_are_one(page: Page) -> None:
    history = gather_history(_numbered(page, 1, 2, 3, 7))
    assert [stage.stage for stage in history] == ["recognition", "variants"]
    assert history[0].page_ranges == "1-3, 7"
    assert history[0].seconds == 5.0


def test_a_page_read_with_other_options_stands_apart(page: Page) -> None:
    first, second = _numbered(page, 1, 2)
    other = replace(second.steps[0], options={"threads": 8}, finished="2026-12-01T00:00:00Z")
    history = gather_history([first, replace(second, steps=(other,))])
    assert [(stage.stage, stage.page_ranges, stage.last) for stage in history] == [
        ("recognition", "1", "2026-11-21T08:00:00Z"),
        ("variants", "1", "2026-11-21T08:00:01Z"),
        ("recognition", "2", "2026-12-01T00:00:00Z"),
    ]
