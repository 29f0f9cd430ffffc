"""What the catalogue knows of one item, apart from its pages."""

from dataclasses import dataclass, field

from manuscripts.core.join import Join
from manuscripts.core.names import slug
from manuscripts.core.page import WritingMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Rights of image and of text, separate: a licence URI or a statement; empty means that none was given."""

    image: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """One catalogued item. A shelfmark is unique within its institution.

    `numbers` are its numbers in other systems, `SYSTEM:NUMBER` (`IDP:Or.8210/S.4272`, `Giles:5012`). `form` is
    `scroll`, `booklet`, `leaf` …, `script` the script or hand, `楷書`, `regular script` …; they, `material`,
    `dimensions`, `condition`, `dating` and `provenance` are the words of its holder. `manifest` is the address of its
    IIIF manifest, `joins` are the fragments that were one with it.
    """

    institution: str
    shelfmark: str
    title: str = ""
    institution_name: str = ""
    collection: str = ""
    dating: str = ""
    old_shelfmarks: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    form: str = ""
    script: str = ""
    material: str = ""
    dimensions: str = ""
    condition: str = ""
    provenance: str = ""
    manifest: str = ""
    joins: tuple[Join, ...] = ()
    rights: Rights = field(default_factory=Rights)
    writing_mode: WritingMode | None = None

    @property
    def slug(self) -> str:
        return slug(self.shelfmark)
