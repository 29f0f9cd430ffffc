"""The tables of the catalogue, and the version that a library was made with."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

CATALOGUE_VERSION = 9
# What makes a catalogue of a version into one of the next; tables that are new are made before.
UPGRADES = {
    1: ("ALTER TABLE page ADD COLUMN certificate JSON",),
    2: (
        "ALTER TABLE page ADD COLUMN gaiji JSON NOT NULL DEFAULT '{}'",
        "ALTER TABLE page ADD COLUMN private_use JSON",
        "ALTER TABLE page ADD COLUMN gaiji_stale BOOLEAN NOT NULL DEFAULT 0",
    ),
    3: (
        *(
            f"ALTER TABLE manuscript ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
            for name in ("form", "material", "dimensions", "condition", "provenance", "manifest")
        ),
        *(f"ALTER TABLE manuscript ADD COLUMN {name} JSON NOT NULL DEFAULT '[]'" for name in ("numbers", "joins")),
    ),
    4: ("ALTER TABLE image ADD COLUMN is_text BOOLEAN NOT NULL DEFAULT 0",),
    5: ("ALTER TABLE manuscript ADD COLUMN script TEXT NOT NULL DEFAULT ''",),
    6: ("ALTER TABLE manuscript ADD COLUMN withdrawal JSON",),
    # Keys of access have a table of their own.
    7: (),
    8: ("ALTER TABLE manuscript ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",),
}

metadata = MetaData()

version = Table("version", metadata, Column("catalogue", Integer, nullable=False))

# By which others know this library: made once, and kept by whatever is made of a copy. One row.
library = Table(
    "library",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String(32), nullable=False),
)

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
    Column("numbers", JSON, nullable=False, default=list),
    Column("form", Text, nullable=False, default=""),
    Column("script", Text, nullable=False, default=""),
    Column("material", Text, nullable=False, default=""),
    Column("dimensions", Text, nullable=False, default=""),
    Column("condition", Text, nullable=False, default=""),
    Column("provenance", Text, nullable=False, default=""),
    Column("manifest", Text, nullable=False, default=""),
    Column("joins", JSON, nullable=False, default=list),
    Column("rights_image", Text, nullable=False, default=""),
    Column("rights_text", Text, nullable=False, default=""),
    Column("writing_mode", String(20)),
    # Set in the same transaction as any change of a page; cleared once the search index holds the change.
    Column("index_stale", Boolean, nullable=False, default=True),
    # Counts the changes, so that each cluster can be told what it does not have yet.
    Column("changed", Integer, nullable=False, default=0),
    # Of an item that its institution has withdrawn; the row stays, so that nothing brings it back unasked.
    Column("withdrawal", JSON(none_as_null=True)),
    UniqueConstraint("institution", "shelfmark"),
    UniqueConstraint("institution", "slug"),
)

# What a change of a manuscript's pages, or of what is known of it, sets.
STALE = {"index_stale": True, "changed": manuscripts.c.changed + 1}

images = Table(
    "image",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("stored", Text, nullable=False),
    Column("frames", Integer, nullable=False),
    # Of a file that pages without an image were imported from.
    Column("is_text", Boolean, nullable=False, default=False),
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
    # How often which gaiji stands on the page, and which character of private use (`U+E001`); of the latter nothing is
    # known for a page that was read before they were counted.
    Column("gaiji", JSON, nullable=False, default=dict),
    Column("private_use", JSON),
    # Set in the same transaction as any change of the register that concerns the page; cleared with its new record.
    Column("gaiji_stale", Boolean, nullable=False, default=False),
)

# What could not become a page: an unreadable folder, a file that is no image, a row that names what is not there.
failures = Table(
    "failure",
    metadata,
    Column("place", Text, primary_key=True),
    Column("error", String(60), nullable=False),
    Column("message", Text, nullable=False),
)

# Characters without a code point. An identifier is given once; what was merged or promoted stays.
gaiji = Table(
    "gaiji",
    metadata,
    Column("identifier", String(220), primary_key=True),
    Column("ids", Text, nullable=False),
    Column("unicode", JSON, nullable=False, default=list),
    Column("normal", Text, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("references", JSON, nullable=False, default=list),
    Column("private_use", JSON, nullable=False, default=list),
    Column("status", String(10), nullable=False),
    Column("merged_into", ForeignKey("gaiji.identifier")),
    Column("character", Text),
)

# What was changed of them; rows are added, never changed.
gaiji_changes = Table(
    "gaiji_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gaiji", ForeignKey("gaiji.identifier"), nullable=False, index=True),
    Column("when", String(40), nullable=False),
    Column("by", Text, nullable=False),
    Column("what", String(20), nullable=False),
    Column("before", Text, nullable=False, default=""),
    Column("after", Text, nullable=False, default=""),
)

# Where a person has seen one: a box on an image, so that it is found again on a page that is read anew. A row without a
# gaiji is one that a person took back.
gaiji_occurrences = Table(
    "gaiji_occurrence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gaiji", ForeignKey("gaiji.identifier"), index=True),
    Column("manuscript", ForeignKey("manuscript.id"), nullable=False),
    Column("digest", ForeignKey("image.digest"), nullable=False),
    Column("frame", Integer, nullable=False),
    Column("left", Float, nullable=False),
    Column("top", Float, nullable=False),
    Column("right", Float, nullable=False),
    Column("bottom", Float, nullable=False),
    Column("before", Text, nullable=False),
    Column("by", Text, nullable=False),
    UniqueConstraint("manuscript", "digest", "frame", "left", "top", "right", "bottom"),
)

# With which institutions write over HTTP. Of a secret only its SHA-256 is known. Times are ISO 8601 in UTC.
access_keys = Table(
    "access_key",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("institution", String(200), nullable=False),
    Column("may", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("created", String(40), nullable=False),
    Column("expires", String(40)),
    Column("revoked", String(40)),
    Column("last_used", String(40)),
)

# Clusters that get what has changed at the end of a run, unasked. Keys stay in their files.
clusters = Table(
    "cluster",
    metadata,
    Column("url", Text, primary_key=True),
    Column("api_key_file", Text, nullable=False, default=""),
    Column("authority", Text, nullable=False, default=""),
    Column("timeout", Float, nullable=False),
)

# What a cluster has of which manuscript: how often that had changed until then, and the generation as the cluster knows
# it. What is missing here, or has changed since, waits to be sent.
sent = Table(
    "sent",
    metadata,
    Column("url", Text, primary_key=True),
    Column("manuscript", ForeignKey("manuscript.id"), primary_key=True),
    Column("changed", Integer, nullable=False),
    Column("generation", BigInteger, nullable=False),
)
