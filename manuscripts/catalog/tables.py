"""The tables of the catalogue, and the version that a library was made with."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

CATALOGUE_VERSION = 2
# What makes a catalogue of the version before into one of this version.
UPGRADES = {1: ("ALTER TABLE page ADD COLUMN certificate JSON",)}

metadata = MetaData()

version = Table("version", metadata, Column("catalogue", Integer, nullable=False))

manuscripts = Table(
    "manuscript",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("institution", String(200), nullable=False),
    Column("shelfmark", String(400), nullable=False),
    Column("slug", String(400), nullable=False),
    Column("institution_name", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("collection", Text, nullable=False, default=""),
    Column("dating", Text, nullable=False, default=""),
    Column("old_shelfmarks", JSON, nullable=False, default=list),
    Column("rights_image", Text, nullable=False, default=""),
    Column("rights_text", Text, nullable=False, default=""),
    Column("writing_mode", String(20)),
    # Set in the same transaction as any change of a page; cleared once the search index holds the change.
    Column("index_stale", Boolean, nullable=False, default=True),
    UniqueConstraint("institution", "shelfmark"),
    UniqueConstraint("institution", "slug"),
)

images = Table(
    "image",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("stored", Text, nullable=False),
    Column("frames", Integer, nullable=False),
)

# What was seen at a path, so that a second run need not read every byte again.
sources = Table(
    "source",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("digest", ForeignKey("image.digest"), nullable=False),
)

pages = Table(
    "page",
    metadata,
    Column("manuscript", ForeignKey("manuscript.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("digest", ForeignKey("image.digest"), nullable=False),
    Column("frame", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("redo_from", String(20)),
    Column("error", String(60), nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("flags", JSON, nullable=False, default=list),
    Column("columns", Integer, nullable=False, default=0),
    Column("characters", Integer, nullable=False, default=0),
    # How many characters are probably wrong; none for a page that was read before there were certificates.
    Column("certificate", JSON),
)

# What could not become a page: an unreadable folder, a file that is no image, a row that names what is not there.
failures = Table(
    "failure",
    metadata,
    Column("place", Text, primary_key=True),
    Column("error", String(60), nullable=False),
    Column("message", Text, nullable=False),
)
