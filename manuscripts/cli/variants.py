"""`manuscripts variants`: what a character stands for, why two are the same or not, and an institution's own rows."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, LibraryFolder
from manuscripts.cli.talk import counted, say, write_data, write_json
from manuscripts.cli.variants_telling import print_comparison, print_explanation, print_rules
from manuscripts.core.errors import OptionError, QueryError
from manuscripts.core.han import spelt

if TYPE_CHECKING:
    from manuscripts.variants.rule import Rule
    from manuscripts.variants.table import VariantTable


def variants(
    first: Annotated[
        str | None, typer.Argument(metavar="A", help="One character (爲 or U+7232), or several to explain.")
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="Another: why is it the same as A, why not?")
    ] = None,
    as_tsv: Annotated[bool, typer.Option("--tsv", help="Print the class of A as a table.")] = False,
    level: Annotated[
        str | None, typer.Option("--level", help="With --tsv: graphical, orthographic (without it) or loose.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="See whether a table of your own (TSV) can be used.")
    ] = None,
    adopt: Annotated[
        Path | None, typer.Option("--adopt", help="Put a table of your own before ours, for --institution.")
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Take the table of --institution away again.")] = False,
    institution: Annotated[
        str | None, typer.Option("--institution", help="Explain by the table of this institution in --library.")
    ] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Explain what characters stand for, whether two are the same and at which level, by which rows, from which source.

    A table of your own has the columns written, standard, sources, and if you like relation, direction, level, note.
    """
    if [first is not None, check is not None, adopt is not None, drop].count(True) != 1:
        raise OptionError(
            "say one thing to do.", advice="Give a character, as in `manuscripts variants 爲`, or a file."
        )
    if (level and not as_tsv) or (as_tsv and (as_json or second is not None or first is None)):
        raise OptionError("--tsv gives the class of one character, --level is its level.", advice="Leave the rest out.")
    if check:
        _check(check, as_json=as_json)
    elif adopt or drop:
        _change(library, institution, adopt, as_json=as_json)
    elif first is not None:
        table = _table(library, institution)
        if as_tsv:
            _print_class(table, _single(first), level or "orthographic")
        elif second is not None:
            _compare(table, _single(first), _single(second), as_json=as_json)
        else:
            _explain(table, spelt(first), as_json=as_json)


def _table(library: Path, institution: str | None) -> "VariantTable":
    if not institution:
        from manuscripts.variants.shipped import load_table

        return load_table()
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.variant_rows import table_of

    with Library(library) as opened:
        return table_of(opened, institution)


def _explain(table: "VariantTable", text: str, *, as_json: bool) -> None:
    from manuscripts.core.units import units
    from manuscripts.variants.as_data import explanation_as_data
    from manuscripts.variants.explanation import explain

    found = [explain(table, unit.text) for unit in units(text)]
    if not found:
        raise QueryError(f"there is no character in {text!r}.", advice="Give one, as in `manuscripts variants 爲`.")
    if as_json:
        write_json({"characters": [explanation_as_data(one) for one in found]})
        return
    for one in found:
        print_explanation(one)


def _compare(table: "VariantTable", first: str, second: str, *, as_json: bool) -> None:
    from manuscripts.variants.as_data import comparison_as_data
    from manuscripts.variants.explanation import compare

    found = compare(table, first, second)
    if as_json:
        write_json(comparison_as_data(found))
        return
    print_comparison(found)


def _print_class(table: "VariantTable", text: str, name: str) -> None:
    from manuscripts.variants.level import Level
    from manuscripts.variants.rule import rules_text

    if name not in list(Level):
        raise OptionError(f"no level is called {name!r}.", advice=f"There are: {', '.join(Level)}.")
    level = Level(name)
    members = table.members(text, level=level)
    rows = {rule: None for member in members for rule in table.rows_of(member) if rule.written in members}
    inside = [rule for rule in rows if rule.standard in members and rule.joins and level.takes_in(rule.joins)]
    if not inside:
        say(f"{text} stands alone at the level {level}.")
    write_data(rules_text(sorted(inside, key=lambda rule: rule.id)))


def _check(path: Path, *, as_json: bool) -> None:
    from manuscripts.pipeline.variant_rows import check_rows

    _report(check_rows(path, name=path.stem), "can be used", as_json=as_json)


def _change(library: Path, institution: str | None, adopt: Path | None, *, as_json: bool) -> None:
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.indexing import index_stale, renew_index
    from manuscripts.pipeline.variant_rows import adopt_rows, drop_rows

    if not institution:
        raise OptionError("whose table is it?", advice="Say it with --institution.")
    with Library(library) as opened, opened.writing():
        renew_index(opened)
        rules: tuple[Rule, ...] = ()
        if adopt:
            rules, pages = adopt_rows(opened, institution, adopt)
        else:
            pages = drop_rows(opened, institution)
        index_stale(opened)
    what = f"for {institution} before ours; {counted(pages, 'page')} normalised anew"
    _report(rules, what, as_json=as_json)


def _report(rules: "tuple[Rule, ...]", what: str, *, as_json: bool) -> None:
    from manuscripts.variants.as_data import rows_as_data

    if as_json:
        write_json({"rows": rows_as_data(rules)})
        return
    write_data(f"{counted(len(rules), 'row')} {what}.")
    print_rules((("rows", rules),))


def _single(text: str) -> str:
    from manuscripts.core.units import units

    meant = spelt(text)
    found = list(units(meant))
    if len(found) != 1 or found[0].text != meant:
        raise QueryError(f"{text!r} is not one character.", advice="Give one, as in `manuscripts variants 爲 為`.")
    return meant
