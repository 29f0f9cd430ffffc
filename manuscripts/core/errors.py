"""One tree of errors: each says what was found, where, and what to do next, and knows its exit code."""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the `manuscripts` command tells the shell."""

    CLEAN = 0
    INTERNAL = 1
    USAGE = 2
    INPUT = 3
    INCOMPLETE = 4
    LIBRARY = 5
    ENGINE = 6
    CLUSTER = 7
    INTERRUPTED = 130


class ManuscriptsError(Exception):
    """Base of every error this package raises on purpose.

    `message` says what was found, `where` names the file, page or row, `advice` says what to do next.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, message: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(message, where, advice)
        self.message = message
        self.where = where
        self.advice = advice

    @property
    def code(self) -> str:
        """A stable name for records and JSON: the class name."""
        return type(self).__name__

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.advice}" if self.advice else ""
        return f"{place}{self.message}{advice}"

    def __reduce__(self) -> tuple[object, tuple[str, str, str]]:
        """Survive the way back from a worker process: the default pickling forgets keyword arguments."""
        return (_rebuild, (type(self), self.message, self.where, self.advice))  # type: ignore[return-value]


def _rebuild(kind: type[ManuscriptsError], message: str, where: str, advice: str) -> ManuscriptsError:
    return kind(message, where=where, advice=advice)


class OptionError(ManuscriptsError):
    """An option is unknown or out of range."""

    exit_code = ExitCode.USAGE


class InputError(ManuscriptsError):
    """Something given to us cannot be used as it is."""

    exit_code = ExitCode.INPUT


class ImageError(InputError):
    """An image cannot be used."""


class EmptyFileError(ImageError):
    """The file has no bytes."""


class UnsupportedFormatError(ImageError):
    """The bytes are of no image format that we read."""


class DamagedImageError(ImageError):
    """The format is known, but the data are cut off or broken."""


class ImageTooLargeError(ImageError):
    """The image is over a limit of pixels, bytes or pages."""


class EncryptedDocumentError(ImageError):
    """The document asks for a password."""


class UnreadablePathError(InputError):
    """The file or folder does not exist or may not be read."""


class UnwritablePathError(InputError):
    """A file cannot be written: no room, no right, no such folder."""


class UnknownFormatError(InputError):
    """A file is of no format that we import."""


class PageWithoutImageError(InputError):
    """A page was imported as text: what needs its image cannot be done."""


class NoImagesError(InputError):
    """There is nothing to read in the sources."""


class SheetError(InputError):
    """The catalogue sheet lacks a column, repeats a shelfmark or names what is not there."""


class WithdrawnError(InputError):
    """What was asked for is withdrawn by the institution that holds it."""


class TruthError(InputError):
    """A file of true readings cannot be understood."""


class VariantTableError(InputError):
    """A table of variants cannot be understood, or joins what is kept apart."""


class QueryError(InputError):
    """A query has nothing in it that can be searched for."""


class CursorError(QueryError):
    """A cursor is none that we gave, or is of another question."""


class IdsError(InputError):
    """An ideographic description sequence is broken; `where` says at which of its characters, counted from 1."""


class NotHeldError(InputError):
    """What was asked for by its name is not in the library."""


class GaijiError(InputError):
    """A gaiji is not there, is there already, or cannot become what it was asked to."""


class LibraryError(ManuscriptsError):
    """The library is missing, in use, or made by another version."""

    exit_code = ExitCode.LIBRARY


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class RecordError(LibraryError):
    """A stored record is damaged or of an unknown schema."""


class IndexUnusableError(LibraryError):
    """The search index is damaged or made by another version or table of variants; it can be made anew."""


class EngineError(ManuscriptsError):
    """An engine or its weights cannot be used."""

    exit_code = ExitCode.ENGINE


class ModelMissingError(EngineError):
    """Weights are not where they should be."""


class ModelDamagedError(EngineError):
    """Weights do not have the digest that the manifest promises."""


class ClusterError(ManuscriptsError):
    """An Elasticsearch cluster has not done what it was asked; what could not be sent to it waits in the library."""

    exit_code = ExitCode.CLUSTER


class ClusterUnreachableError(ClusterError):
    """Nothing answers at the address of the cluster, or not in time."""


class ClusterCertificateError(ClusterError):
    """The certificate of the cluster is not one that is trusted here."""


class ClusterRefusedError(ClusterError):
    """The cluster wants a key, or the key has not the right that was needed."""


class ClusterVersionError(ClusterError):
    """What answers is no Elasticsearch, or none of a version that we know."""


class ClusterBusyError(ClusterError):
    """The cluster has put us off again and again."""


class ClusterFullError(ClusterError):
    """The cluster takes nothing in: its disk is full, or the index is blocked."""


class ClusterTakenError(ClusterError):
    """Another library writes the institution's index in the cluster."""


class InterruptedRunError(ManuscriptsError):
    """A person stopped the run; what was stored is kept."""

    exit_code = ExitCode.INTERRUPTED


class RunIncompleteError(ManuscriptsError):
    """The run went to its end, but some of the work failed; the failures are recorded."""

    exit_code = ExitCode.INCOMPLETE
