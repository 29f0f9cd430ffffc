"""`manuscripts status`: what the library holds, and what needs a person."""

from typing import TYPE_CHECKING, Any

from manuscripts.cli.parameters import DEFAULT_LIBRARY, AsJson, InstitutionFilter, LibraryFolder
from manuscripts.cli.talk import counted, say, write_data, write_json, write_table

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.catalog.values import Withdrawn

_SHOWN = ("institution", "shelfmark", "title", "pages", "done", "failed", "planned", "doubtful", "characters")


def status(
    library: LibraryFolder = DEFAULT_LIBRARY, institution: InstitutionFilter = None, as_json: AsJson = False
) -> None:
    """Show what the library holds, what failed, and which pages a person should look at."""
    from manuscripts.catalog.library import Library

    with Library(library) as opened:
        found = _collect(opened, institution)
    if as_json:
        write_json(found)
        return
    write_table(
        (*_SHOWN, "probably wrong"),
        [(*(row[key] for key in _SHOWN), _as_text(row["certificate"])) for row in found["manuscripts"]],
    )
    for page in found["doubtful"]:
        write_data(
            f"doubtful: {page['institution']} {page['shelfmark']}, page {page['page']}: {'; '.join(page['reasons'])}"
        )
    for failure in found["failures"]:
        write_data(f"failed: {failure['message']}")
    for remark in found["remarks"]:
        write_data(
            f"catalogue: {remark['institution']} {remark['shelfmark']}, {remark['column']} {remark['value']!r}: "
            f"{remark['message']}"
        )
    for item in found["withdrawn"]:
        state = "its files are deleted" if item["files"] == "deleted" else "its files are kept aside"
        rest = "" if item["complete"] else "; not finished: run `manuscripts withdraw` again"
        write_data(
            f"withdrawn: {item['institution']} {item['shelfmark']}, {item['when'][:10]}, by {item['by']}; {state}{rest}"
        )
    if found["waiting_for_index"]:
        say(f"Waiting for the search index: {counted(found['waiting_for_index'], 'manuscript')}. Run ingest again.")


def _as_text(certificate: dict[str, Any] | None) -> str:
    if not certificate or certificate["rate"] is None:
        return "-"
    low, high = certificate["interval"]
    return f"{100 * certificate['rate']:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def _collect(opened: "Library", institution: str | None) -> dict[str, Any]:
    from collections import defaultdict
    from dataclasses import asdict

    from manuscripts.catalog.remarks import remarks
    from manuscripts.catalog.values import PageState
    from manuscripts.core.certificate import Certificate

    rows: dict[tuple[str, str], dict[str, Any]] = {
        (held.institution, held.shelfmark): {
            "institution": held.institution,
            "shelfmark": held.shelfmark,
            "title": held.title,
            "pages": 0,
            "done": 0,
            "failed": 0,
            "planned": 0,
            "doubtful": 0,
            "characters": 0,
        }
        for held in opened.manuscripts(institution=institution)
    }
    doubtful, failures = [], []
    certificates: dict[tuple[str, str], list[Certificate]] = defaultdict(list)
    for entry in opened.catalogue.pages(institution=institution):
        row = rows[entry.manuscript.institution, entry.manuscript.shelfmark]
        row["pages"] += 1
        row[entry.state.value] += 1
        row["characters"] += entry.characters
        if entry.certificate:
            certificates[entry.manuscript.institution, entry.manuscript.shelfmark].append(entry.certificate)
        address = {
            "institution": entry.manuscript.institution,
            "shelfmark": entry.manuscript.shelfmark,
            "page": entry.number,
            "image": entry.image.name,
        }
        if entry.state is PageState.FAILED:
            failures.append(address | {"error": entry.error, "message": f"{entry.label}: {entry.message}"})
        if entry.flags:
            row["doubtful"] += 1
            page = opened.records.find(entry)
            reasons = [f"{flag.code}: {flag.message}" for flag in page.flags] if page else ["the record is missing"]
            doubtful.append(address | {"flags": list(entry.flags), "reasons": reasons})
    for key, row in rows.items():
        whole = Certificate.together(certificates[key])
        row["certificate"] = {"characters": whole.characters, "rate": whole.rate, "interval": whole.interval}
    failures.extend(asdict(failure) for failure in opened.catalogue.failures())
    return {
        "library": str(opened.folder),
        "manuscripts": list(rows.values()),
        "doubtful": doubtful,
        "failures": failures,
        "remarks": [asdict(remark) for remark in remarks(opened.catalogue, institution=institution)],
        "withdrawn": [_withdrawn(one) for one in opened.catalogue.withdrawals.all(institution=institution)],
        "waiting_for_index": len(opened.catalogue.stale_manuscripts()),
    }


def _withdrawn(one: "Withdrawn") -> dict[str, Any]:
    return {
        "institution": one.manuscript.institution,
        "shelfmark": one.manuscript.shelfmark,
        "when": one.withdrawal.when,
        "by": one.withdrawal.by,
        "files": "deleted" if one.withdrawal.deletes else "kept",
        "complete": one.is_complete,
    }
