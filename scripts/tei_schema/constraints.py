"""The rules that no grammar can say, gathered from an ODD into one Schematron schema."""

from copy import deepcopy

from lxml import etree

from scripts.tei_schema.customisation import TEI, Customisation

SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
_XSLT = "http://www.w3.org/1999/XSL/Transform"


def gather_constraints(customisation: Customisation) -> etree._Element:
    """One pattern for each `constraintSpec`, by its name and in the order of the ODD; keys stand before them."""
    schema = etree.Element(
        f"{{{SCHEMATRON}}}schema",
        {"queryBinding": "xslt"},
        nsmap={None: SCHEMATRON, "xsl": _XSLT},  # type: ignore[arg-type]
    )
    etree.SubElement(schema, f"{{{SCHEMATRON}}}title").text = customisation.title
    etree.SubElement(schema, f"{{{SCHEMATRON}}}ns", {"prefix": "tei", "uri": TEI})
    patterns = []
    for spec in customisation.constraints:
        if spec.get("scheme") != "schematron":
            raise ValueError(f"line {spec.sourceline}: only constraints in Schematron are understood")
        pattern = etree.Element(f"{{{SCHEMATRON}}}pattern", {"id": str(spec.get("ident"))})
        for part in spec.iterfind(f"{{{TEI}}}constraint/*"):
            target = schema if etree.QName(part).namespace == _XSLT else pattern
            target.append(_without_layout(part))
        if len(pattern) != 1 or etree.QName(pattern[0]).localname != "rule":
            raise ValueError(f"line {spec.sourceline}: a constraint holds one rule, and keys")
        patterns.append(pattern)
    schema.extend(patterns)
    etree.cleanup_namespaces(schema, keep_ns_prefixes=["xsl"])
    return schema


def _without_layout(part: etree._Element) -> etree._Element:
    copied = deepcopy(part)
    copied.tail = None
    for element in copied.iter():
        element.text = " ".join((element.text or "").split()) or None if len(element) == 0 else element.text
        if len(element) and not (element.text or "").strip():
            element.text = None
        element.tail = None if not (element.tail or "").strip() else element.tail
    return copied
