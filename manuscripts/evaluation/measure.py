"""How far what was read of a page is from its truth."""

from collections.abc import Sequence
from dataclasses import dataclass

from manuscripts.core.page import Page
from manuscripts.evaluation.causes import Causes, causes_of, joined
from manuscripts.evaluation.infix import best_place
from manuscripts.evaluation.rates import NO_ERRORS, Kinds, Rate, kinds_of, rate_of
from manuscripts.evaluation.truth import TruthPage
from manuscripts.evaluation.written import Fold, Units, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page measured.

    `raw` and `folded` compare the main flow in reading order, so a column out of order costs what it takes to delete
    and insert it. `reordered` is `folded` with the columns read put where they fit the truth best, if that is better:
    what remains is not due to order. `columns_raw` and `columns_folded` lay each true column on the nearest part of
    what was read, so neither order nor extra columns count. `kinds` and `causes` each divide the errors of `folded`.
    """

    name: str
    raw: Rate
    folded: Rate
    reordered: Rate
    columns_raw: Rate
    columns_folded: Rate
    kinds: Kinds
    causes: Causes
    truth: Units
    read: Units


def measure_page(truth: TruthPage, page: Page | None, *, fold: Fold) -> PageResult:
    """Compare the diplomatic text of the main flow; a page that was not read has all its units missing."""
    columns = [Written.of_column(column) for column in page.columns if column.kind.in_flow] if page else []
    return measure_columns(truth.name, [column.written for column in truth.flow], columns, fold=fold)


def measure_columns(name: str, truth: Sequence[Written], read: Sequence[Written], *, fold: Fold) -> PageResult:
    """Compare true columns with the columns read, both in reading order.

    `fold` gives the form in which a unit is compared when variants count as the same.
    """
    folded_truth = [column.folded(fold) for column in truth]
    folded_read = [column.folded(fold) for column in read]
    whole, flow = joined(folded_truth), joined(folded_read)
    best = _best_order(folded_read, whole)
    return PageResult(
        name=name,
        raw=rate_of(joined(truth), joined(read)),
        folded=rate_of(whole, flow),
        reordered=rate_of(whole, joined(best)),
        columns_raw=_by_column(truth, joined(read)),
        columns_folded=_by_column(folded_truth, flow),
        kinds=kinds_of(whole, flow),
        causes=causes_of(folded_truth, folded_read, best),
        truth=whole,
        read=flow,
    )


def _best_order(columns: Sequence[Written], truth: Units) -> Sequence[Written]:
    """The better of the order given and the order in which each column is found best in the truth."""
    found = sorted(columns, key=lambda column: best_place(column.units, truth).start)
    return min(columns, found, key=lambda order: rate_of(truth, joined(order)).errors)


def _by_column(truth: Sequence[Written], read: Units) -> Rate:
    rates = (Rate(best_place(column.units, read).errors, rate_of(column.units, ()).count) for column in truth)
    return sum(rates, start=NO_ERRORS)
