"""How far two written forms may be from each other and still count as the same; each level takes in the one before."""

from enum import StrEnum


class Level(StrEnum):
    """From what is written, sign by sign, to what a reader may have meant.

    - `exact`: the same code points.
    - `graphical`: another shape of the same word in every sense (異體字): 爲 為, 衆 眾, 尒 爾; what is encoded twice.
    - `orthographic`: also short forms of one full form (虫 蟲, 国 國, 経 經) and spellings that texts exchange freely
      although dictionaries have an entry for each (游 遊).
    - `loose`: also borrowings (知 智), what modern spelling merges (后 後), what hands write for each other (己 已).
    """

    EXACT = "exact"
    GRAPHICAL = "graphical"
    ORTHOGRAPHIC = "orthographic"
    LOOSE = "loose"

    @property
    def order(self) -> int:
        """0 for the closest."""
        return _ORDER[self]

    def takes_in(self, other: "Level") -> bool:
        """Whether what is the same at `other` is the same here."""
        return other.order <= self.order


_ORDER = {level: place for place, level in enumerate(Level)}
