"""`manuscripts validate`: whether TEI, PAGE and ALTO files are valid, and what to do where they are not."""

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from manuscripts.cli.parameters import AsJson
from manuscripts.cli.talk import counted, say, write_data, write_json, write_table
from manuscripts.core.errors import InputError

if TYPE_CHECKING:
    from manuscripts.formats.checking import Checked


class Profile(StrEnum):
    """What a community asks for beyond validity."""

    DUNHUANG = "dunhuang"


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="TEI, PAGE or ALTO; ours or anybody's.")],
    schemas: Annotated[
        list[Path] | None,
        typer.Option("--schema", help="Judge by this RELAX NG, XML Schema or Schematron file as well."),
    ] = None,
    profile: Annotated[
        Profile | None, typer.Option("--profile", help="Check TEI by the fifteen points of this profile as well.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check files by schema, rules and pointers; exit code 0 only if all of them are valid."""
    results = {str(file): _check(file, schemas=tuple(schemas or ()), profile=profile) for file in files}
    if as_json:
        write_json(
            {"valid": all(one.valid for one in results.values()), "files": [_told(*one) for one in results.items()]}
        )
    else:
        for name, result in results.items():
            _print(name, result)
    invalid = [name for name, result in results.items() if not result.valid]
    if invalid:
        raise InputError(
            f"{len(invalid)} of {counted(len(results), 'file')} {'is' if len(invalid) == 1 else 'are'} not valid.",
            advice="Mend the errors that are told above.",
        )
    if not as_json:
        say(f"{counted(len(results), 'file')}: all valid.")


def _check(file: Path, *, schemas: tuple[Path, ...], profile: Profile | None) -> "Checked":
    from manuscripts.formats.checking import Checked, check_file
    from manuscripts.formats.finding import Finding

    if file.is_dir():
        message, advice = "is a folder.", "Name its files, as in FOLDER/*.xml."
    else:
        try:
            data = file.read_bytes()
        except OSError as error:
            message, advice = f"cannot be read: {error.strerror}.", "Check its name and its rights."
        else:
            return check_file(
                data, schemas=schemas, dunhuang=profile is Profile.DUNHUANG, beside=_beside(file) if profile else ()
            )
    return Checked(findings=(Finding(line=0, code="file", message=message, advice=advice),))


def _beside(file: Path) -> tuple[str, ...]:
    """The names of the files beside it that have the same name up to their endings."""
    stem = file.name.removesuffix(".xml").removesuffix(".tei")
    return tuple(
        sorted(other.name for other in file.parent.glob("*") if other.name.startswith(f"{stem}.") and other != file)
    )


def _print(name: str, result: "Checked") -> None:
    for finding in result.findings:
        place = f"{name}:{finding.line}" if finding.line else name
        write_data(f"{place}: {finding.severity.value}: {finding.message} {finding.advice}".rstrip())
    if result.points:
        write_table(
            ("point", "verdict", "what it asks"), [(one.number, one.verdict.value, one.title) for one in result.points]
        )
    counts = Counter(finding.severity.value for finding in result.findings)
    said = ", ".join(counted(count, severity) for severity, count in sorted(counts.items()))
    write_data(f"{name}: {'valid' if result.valid else 'not valid'}{f' ({said})' if said else ''}")
    if result.valid and not result.by_schema:
        advice = "Give its own, or tei_all.rng, with --schema."
        say(f"{name}: no schema has judged it, only what holds for all TEI. {advice}")


def _told(name: str, result: "Checked") -> dict[str, object]:
    return {
        "file": name,
        "format": result.format,
        "valid": result.valid,
        "by_schema": result.by_schema,
        "findings": [asdict(finding) for finding in result.findings],
        "points": [
            {"number": point.number, "title": point.title, "verdict": point.verdict.value} for point in result.points
        ],
    }
