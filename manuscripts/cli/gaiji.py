"""`manuscripts gaiji`: characters without a code point, registered, seen in the pages, merged and promoted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.pages import find_page
from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.person import Corrector, person
from manuscripts.cli.talk import write_json
from manuscripts.core.errors import OptionError
from manuscripts.core.gaiji import GaijiStatus

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import PageEntry
    from manuscripts.pipeline.gaiji_places import GlyphPlace

Identifier = Annotated[str, typer.Argument(metavar="ID", help="The identifier, as in sample-east:g0001.")]
Places = Annotated[
    list[str] | None,
    typer.Option(
        "--at",
        help="`SHELFMARK:PAGE:COLUMN:INDEX`, as in S.1:2:c5:7 for character 7 of column 5 of page 2. Repeatable.",
    ),
]


def list_gaiji(
    component: Annotated[
        str | None, typer.Option("--component", help="Only those with this part on any level: 木, or ⿰木木.")
    ] = None,
    status: Annotated[GaijiStatus | None, typer.Option("--status", help="Only those of this status.")] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """List the characters without a code point, and private-use characters in the texts that none explains."""
    from manuscripts.catalog.library import Library
    from manuscripts.cli.gaiji_telling import print_list, tell_list
    from manuscripts.core.gaiji import read_component

    part = None if component is None else read_component(component)
    with Library(library) as opened:
        chosen = [
            entry
            for entry in opened.catalogue.gaiji.all().values()
            if status in (None, entry.status) and (part is None or entry.has_component(part))
        ]
        told = tell_list(opened, chosen)
    if as_json:
        write_json(told)
    else:
        print_list(told)


def show_gaiji(
    identifier: Identifier,
    crops: Annotated[
        Path | None, typer.Option("--crops", help="Write a PNG of each occurrence into this folder.")
    ] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one, where it stands, and its history; of a merged one also what it went into."""
    from manuscripts.catalog.library import Library
    from manuscripts.cli.gaiji_telling import print_gaiji, tell_gaiji

    with Library(library) as opened:
        told = tell_gaiji(opened, identifier, crops=crops)
    if as_json:
        write_json(told)
    else:
        print_gaiji(told)


