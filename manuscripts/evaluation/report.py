"""The result of an evaluation: pages and totals, as rows of a table and as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from manuscripts.core.page import Page
from manuscripts.evaluation.causes import Causes
from manuscripts.evaluation.measure import PageResult, measure_page
from manuscripts.evaluation.rates import NO_ERRORS, Kinds, Rate
from manuscripts.evaluation.truth import TruthPage
from manuscripts.evaluation.written import Fold

HEADINGS = ("page", "units", "CER", "CER folded", "in best order", "by column", "missing", "extra", "wrong")
CAUSE_HEADINGS = ("page", "errors", "missed", "false ink", "order", "cut", "character")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Pages measured; `unread` names the pages of the truth that were not read, which count as wholly missing."""

    pages: tuple[PageResult, ...]
    unread: tuple[str, ...] = ()

    @property
    def raw(self) -> Rate:
        return _sum(page.raw for page in self.pages)

    @property
    def folded(self) -> Rate:
        return _sum(page.folded for page in self.pages)

    @property
    def reordered(self) -> Rate:
        return _sum(page.reordered for page in self.pages)

    @property
    def columns_raw(self) -> Rate:
        return _sum(page.columns_raw for page in self.pages)

    @property
    def columns_folded(self) -> Rate:
        return _sum(page.columns_folded for page in self.pages)

    @property
    def kinds(self) -> Kinds:
        return sum((page.kinds for page in self.pages), start=Kinds())

    @property
    def causes(self) -> Causes:
        return sum((page.causes for page in self.pages), start=Causes())

    def worst(self, count: int) -> tuple[PageResult, ...]:
        """The pages with the highest folded rates, worst first."""
        return tuple(sorted(self.pages, key=lambda page: page.folded.share or 0.0, reverse=True)[:count])

    def rows(self) -> list[tuple[str, ...]]:
        """A row for each page and one for all, under HEADINGS."""
        return [_row(page.name, page) for page in self.pages] + [_row("all", self)]

    def cause_rows(self) -> list[tuple[str, ...]]:
        """The errors of the folded rate by cause, a row for each page and one for all, under CAUSE_HEADINGS."""
        return [_cause_row(page.name, page.causes) for page in self.pages] + [_cause_row("all", self.causes)]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: each rate as errors, count and share."""
        return {
            "total": _dict(self),
            "unread": list(self.unread),
            "pages": [{"page": page.name, **_dict(page)} for page in self.pages],
        }


def evaluate(truth: Sequence[TruthPage], pages: Iterable[Page], *, fold: Fold) -> Report:
    """Measure every page of the truth against the page read that it is of."""
    read = list(pages)
    results, unread = [], []
    for true in truth:
        page = next((page for page in read if true.is_of(page)), None)
        results.append(measure_page(true, page, fold=fold))
        if page is None:
            unread.append(true.name)
    return Report(pages=tuple(results), unread=tuple(unread))


def _sum(rates: Iterable[Rate]) -> Rate:
    return sum(rates, start=NO_ERRORS)


def percent(rate: Rate) -> str:
    """`4.2 %`, or a dash when nothing was counted."""
    return "-" if rate.share is None else f"{100 * rate.share:.1f} %"


def _row(name: str, result: PageResult | Report) -> tuple[str, ...]:
    rates = (result.raw, result.folded, result.reordered, result.columns_folded)
    kinds = (result.kinds.missing, result.kinds.extra, result.kinds.substituted)
    return (name, str(result.folded.count), *(percent(rate) for rate in rates), *(str(kind) for kind in kinds))


def _cause_row(name: str, causes: Causes) -> tuple[str, ...]:
    return (name, str(causes.total), *(str(count) for count in asdict(causes).values()))


def _dict(result: PageResult | Report) -> dict[str, Any]:
    rates = {
        "raw": result.raw,
        "folded": result.folded,
        "reordered": result.reordered,
        "columns_raw": result.columns_raw,
        "columns_folded": result.columns_folded,
    }
    found: dict[str, Any] = {
        name: {"errors": rate.errors, "count": rate.count, "share": rate.share} for name, rate in rates.items()
    }
    kinds = result.kinds
    found["kinds"] = {"missing": kinds.missing, "extra": kinds.extra, "substituted": kinds.substituted}
    found["causes"] = asdict(result.causes)
    return found
