"""How far what was read of a page is from its truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manuscripts.core.page import Page
from manuscripts.core.units import units
from manuscripts.evaluation.infix import best_place
from manuscripts.evaluation.rates import NO_ERRORS, UNREADABLE, Kinds, Rate, kinds_of, rate_of
from manuscripts.evaluation.truth import TruthPage

Fold = Callable[[str], str]
Units = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page measured.

    `raw` and `folded` compare the main flow in reading order, so a column out of order costs what it takes to delete
    and insert it. `reordered` is `folded` with the columns read put where they fit the truth best, if that is better:
    what remains is not due to order. `columns_raw` and `columns_folded` lay each true column on the nearest part of
    what was read, so neither order nor extra columns count. `kinds` divides the errors of `folded`.
    """

    name: str
    raw: Rate
    folded: Rate
    reordered: Rate
    columns_raw: Rate
    columns_folded: Rate
    kinds: Kinds
    truth: Units
    read: Units


def measure_page(truth: TruthPage, page: Page | None, *, fold: Fold) -> PageResult:
    """Compare the diplomatic text of the main flow; a page that was not read has all its units missing."""
    columns = [column.text for column in page.columns if column.kind.in_flow] if page else []
    return measure_texts(truth.name, [column.units for column in truth.flow], columns, fold=fold)


def measure_texts(name: str, truth: Sequence[Units], read: Sequence[str], *, fold: Fold) -> PageResult:
    """Compare true columns (units) with the texts of the columns read, both in reading order.

    `fold` gives the form in which a unit is compared when variants count as the same.
    """
    raw_read = [tuple(unit.text for unit in units(text)) for text in read]
    folded_truth = [tuple(unit if unit == UNREADABLE else fold(unit) for unit in column) for column in truth]
    folded_read = [tuple(fold(unit) for unit in column) for column in raw_read]
    whole, flow = _joined(folded_truth), _joined(folded_read)
    return PageResult(
        name=name,
        raw=rate_of(_joined(truth), _joined(raw_read)),
        folded=rate_of(whole, flow),
        reordered=_reordered(folded_read, whole),
        columns_raw=_by_column(truth, _joined(raw_read)),
        columns_folded=_by_column(folded_truth, flow),
        kinds=kinds_of(whole, flow),
        truth=whole,
        read=flow,
    )


def _joined(columns: Sequence[Units]) -> Units:
    return tuple(unit for column in columns for unit in column)


def _reordered(columns: Sequence[Units], truth: Units) -> Rate:
    """The better of the order given and the order in which each column is found best in the truth."""
    found = sorted(columns, key=lambda column: best_place(column, truth).start)
    rates = (rate_of(truth, _joined(order)) for order in (columns, found))
    return min(rates, key=lambda rate: rate.errors)


def _by_column(truth: Sequence[Units], read: Units) -> Rate:
    rates = (Rate(best_place(column, read).errors, rate_of(column, ()).count) for column in truth)
    return sum(rates, start=NO_ERRORS)
