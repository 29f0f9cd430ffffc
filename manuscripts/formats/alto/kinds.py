"""What the tags of an ALTO file say of its blocks and lines."""

from collections.abc import Iterator

from lxml import etree

from manuscripts.core.page import ColumnKind, RegionKind
from manuscripts.formats.alto.elements import child, name_of
from manuscripts.formats.alto.names import ILLUSTRATION, UNNAMED, column_kind, kind_in, region_kind

_SEPARATOR = "; "


class Kinds:
    """Kind and label by the LABELs of the tags to which an element refers; a label that we do not know stays one."""

    def __init__(self, root: etree._Element) -> None:
        tags = child(root, "Tags")
        self._labels = {
            str(tag.get("ID")): str(tag.get("LABEL", "")) for tag in (tags if tags is not None else ()) if tag.get("ID")
        }

    def of_block(self, block: etree._Element) -> tuple[RegionKind, str]:
        """What a block is; without a tag its own TYPE and element decide, or that it stands in a margin."""
        labels = [*self._of(block), *([str(block.get("TYPE"))] if block.get("TYPE") else [])]
        kinds = [kind for label in labels if (kind := region_kind(label)) is not None]
        if kinds:
            return kinds[0], _label(labels, kinds[0])
        kind = RegionKind.ILLUSTRATION if name_of(block) == ILLUSTRATION else RegionKind.TEXT
        if any(name_of(parent).endswith("Margin") for parent in block.iterancestors("{*}*")):
            kind = RegionKind.MARGIN if kind is RegionKind.TEXT else kind
        return kind, _label(labels, kind)

    def of_line(self, line: etree._Element, region: RegionKind) -> tuple[ColumnKind, str]:
        """What a line is; without a tag its region decides."""
        labels = list(self._of(line))
        known = [kind for label in labels if (kind := column_kind(label)) is not None]
        kind = known[0] if known and known[0] is not ColumnKind.MAIN else kind_in(region)
        return kind, _label(labels, kind)

    def _of(self, element: etree._Element) -> Iterator[str]:
        for name in str(element.get("TAGREFS", "")).split():
            if name in self._labels:
                yield self._labels[name]


def _label(labels: list[str], kind: RegionKind | ColumnKind) -> str:
    return _SEPARATOR.join(label for label in dict.fromkeys(labels) if label != kind.value and label not in UNNAMED)
