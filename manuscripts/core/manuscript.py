"""What the catalogue knows of one item, apart from its pages."""

from dataclasses import dataclass, field

from manuscripts.core.names import slug
from manuscripts.core.page import WritingMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Rights of image and of text, separate: a licence URI or a statement; empty means that none was given."""

    image: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """One catalogued item. A shelfmark is unique within its institution."""

    institution: str
    shelfmark: str
    title: str = ""
    institution_name: str = ""
    collection: str = ""
    dating: str = ""
    old_shelfmarks: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)
    writing_mode: WritingMode | None = None

    @property
    def slug(self) -> str:
        return slug(self.shelfmark)
