"""How the pages of one manuscript were made: equal steps of several pages as one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from manuscripts.core.page import ModelUse, Page, Step

Option = str | int | float | bool | None

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageHistory:
    """One stage as it was run with the same software, options and weights; `seconds` are those of all its pages.

    `first` and `last` are when its first and its last page were finished.
    """

    stage: str
    software: str
    options: tuple[tuple[str, Option], ...]
    models: tuple[ModelUse, ...]
    pages: tuple[int, ...]
    first: str
    last: str
    seconds: float

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two steps those of one stage: as `step_key` gives it."""
        return (self.stage, self.software, self.options, self.models)

    @property
    def page_ranges(self) -> str:
        """Its pages, as `page_ranges` writes them."""
        return page_ranges(self.pages)


def gather_history(pages: Sequence[Page]) -> tuple[StageHistory, ...]:
    """Every stage of every page, equal ones put together, in the order in which they are met."""
    groups: dict[tuple[object, ...], list[tuple[int, Step]]] = {}
    for page in pages:
        for step in page.steps:
            groups.setdefault(step_key(step), []).append((page.number, step))
    return tuple(_merge(found) for found in groups.values())


def page_ranges(pages: Iterable[int]) -> str:
    """`1-3, 7` for pages 1, 2, 3 and 7."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1][1:] = [page]
        else:
            ranges.append([page])
    return ", ".join("-".join(str(page) for page in ends) for ends in ranges)


def step_key(step: Step) -> tuple[object, ...]:
    """Stage, software, options and weights: steps that share them are told as one."""
    return (step.stage, step.software, tuple(sorted(step.options.items())), step.models)


def is_date_time(value: str) -> bool:
    """Whether XML Schema takes it as a dateTime."""
    if not _DATE_TIME.fullmatch(value):
        return False
    try:
        return datetime.fromisoformat(value).year > 0
    except ValueError:
        return False


def _merge(found: Sequence[tuple[int, Step]]) -> StageHistory:
    step = found[0][1]
    times = sorted(step.finished for _, step in found)
    return StageHistory(
        stage=step.stage,
        software=step.software,
        options=tuple(sorted(step.options.items())),
        models=step.models,
        pages=tuple(sorted({page for page, _ in found})),
        first=times[0],
        last=times[-1],
        seconds=sum(step.seconds for _, step in found),
    )
