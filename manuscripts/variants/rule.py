"""The rows of a table of variants: which form stands for which, how, from which level, and who says so."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from manuscripts.core.errors import VariantTableError
from manuscripts.variants.level import Level

ID_PREFIX = "v-U+"
COLUMNS = ("id", "written", "standard", "relation", "direction", "level", "sources", "note")


class Relation(StrEnum):
    """What two forms are to each other.

    - `compatibility`: one character encoded twice; compatibility ideographs and radicals.
    - `shape`: one character drawn differently, by source separation (説 說).
    - `variant`: another form of the same word (異體字, 俗字): 爲 為, 仏 佛.
    - `taboo`: written so to avoid a name (避諱), by a stroke left out.
    - `simplified`, `japanese`: a short form that is official in China (1956) or Japan (1946); many are far older.
    - `interchanged`: two spellings that texts exchange freely (游 遊).
    - `borrowing`: a word written with the character of another (通假, 古今字): 知 for 智.
    - `modern-merger`: different words of which modern spelling writes one for both (后 後).
    - `shared-sense`: they share a sense or a short form, not all (花 華).
    - `look-alike`: different words that look alike in print and hand (末 未).
    """

    COMPATIBILITY = "compatibility"
    SHAPE = "shape"
    VARIANT = "variant"
    TABOO = "taboo"
    SIMPLIFIED = "simplified"
    JAPANESE = "japanese"
    INTERCHANGED = "interchanged"
    BORROWING = "borrowing"
    MERGER = "modern-merger"
    SHARED = "shared-sense"
    LOOKALIKE = "look-alike"


class Direction(StrEnum):
    """Which of the two may be put for the other.

    - `forward`: the written form always stands for the standard; an edited reading replaces it.
    - `both`: each is a good spelling of the word; a search takes them together, an edited reading leaves both.
    - `one-of`: the form stands for one of several standards, each with a row; what stands beside it decides.
    - `sometimes`: the form is a word of its own and is written for the standard as well; what stands beside it decides.
    - `none`: neither for the other, at no level; the row says why.
    """

    FORWARD = "forward"
    BOTH = "both"
    ONE_OF = "one-of"
    SOMETIMES = "sometimes"
    NONE = "none"

    @property
    def by_context(self) -> bool:
        """Whether what stands beside the form decides."""
        return self in (Direction.ONE_OF, Direction.SOMETIMES)


class Rule(NamedTuple):
    """One row: `written` and `standard` are single characters, `sources` name who says so.

    `level` is that from which the two count as the same or, where the direction is by context, from which a
    normalisation may put one for the other; None where they never do.
    The id does not change from one build to the next: `v-U+7232` for what replaces U+7232, `v-U+5386-U+6B77` for
    every other pair.
    """

    id: str
    written: str
    standard: str
    relation: Relation
    direction: Direction
    level: Level | None
    sources: tuple[str, ...]
    note: str = ""

    @property
    def joins(self) -> Level | None:
        """The level from which both are in one class; what an old form may stand for (㝵: 得, 礙) is no class."""
        if not self.direction.by_context:
            return self.level
        return None if self.relation in (Relation.VARIANT, Relation.SHAPE) else Level.LOOSE

    @property
    def replaces(self) -> bool:
        """Whether it is the row by which the form is in the class of its standard below `loose`."""
        return self.direction in (Direction.FORWARD, Direction.BOTH) and self.level is not Level.LOOSE

    @property
    def parts(self) -> bool:
        """Whether it says that the two are different words; a short form of several is none of them."""
        return self.direction in (Direction.NONE, Direction.SOMETIMES) or (
            self.direction is Direction.BOTH and self.level is Level.LOOSE
        )

    @property
    def may_stay(self) -> bool:
        """Whether the form is a word of its own too, so that what stands beside it may leave it as it is."""
        return self.direction is Direction.SOMETIMES

    @property
    def words(self) -> str:
        """What it says, for people: `万 → 萬: simplified form, orthographic; OpenCC, Unihan`."""
        level = "never one" if self.level is None else self.level.value
        sources = f"; {', '.join(self.sources)}" if self.sources else ""
        return f"{self.written} → {self.standard}: {self.relation.value}, {level}{sources}"

    @property
    def pair(self) -> frozenset[str]:
        """The two characters."""
        return frozenset((self.written, self.standard))


_RELATIONS = {str(relation): relation for relation in Relation}
_DIRECTIONS = {str(direction): direction for direction in Direction}
_LEVELS: dict[str, Level | None] = {"": None, **{str(level): level for level in Level if level is not Level.EXACT}}


def named(rule: Rule, *, layer: str = "") -> Rule:
    """The row with its id, which names the layer that it belongs to."""
    pair = "" if rule.replaces else f"-U+{ord(rule.standard):04X}"
    return rule._replace(id=f"{ID_PREFIX}{ord(rule.written):04X}{pair}" + (f"@{layer}" if layer else ""))


def read_rules(text: str, *, where: str) -> Iterator[Rule]:
    """Rules from TSV with the columns COLUMNS; raises VariantTableError that names the line.

    Characters are taken from their code points, as `U+7232 爲`: an editor that applies NFC to the file would change the
    characters beside them, not the table.
    """
    lines = text.split("\n")
    if lines[0].rstrip("\r").split("\t") != list(COLUMNS):
        raise VariantTableError(
            f"the first line is not {' '.join(COLUMNS)}.", where=where, advice="Separate the columns by tabs."
        )
    for number, line in enumerate(lines[1:], start=2):
        if line:
            yield _rule(line, f"{where}, line {number}")


def _rule(line: str, where: str) -> Rule:
    try:
        identifier, written, standard, relation, direction, level, sources, note = line.split("\t")
        return Rule(
            identifier,
            chr(int(written[2:7], 16)),
            chr(int(standard[2:7], 16)),
            _RELATIONS[relation],
            _DIRECTIONS[direction],
            _LEVELS[level],
            tuple(sources.split("; ")),
            note,
        )
    except (ValueError, KeyError) as error:
        raise VariantTableError(f"not a row of a table of variants: {error}.", where=where) from error


def rules_text(rules: Iterable[Rule]) -> str:
    """Rules as TSV, as `read_rules` reads them."""
    lines = ["\t".join(COLUMNS)]
    for rule in rules:
        written, standard = (f"U+{ord(character):04X} {character}" for character in (rule.written, rule.standard))
        sources = "; ".join(rule.sources)
        fields = (rule.id, written, standard, rule.relation, rule.direction, rule.level or "", sources, rule.note)
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"
