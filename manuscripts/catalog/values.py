"""What the catalogue answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from manuscripts.core.certificate import Certificate
from manuscripts.core.geometry import Box
from manuscripts.core.manuscript import Manuscript


class PageState(StrEnum):
    """How far a page has come."""

    PLANNED = "planned"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredImage:
    """An original kept in the library: SHA-256, the name it came with, its path below `images/`, its frames.

    `is_text` tells that it is no image: the file that pages without an image were imported from, a frame for each.
    """

    digest: str
    name: str
    stored: str
    frames: int
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSource:
    """What stood at a path when it was last seen: bytes, time of change in ns, SHA-256."""

    size: int
    modified: int
    digest: str


@dataclass(frozen=True, slots=True)
class FrameRef:
    """One frame (from 0) of a stored image."""

    digest: str
    frame: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page as the catalogue knows it; what was read stands in its record.

    `gaiji` and `private_use` tell how often which stands on it; the latter is None where nobody has counted.
    """

    manuscript: Manuscript
    manuscript_id: int
    number: int
    image: StoredImage
    frame: int
    state: PageState
    redo_from: str | None
    error: str
    message: str
    flags: tuple[str, ...]
    columns: int
    characters: int
    certificate: Certificate | None
    gaiji: Mapping[str, int]
    private_use: Mapping[str, int] | None

    @classmethod
    def planned(
        cls, manuscript: Manuscript, *, manuscript_id: int, number: int, image: StoredImage, frame: int
    ) -> "PageEntry":
        """A page of which nothing is known yet."""
        return cls(
            manuscript=manuscript,
            manuscript_id=manuscript_id,
            number=number,
            image=image,
            frame=frame,
            state=PageState.PLANNED,
            redo_from=None,
            error="",
            message="",
            flags=(),
            columns=0,
            characters=0,
            certificate=None,
            gaiji={},
            private_use={},
        )

    @property
    def label(self) -> str:
        """What a person calls it in a message."""
        return f"{self.manuscript.institution} {self.manuscript.shelfmark}, page {self.number} ({self.image.name})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Where a person, `by`, has seen a gaiji: a box on a frame of a stored image, and what was read there `before`.

    `gaiji` is None where it was taken back.
    """

    gaiji: str | None
    manuscript_id: int
    digest: str
    frame: int
    box: Box
    before: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """When an item was withdrawn (ISO 8601) and by whom; `deletes` tells that its files shall not be kept aside."""

    when: str
    by: str
    deletes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A withdrawn item. `pages` of it are still kept; `waits_for_index` until the search index has forgotten it."""

    manuscript: Manuscript
    manuscript_id: int
    withdrawal: Withdrawal
    pages: int
    waits_for_index: bool

    @property
    def is_complete(self) -> bool:
        """Whether nothing of the withdrawal is left to be done."""
        return not self.waits_for_index and not (self.withdrawal.deletes and self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A manuscript as a cluster has it or not: how often it has changed, and what the cluster had of it when last told.

    `sent` is that number at the time when it was sent, `generation` what the cluster calls the text; None where it
    never was.
    """

    manuscript: Manuscript
    manuscript_id: int
    changed: int
    sent: int | None
    generation: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlace:
    """Where a cluster is that gets what has changed, and how it is spoken to; empty where nothing was given."""

    url: str
    api_key_file: str
    authority: str
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What could not become a page: where, the name of the error, and the whole message with its advice."""

    place: str
    error: str
    message: str
