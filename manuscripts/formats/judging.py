"""What a schema finds wrong with a file: RELAX NG, XML Schema or Schematron."""

from collections.abc import Callable
from pathlib import Path

from lxml import etree, isoschematron  # type: ignore[attr-defined]

from manuscripts.core.errors import InputError, UnreadablePathError
from manuscripts.formats.finding import Finding
from manuscripts.formats.lines import Lines

_ADVICE = "Compare with what the schema allows there."


def judge(root: etree._Element, schema: Path, *, lines: Lines, advice: str = _ADVICE) -> list[Finding]:
    """Judge a file by the schema, whose namespace tells its kind.

    Raises UnreadablePathError for a schema that cannot be read, InputError for one that cannot be understood.
    """
    document = _read(schema)
    name = etree.QName(document.getroot())
    judging = _JUDGES.get(name.namespace or "")
    if judging is None:
        raise InputError(
            f"is no schema: its root element is {name.localname}.",
            where=str(schema),
            advice="Give RELAX NG (XML syntax), XML Schema or Schematron.",
        )
    try:
        return judging(root, document, lines, advice)
    except (etree.RelaxNGError, etree.XMLSchemaError, etree.SchematronError, etree.XSLTError) as error:
        raise InputError(f"is no schema that can be used: {error}.", where=str(schema)) from error


def _read(schema: Path) -> etree._ElementTree:
    try:
        return etree.parse(str(schema), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise InputError(f"is no XML: {error.msg}.", where=str(schema), advice="Check the file.") from error
    except OSError as error:
        raise UnreadablePathError(
            "the schema cannot be read.", where=str(schema), advice="Check its name and its rights."
        ) from error


def _by_grammar(root: etree._Element, schema: etree._ElementTree, lines: Lines, advice: str) -> list[Finding]:
    return _log_of(etree.RelaxNG(schema), root, lines=lines, advice=advice)


def _by_xsd(root: etree._Element, schema: etree._ElementTree, lines: Lines, advice: str) -> list[Finding]:
    return _log_of(etree.XMLSchema(schema), root, lines=lines, advice=advice)


def _log_of(
    judging: etree.RelaxNG | etree.XMLSchema, root: etree._Element, *, lines: Lines, advice: str
) -> list[Finding]:
    if judging.validate(root):
        return []
    return [
        Finding(line=_line(entry, root, lines), code="schema", message=f"{entry.message}.", advice=advice)
        for entry in list(judging.error_log)  # type: ignore[arg-type]
    ]


def _line(entry: etree._LogEntry, root: etree._Element, lines: Lines) -> int:
    path = getattr(entry, "path", None)
    found = root.getroottree().xpath(path) if path else []
    if isinstance(found, list) and found and isinstance(found[0], etree._Element):
        return lines.of(found[0])
    return int(entry.line)


def _by_rules(root: etree._Element, schema: etree._ElementTree, lines: Lines, advice: str) -> list[Finding]:
    judging = isoschematron.Schematron(schema, store_report=True)
    if judging.validate(root):
        return []
    report = judging.validation_report
    findings = []
    for failed in report.iter("{*}failed-assert", "{*}successful-report"):
        found = root.getroottree().xpath(str(failed.get("location")))
        line = lines.of(found[0]) if isinstance(found, list) and found else 0  # type: ignore[arg-type]
        words = " ".join("".join(map(str, failed.itertext())).split())
        findings.append(Finding(line=line, code="schema", message=words, advice=advice))
    return findings


_JUDGES: dict[str, Callable[[etree._Element, etree._ElementTree, Lines, str], list[Finding]]] = {
    "http://relaxng.org/ns/structure/1.0": _by_grammar,
    "http://www.w3.org/2001/XMLSchema": _by_xsd,
    "http://purl.oclc.org/dsdl/schematron": _by_rules,
}
