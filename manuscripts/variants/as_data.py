"""What a table says of characters as plain data, the same for the command line and for other programs."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from manuscripts.variants.explanation import Comparison, Explanation
from manuscripts.variants.rule import Rule


def rows_as_data(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Rows of a table."""
    return [rule._asdict() for rule in rules]


def explanation_as_data(found: Explanation) -> dict[str, Any]:
    """All that is said of one character."""
    rows = ("path", "choices", "from_others", "apart")
    return asdict(found) | {name: rows_as_data(getattr(found, name)) for name in rows}


def comparison_as_data(found: Comparison) -> dict[str, Any]:
    """What is said of two."""
    return {
        "first": found.first,
        "second": found.second,
        "same": {level.value: same for level, same in found.same.items()},
        "rows": rows_as_data(found.rows),
        "kept_apart": found.kept_apart._asdict() if found.kept_apart else None,
        "by_context": rows_as_data(found.contexts),
    }
