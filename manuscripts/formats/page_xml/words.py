"""The words of other projects and programs for regions and lines (`structure {type:…}`), in ours.

CHI-KNOW-PO (woodblock books), SegmOnto (eScriptorium, kraken) and Transkribus. A word that is not here says nothing of
the kind: element and type decide, and the label keeps the word.
"""

import re

from manuscripts.core.page import ColumnKind, RegionKind

# The centre fold (版心) holds the short title and the leaf number, which they call metadata, running title, numbering.
_REGIONS = {
    RegionKind.TEXT: "maintext maintextleft maintextright maintexttableofcontents marginaliacaption title main "
    "mainzone titlepagezone dropcapitalzone tablezone",
    RegionKind.FOLD: "marginaliametadata marginaliapagenumber numberingzone runningtitlezone quiremarkszone",
    RegionKind.MARGIN: "marginalia margintextzone",
    RegionKind.ILLUSTRATION: "image illustration graphiczone figurezone",
    RegionKind.STAMP: "imagestamp stampzone",
    RegionKind.SEAL: "imageseal sealzone",
}
_LINES = {
    ColumnKind.HEADING: "title heading headingline",
    ColumnKind.MARGINAL: "marginalialine pagenumber",
    ColumnKind.INSERTION: "interlinearline",
    # Both halves of a note; where they stand tells which is which.
    ColumnKind.NOTE_RIGHT: "commentary",
}
_REGION_OF = {word: kind for kind, words in _REGIONS.items() for word in words.split()}
_LINE_OF = {word: kind for kind, words in _LINES.items() for word in words.split()}


def region_of_word(word: str) -> RegionKind | None:
    """What a word says of a region; None where it says nothing."""
    return _REGION_OF.get(_bare(word))


def column_of_word(word: str, *, region: RegionKind, otherwise: ColumnKind) -> ColumnKind:
    """What a word says of a line in a region of kind `region`; `otherwise` where it says nothing.

    In the fold and in the margins a line stands aside whatever it is called.
    """
    if region in (RegionKind.FOLD, RegionKind.MARGIN) or not region.is_read:
        return ColumnKind.FOLD if region is RegionKind.FOLD else ColumnKind.MARGINAL
    return _LINE_OF.get(_bare(word), otherwise)


def _bare(word: str) -> str:
    """SegmOnto adds `:subtype` and `#number`."""
    return re.sub("[^a-z]", "", re.split("[:#]", word)[0].casefold())
