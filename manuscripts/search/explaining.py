"""Why what is written was found: what was asked for, what both are folded to, at which level and by which row."""

from functools import lru_cache

from manuscripts.core.han import SELECTOR
from manuscripts.core.units import Unit, UnitKind, units
from manuscripts.search.folding import Folding
from manuscripts.search.pattern import Term
from manuscripts.search.pieces import Spot
from manuscripts.search.results import Explained
from manuscripts.variants.explanation import Comparison, compare
from manuscripts.variants.level import Level
from manuscripts.variants.table import VariantTable

SELECTOR_RULE = "variation-selector"
MARK_RULE = "iteration-mark"
GAIJI_RULE = "gaiji"
CANDIDATE_RULE = "candidate"
LACUNA_RULE = "lacuna"


def explain_spot(spot: Spot, level: Level, folding: Folding) -> Explained | None:
    """Why a unit was found that is not written as it was asked for; None where it is, or where anything would do."""
    if not isinstance(spot.asked, Term) or spot.asked.unit.text == spot.written:
        return None
    asked = spot.asked
    meant = next(units(spot.meant))
    folded = meant.text if level is Level.EXACT else folding.term(meant, level=level)
    if folded != asked.term:
        return _explained(spot, asked, asked.term, None, (CANDIDATE_RULE,))
    closest, rules = _why(asked.meant, meant, folding)
    if spot.meant != spot.written or asked.meant != asked.unit:
        rules = (MARK_RULE, *rules)
    return _explained(spot, asked, folded, closest, rules)


def _explained(spot: Spot, asked: Term, folded: str, level: Level | None, rules: tuple[str, ...]) -> Explained:
    return Explained(asked=asked.unit.text, written=spot.written, folded=folded, level=level, rules=rules)


def _why(asked: Unit, meant: Unit, folding: Folding) -> tuple[Level, tuple[str, ...]]:
    """The closest level at which two units are one, and the ids of the rows that lead from one to the other."""
    if asked.text == meant.text:
        return Level.GRAPHICAL, ()
    if asked.kind is UnitKind.LACUNA:
        return Level.GRAPHICAL, (LACUNA_RULE,)
    rules: tuple[str, ...] = ()
    if SELECTOR.search(asked.text + meant.text):
        rules += (SELECTOR_RULE,)
    first, second = folding.spelt(asked.base), folding.spelt(meant.base)
    if (first, second) != (asked.base, meant.base):
        rules += (GAIJI_RULE,)
    if first == second:
        return Level.GRAPHICAL, rules
    compared = _compared(folding.table, first, second)
    return compared.level or Level.LOOSE, (*rules, *(row.id for row in compared.rows))


@lru_cache(maxsize=4096)
def _compared(table: VariantTable, first: str, second: str) -> Comparison:
    return compare(table, first, second)