def add_gaiji(
    identifier: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A known one, to add to it; without: register a new one.")
    ] = None,
    ids: Annotated[str | None, typer.Option("--ids", help="What it is made of: ⿰木⿱目一; ？ for unknown.")] = None,
    at: Places = None,
    normal: Annotated[str | None, typer.Option("--normal", help="The encoded character that it stands for.")] = None,
    unicode: Annotated[
        list[str] | None, typer.Option("--unicode", help="A proposed equivalent, 𫝀 or U+2B740. Repeatable.")
    ] = None,
    ref: Annotated[
        list[str] | None, typer.Option("--ref", help="Its number elsewhere: CBETA:CB00001. Repeatable.")
    ] = None,
    private_use: Annotated[
        list[str] | None, typer.Option("--private-use", help="U+E001: by which it stands in the texts. Repeatable.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="A remark.")] = None,
    by: Corrector = None,
    institution: Annotated[
        str | None, typer.Option("--institution", help="Whose register it enters, and whose shelfmarks are meant.")
    ] = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Register a character without a code point, or add facts and occurrences to a known one."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.gaiji import GaijiFacts, change_gaiji, changing, register_gaiji

    facts = GaijiFacts.read(
        ids=ids, normal=normal, note=note, unicode=unicode or (), references=ref or (), private_use=private_use or ()
    )
    if not facts.any and not at:
        raise OptionError("nothing is to be added.", advice="Give --ids, --at, --normal, --unicode, --ref or --note.")
    who = person(by)
    with Library(library) as opened:
        with changing(opened):
            places = [_place(opened, words, institution=institution) for words in at or ()]
            if identifier is None:
                entry = register_gaiji(opened, facts, places, institution=institution, by=who)
            else:
                entry = change_gaiji(opened, identifier, facts, places, by=who)
        _report(opened, entry.identifier, as_json=as_json)


def remove_gaiji(
    identifier: Identifier,
    at: Places = None,
    unicode: Annotated[list[str] | None, typer.Option("--unicode", help="A proposal to drop. Repeatable.")] = None,
    ref: Annotated[list[str] | None, typer.Option("--ref", help="A reference to drop. Repeatable.")] = None,
    lost: Annotated[
        list[str] | None,
        typer.Option("--lost", help="`SHELFMARK:PAGE`: forget where it was seen there, but nothing is read now."),
    ] = None,
    by: Corrector = None,
    institution: InstitutionFilter = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Take occurrences, proposals or references back; where it was seen stands again what was read there."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.gaiji import changing, take_back

    if not (at or unicode or ref or lost):
        raise OptionError("nothing is to be taken back.", advice="Give --at, --lost, --unicode or --ref.")
    who = person(by)
    with Library(library) as opened:
        with changing(opened):
            places = [_place(opened, words, institution=institution) for words in at or ()]
            pages = [_page(opened, words, institution=institution) for words in lost or ()]
            take_back(opened, identifier, places, unicode=unicode or (), references=ref or (), lost_on=pages, by=who)
        _report(opened, identifier, as_json=as_json)


def merge_gaiji(
    identifier: Identifier,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The one that stays and gets the occurrences.")],
    by: Corrector = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Say that two are one: all occurrences go to INTO, the first identifier leads there from now on."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.gaiji import changing
    from manuscripts.pipeline.gaiji import merge_gaiji as merge

    who = person(by)
    with Library(library) as opened:
        with changing(opened):
            merge(opened, identifier, into=into, by=who)
        _report(opened, into, as_json=as_json)


def promote_gaiji(
    identifier: Identifier,
    character: Annotated[str, typer.Argument(metavar="CHARACTER", help="What it is in Unicode now: 𫝀 or U+2B740.")],
    by: Corrector = None,
    library: LibraryFolder = DEFAULT_LIBRARY,
    as_json: AsJson = False,
) -> None:
    """Give it the code point that it has by now, in all pages that have it; run again, it does what is missing."""
    from manuscripts.catalog.library import Library
    from manuscripts.pipeline.gaiji import changing
    from manuscripts.pipeline.gaiji import promote_gaiji as promote

    who = person(by)
    with Library(library) as opened:
        with changing(opened):
            promote(opened, identifier, character, by=who)
        _report(opened, identifier, as_json=as_json)


def _report(opened: "Library", identifier: str, *, as_json: bool) -> None:
    from manuscripts.cli.gaiji_telling import print_short, tell_gaiji

    told = tell_gaiji(opened, identifier)
    if as_json:
        write_json(told)
    else:
        print_short(told)


def _place(opened: "Library", words: str, *, institution: str | None) -> "GlyphPlace":
    from manuscripts.pipeline.gaiji_places import GlyphPlace

    shelfmark, *numbers = words.rsplit(":", 3)
    counted = [number.removeprefix("c") if place == 1 else number for place, number in enumerate(numbers)]
    if len(counted) != 3 or not all(map(_is_number, counted)):
        raise OptionError(
            f"{words!r} names no place of a character.",
            advice="Write SHELFMARK:PAGE:COLUMN:INDEX, as in S.1:2:c5:7; c5 is the column with a 5 in `show --boxes`.",
        )
    page, column, index = counted
    entry = _page(opened, f"{shelfmark}:{page}", institution=institution)
    return GlyphPlace(words=words, entry=entry, column=int(column), index=int(index))


def _page(opened: "Library", words: str, *, institution: str | None) -> "PageEntry":
    shelfmark, _, number = words.rpartition(":")
    if not (shelfmark and _is_number(number)):
        raise OptionError(f"{words!r} names no page.", advice="Write SHELFMARK:PAGE, as in S.1:2.")
    holders = {one.institution for one in opened.manuscripts((shelfmark,))}
    return find_page(opened, shelfmark, int(number), institution=institution if institution in holders else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
