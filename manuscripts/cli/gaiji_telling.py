"""What `manuscripts gaiji` says: entries, occurrences and histories as plain values, and as text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from manuscripts.catalog.library import Library
from manuscripts.cli.talk import counted, write_data, write_table
from manuscripts.core.gaiji import Gaiji, readable, resolve, unknown
from manuscripts.core.geometry import Box
from manuscripts.core.han import named
from manuscripts.pipeline.gaiji_finding import FoundGaiji, find_gaiji, unexplained

Told = dict[str, Any]


def tell_list(opened: Library, entries: Iterable[Gaiji]) -> Told:
    """Entries with the number of their occurrences, and private-use characters that none explains, with their pages."""
    counts = opened.catalogue.gaiji.counts()
    private: dict[str, list[Told]] = {}
    for page, found in unexplained(opened):
        for code, count in found.items():
            address = {"institution": page.manuscript.institution, "shelfmark": page.manuscript.shelfmark}
            private.setdefault(code, []).append(address | {"page": page.number, "count": count})
    return {
        "gaiji": [_facts(entry) | {"occurrences": counts[entry.identifier]} for entry in entries],
        "private_use": [
            {"code_point": code, "count": sum(page["count"] for page in pages), "pages": pages}
            for code, pages in sorted(private.items())
        ],
    }


def tell_gaiji(opened: Library, identifier: str, *, crops: Path | None = None) -> Told:
    """One entry with occurrences and history; of a merged one `leads_to` is the same of what it went into.

    Writes crops into the folder `crops`, and names them. Raises GaijiError for an identifier that there is not.
    """
    known = opened.catalogue.gaiji.all()
    if identifier not in known:
        raise unknown(identifier)
    entry = known[identifier]
    where = find_gaiji(opened, identifier)
    occurrences = [_occurrence(one) for one in where.found]
    if crops is not None:
        _crop(opened, identifier, where.found, occurrences, crops)
    told = _facts(entry) | {
        "occurrences": occurrences,
        "not_found": [
            {"institution": page.manuscript.institution, "shelfmark": page.manuscript.shelfmark, "page": page.number}
            | {"box": asdict(one.box), "by": one.by}
            for page, one in where.lost
        ],
        "scan_replaced": [{"image": one.digest, "box": asdict(one.box), "by": one.by} for one in where.gone],
        "history": [_without(asdict(change), "gaiji") for change in opened.catalogue.gaiji.history(identifier)],
    }
    if entry.merged_into is not None:
        told["leads_to"] = tell_gaiji(opened, resolve(identifier, known).identifier, crops=crops)
    return told


def print_list(told: Told) -> None:
    """A table of the entries, then what private-use characters stand where."""
    shown = ("identifier", "ids", "status", "normal", "unicode", "occurrences", "went")
    rows = [[" ".join(one[name]) if name == "unicode" else one[name] for name in shown] for one in told["gaiji"]]
    write_table(shown, rows)
    for sign in told["private_use"]:
        pages = "; ".join(f"{page['institution']} {page['shelfmark']}, page {page['page']}" for page in sign["pages"])
        write_data(f"not explained: {sign['code_point']}, {counted(sign['count'], 'time')}: {pages}")


def print_short(told: Told) -> None:
    """One line: what was done is seen by what is so now."""
    went = f", {told['went']}" if told["went"] else ""
    write_data(f"{told['identifier']}  {told['ids']}{went}: {counted(len(told['occurrences']), 'occurrence')}")


def print_gaiji(told: Told) -> None:
    """Everything, a fact a line; what a merged one went into follows it."""
    print_short(told)
    facts = (
        ("normal form", told["normal"] and named(told["normal"])),
        ("proposed", ", ".join(map(named, told["unicode"]))),
        ("references", ", ".join(told["references"])),
        ("private use", ", ".join(told["private_use"])),
        ("note", told["note"]),
    )
    for name, value in facts:
        if value:
            write_data(f"  {name}: {value}")
    for one in told["occurrences"]:
        picture = f"  {one['crop']}" if "crop" in one else ""
        write_data(
            f"  {one['institution']} {one['shelfmark']}, page {one['page']}, column {one['line']}, "
            f"{_box(one['box'])}, --at {one['at']!r}{picture}"
        )
    for one in told["not_found"]:
        place = f"{one['institution']} {one['shelfmark']}, page {one['page']}, {_box(one['box'])}"
        write_data(f"  seen by {one['by']}, but nothing is read there now: {place}")
    for one in told["scan_replaced"]:
        write_data(f"  seen by {one['by']} on a scan that was replaced since: {one['image'][:12]}, {_box(one['box'])}")
    for change in told["history"]:
        write_data(f"  {change['when']}  {change['by']}: {change['what']} {_change(change)}")
    if "leads_to" in told:
        print_gaiji(told["leads_to"])


def _facts(entry: Gaiji) -> Told:
    return _without(asdict(entry), "status") | {"status": entry.status.value, "went": entry.went}


def _occurrence(one: FoundGaiji) -> Told:
    return {
        "institution": one.entry.manuscript.institution,
        "shelfmark": one.entry.manuscript.shelfmark,
        "page": one.entry.number,
        "line": one.line,
        "column": f"c{one.column}",
        "index": one.index,
        "at": f"{one.entry.manuscript.shelfmark}:{one.entry.number}:c{one.column}:{one.index}",
        "box": asdict(one.box),
        "written": one.written,
    }


def _crop(
    opened: Library, identifier: str, found: Sequence[FoundGaiji], occurrences: Sequence[Told], folder: Path
) -> None:
    """Write a crop of each that was found, and name it in what is told of it; each image is decoded once."""
    from itertools import groupby

    from manuscripts.core.files import write_atomic
    from manuscripts.core.names import slug
    from manuscripts.imaging.crop import crop_picture
    from manuscripts.pipeline.originals import open_kept

    for entry, group in groupby(zip(found, occurrences, strict=True), key=lambda pair: pair[0].entry):
        pixels = open_kept(opened, entry).decode(entry.frame).pixels
        for one, told in group:
            place = f"{entry.manuscript.institution}_{entry.manuscript.slug}_{entry.number:04}"
            target = folder / f"{slug(identifier)}_{place}_c{one.column}-{one.index}.png"
            write_atomic(target, crop_picture(pixels, one.box, rotation=one.rotation))
            told["crop"] = str(target)


def _box(box: Mapping[str, float] | Box) -> str:
    sides = asdict(box) if isinstance(box, Box) else box
    return f"box {sides['left']:.0f},{sides['top']:.0f} to {sides['right']:.0f},{sides['bottom']:.0f}"


def _change(change: Told) -> str:
    before, after = readable(change["before"]), readable(change["after"])
    return f"{before} → {after}" if before and after else before or after


def _without(values: Told, name: str) -> Told:
    return {key: value for key, value in values.items() if key != name}
