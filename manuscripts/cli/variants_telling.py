"""What `manuscripts variants` says of a character, a pair or rows, in words and as data."""

from typing import TYPE_CHECKING

from manuscripts.cli.talk import write_data
from manuscripts.core.han import named
from manuscripts.core.units import UnitKind, units

if TYPE_CHECKING:
    from manuscripts.variants.explanation import Comparison, Explanation
    from manuscripts.variants.rule import Rule

_SIGNS = {
    UnitKind.REPEAT: "is an iteration mark: read as what stands before it",
    UnitKind.LACUNA: "is the sign of a place that is lost or cannot be read",
    UnitKind.GAIJI: "is of private use: `manuscripts gaiji` says what it is, if anybody has said so",
    UnitKind.IDS: "is the description of a character, one unit: `manuscripts gaiji` has those that are registered",
}


def print_explanation(found: "Explanation") -> None:
    """A character: what it stands for, what a search takes it together with, and the rows."""
    write_data(f"{named(found.character)}  {_summary(found)}")
    others = [member for member in found.members if member != found.character]
    if others:
        write_data(f"  a search takes it together with: {' '.join(others)}")
    print_rules(
        (
            ("because", found.path),
            ("what stands beside it decides", found.choices),
            ("by others", found.from_others),
            ("kept apart on purpose", tuple(rule for rule in found.apart if rule not in found.choices)),
        )
    )


def print_comparison(found: "Comparison") -> None:
    """A pair: from which level on it is the same, and the rows."""
    write_data(f"{named(found.first)}  {named(found.second)}  {_verdict(found)}")
    kept_apart = (found.kept_apart,) if found.kept_apart else ()
    contexts = tuple(rule for rule in found.contexts if rule not in kept_apart)
    print_rules(
        (
            ("because", found.rows),
            ("kept apart below loose by" if found.level else "kept apart by", kept_apart),
            ("what stands beside it decides", contexts),
        )
    )


def print_rules(groups: "tuple[tuple[str, tuple[Rule, ...]], ...]") -> None:
    """Rows under their headings; nothing where there are none."""
    for heading, rules in groups:
        if rules:
            write_data(f"  {heading}:")
        for rule in rules:
            write_data(f"    {_described(rule)}")


def _summary(found: "Explanation") -> str:
    if found.normalised != found.character:
        return f"stands for {named(found.normalised)}"
    kinds = [unit.kind for unit in units(found.character)]
    if kinds and kinds[0] is not UnitKind.HAN:
        return _SIGNS.get(kinds[0], "is no Han character")
    if found.choices:
        itself = "itself or " if found.choices[0].may_stay else ""
        return f"stands for {itself}{' or '.join(rule.standard for rule in found.choices)}"
    return "stands for itself"


def _verdict(found: "Comparison") -> str:
    if found.level is None:
        return "are not the same at any level"
    return "are the same at every level" if found.level == "exact" else f"are the same from the level {found.level} on"


def _described(rule: "Rule") -> str:
    note = f"; {rule.note}" if rule.note else ""
    level = rule.level or "kept apart"
    return (
        f"{rule.written} → {rule.standard}  {rule.relation}, {rule.direction}, {level}, "
        f"{', '.join(rule.sources)}{note}  [{rule.id}]"
    )
