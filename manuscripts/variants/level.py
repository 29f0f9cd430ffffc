"""How close a written form and its standard are; each row of the table has one level."""

from enum import StrEnum


class Level(StrEnum):
    """From one character encoded twice to different words, in that order.

    - `same`: one character, encoded twice or drawn differently: compatibility ideographs, radicals, Z-variants (説 說).
    - `variant`: another spelling of the same word in every sense (異體字): 爲 為, 尒 爾, 衆 眾.
    - `simplified`: a short form of exactly one full form; many stand in manuscripts (虫 蟲, 听 聽), others are modern.
    - `interchanged`: two spellings that texts exchange freely although dictionaries keep an entry for each (游 遊): a
      search should find both, an edited reading should not choose.
    - `specialised`: they share a sense or a short form, not all: 花 華, 历 for 歷 or 曆. Kept apart.
    - `confusable`: different words that look alike or that only modern spelling merges (后 後, 己 已 巳). Kept apart.
    """

    SAME = "same"
    VARIANT = "variant"
    SIMPLIFIED = "simplified"
    INTERCHANGED = "interchanged"
    SPECIALISED = "specialised"
    CONFUSABLE = "confusable"

    @property
    def order(self) -> int:
        """0 for the closest; a table resolves its chains within a level."""
        return _ORDER[self]

    @property
    def folds(self) -> bool:
        """Whether rows of this level ever replace anything; the others only explain."""
        return self.order <= Level.INTERCHANGED.order


_ORDER = {level: place for place, level in enumerate(Level)}
