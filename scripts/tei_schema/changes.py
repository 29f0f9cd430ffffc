"""The changes that an ODD asks for: attributes required, left out or of fewer values, and narrower content."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from scripts.tei_schema.customisation import TEI, Customisation
from scripts.tei_schema.grammar import RNG, Grammar, make, name_of, patterns_in

_XML = "http://www.w3.org/XML/1998/namespace"


def apply_changes(grammar: Grammar, customisation: Customisation) -> None:
    """Change the definitions of elements and attribute classes. Raises ValueError for what cannot be found in them."""
    for name, spec in customisation.changed_classes.items():
        for wanted in _attributes(spec):
            attribute = f"{name}.attribute.{str(wanted.get('ident')).replace(':', '')}"
            if attribute not in grammar.definitions:
                raise _unknown(wanted, name)
            _change_attribute(grammar.definitions[attribute], wanted)
    for name, spec in customisation.changed_elements.items():
        if name not in customisation.elements:
            raise ValueError(f"line {spec.sourceline}: {name} is changed, but not among the elements that are named")
        # A definition is changed in place: whoever else refers to it sees the same element.
        element = next(child for child in grammar.definitions[name] if name_of(child) == "element")
        for content in spec.iterchildren(f"{{{TEI}}}content"):
            _change_content(element, content)
        for wanted in _attributes(spec):
            holder = _hold_attribute(grammar, element, wanted, of=name)
            _change_attribute(holder, wanted)


def _attributes(spec: etree._Element) -> Iterator[etree._Element]:
    return spec.iterfind(f"{{{TEI}}}attList/{{{TEI}}}attDef")


def _unknown(wanted: etree._Element, of: str) -> ValueError:
    return ValueError(f"line {wanted.sourceline}: {of} has no attribute {wanted.get('ident')}")


def _hold_attribute(grammar: Grammar, element: etree._Element, wanted: etree._Element, *, of: str) -> etree._Element:
    """The part of `element` that holds the attribute; classes that hold it are first written out in the element."""
    name = str(wanted.get("ident"))
    while not _declared(element, name):
        reference = next((ref for ref in element.iterfind(f".//{{{RNG}}}ref") if _leads_to(grammar, ref, name)), None)
        if reference is None:
            raise _unknown(wanted, of)
        _put_in_place(reference, [deepcopy(child) for child in patterns_in(_definition(grammar, reference))])
    attribute = _declared(element, name)[0]
    parent = attribute.getparent()
    if parent is None:  # pragma: no cover - an attribute found in an element has a parent
        raise _unknown(wanted, of)
    group = make("group")
    outer = parent if name_of(parent) == "optional" else attribute
    outer.addprevious(group)
    group.append(outer)
    return group


def _definition(grammar: Grammar, reference: etree._Element) -> etree._Element:
    return grammar.definitions[str(reference.get("name"))]


def _declared(pattern: etree._Element, name: str) -> list[etree._Element]:
    return [attribute for attribute in pattern.iter(f"{{{RNG}}}attribute") if _full_name(attribute) == name]


def _full_name(attribute: etree._Element) -> str:
    """The name as an ODD writes it: an attribute in the namespace of XML has the prefix `xml`."""
    name = str(attribute.get("name"))
    return f"xml:{name}" if attribute.get("ns") == _XML else name


def _leads_to(grammar: Grammar, reference: etree._Element, name: str) -> bool:
    """Whether a class of attributes declares `name`, itself or by the classes in it."""
    if not str(reference.get("name")).startswith("att."):
        return False
    definition = _definition(grammar, reference)
    return bool(_declared(definition, name)) or any(
        _leads_to(grammar, inner, name) for inner in definition.iter(f"{{{RNG}}}ref")
    )


def _put_in_place(old: etree._Element, new: list[etree._Element]) -> None:
    for pattern in new:
        old.addprevious(pattern)
    parent = old.getparent()
    if parent is not None:
        parent.remove(old)


def _change_attribute(holder: etree._Element, wanted: etree._Element) -> None:
    """Change the one attribute in `holder`, a group or a definition."""
    (attribute,) = holder.iter(f"{{{RNG}}}attribute")
    if wanted.get("mode") == "delete":
        for child in list(patterns_in(holder)):
            holder.remove(child)
        holder.append(make("empty"))
        return
    if wanted.get("mode") != "change":
        raise ValueError(f"line {wanted.sourceline}: only mode='change' and mode='delete' are understood")
    values = wanted.find(f"{{{TEI}}}valList")
    datatype = wanted.find(f"{{{TEI}}}datatype")
    if values is not None and values.get("type") == "closed":
        _set_value(attribute, _one_of([str(item.get("ident")) for item in values.iterfind(f"{{{TEI}}}valItem")]))
    elif datatype is not None:
        _set_value(attribute, _data(datatype))
    if wanted.get("usage") == "req":
        optional = attribute.getparent()
        if optional is not None and name_of(optional) == "optional":
            optional.addprevious(attribute)
            holder.remove(optional)


def _set_value(attribute: etree._Element, value: etree._Element) -> None:
    for child in list(patterns_in(attribute)):
        attribute.remove(child)
    attribute.append(value)


def _one_of(values: list[str]) -> etree._Element:
    choice = make("choice")
    choice.extend(make("value", text=value) for value in values)
    return choice


def _data(datatype: etree._Element) -> etree._Element:
    """A `datatype` with a `dataRef` to a type of XML Schema, with facets of its own; several where it says so."""
    reference = datatype.find(f"{{{TEI}}}dataRef")
    if reference is None or reference.get("name") is None:
        raise ValueError(f"line {datatype.sourceline}: datatype needs a dataRef/@name")
    data = make("data", {"type": str(reference.get("name"))})
    facets = {str(facet.get("name")): str(facet.get("value")) for facet in reference.iter(f"{{{TEI}}}dataFacet")}
    if reference.get("restriction") is not None:
        facets["pattern"] = str(reference.get("restriction"))
    data.extend(make("param", {"name": name}, text=value) for name, value in facets.items())
    if datatype.get("maxOccurs", "1") == "1":
        return data
    several, listed = make("oneOrMore"), make("list")
    several.append(data)
    listed.append(several)
    return listed


def _change_content(element: etree._Element, content: etree._Element) -> None:
    """Replace what may stand in `element`, and leave its attributes."""
    kept = [child for child in patterns_in(element) if _is_of_attributes(child)]
    for child in list(patterns_in(element)):
        element.remove(child)
    element.extend([_content(part) for part in content.iterchildren("{*}*")] or [make("empty")])
    element.extend(kept)


def _is_of_attributes(pattern: etree._Element) -> bool:
    references = [str(reference.get("name")) for reference in pattern.iter(f"{{{RNG}}}ref")]
    if any(name.startswith("att.") for name in references):
        return True
    return next(pattern.iter(f"{{{RNG}}}attribute"), None) is not None


def _content(part: etree._Element) -> etree._Element:
    match etree.QName(part).localname:
        case "textNode":
            made = make("text")
        case "empty":
            made = make("empty")
        case "elementRef" | "classRef" | "macroRef":
            made = make("ref", {"name": str(part.get("key"))})
        case "alternate" | "sequence" as kind:
            made = make({"alternate": "choice", "sequence": "group"}[kind])
            made.extend(_content(inner) for inner in part.iterchildren("{*}*"))
        case other:
            raise ValueError(f"line {part.sourceline}: {other} is not understood in content")
    times = (part.get("minOccurs", "1"), part.get("maxOccurs", "1"))
    if times == ("1", "1"):
        return made
    names = {("0", "1"): "optional", ("0", "unbounded"): "zeroOrMore", ("1", "unbounded"): "oneOrMore"}
    if times not in names:
        raise ValueError(f"line {part.sourceline}: {times[0]} to {times[1]} times is not understood")
    outer = make(names[times])
    outer.append(made)
    return outer
