"""`manuscripts variants`: what a character folds to, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import AsJson
from manuscripts.cli.talk import write_data, write_json
from manuscripts.core.errors import QueryError

if TYPE_CHECKING:
    from manuscripts.variants.table import Explanation, Rule


def variants(
    characters: Annotated[str, typer.Argument(help="One character or several.")], as_json: AsJson = False
) -> None:
    """Explain what characters fold to in search and reading, by which rule, from which source."""
    from dataclasses import asdict

    from manuscripts.core.units import units
    from manuscripts.variants.table import load_table

    table = load_table()
    found = [table.explain(unit.text) for unit in units(characters)]
    if not found:
        raise QueryError(
            f"there is no character in {characters!r}.", advice="Give one, as in `manuscripts variants 爲`."
        )
    if as_json:
        write_json({"characters": [asdict(one) for one in found]})
        return
    for one in found:
        _print(one)


def _print(found: "Explanation") -> None:
    write_data(f"{_named(found.character)}  {_summary(found)}")
    for heading, rules in (
        ("because", found.path),
        ("found by it too", found.from_others),
        ("kept apart on purpose", found.apart),
    ):
        if rules:
            write_data(f"  {heading}:")
        for rule in rules:
            write_data(f"    {_described(rule)}")


def _summary(found: "Explanation") -> str:
    if not found.path:
        return "stands for itself"
    if found.normalised == found.folded:
        return f"stands for {_named(found.folded)}"
    kept = "left as it is" if found.normalised == found.character else f"read as {_named(found.normalised)}"
    return f"is found by {_named(found.folded)} in a search; in the edited reading it is {kept}"


def _named(character: str) -> str:
    codes = " ".join(f"U+{ord(code):04X}" for code in character)
    return f"{character} ({codes})"


def _described(rule: "Rule") -> str:
    note = f"; {rule.note}" if rule.note else ""
    return f"{rule.written} → {rule.standard}  {rule.level.value}, {', '.join(rule.sources)}{note}  [{rule.id}]"
