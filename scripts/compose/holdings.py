"""The sample holdings: two institutions that do not exist, and how each of their pages looks."""

from dataclasses import dataclass
from enum import StrEnum

from scripts.compose.settings import (
    Camera,
    Damage,
    Frame,
    Hand,
    Leaf,
    PageSettings,
    Ruling,
    Seal,
    Side,
    Surface,
)

EAST, WEST = "sample-east", "sample-west"
TORN_SHEET = 8


class Container(StrEnum):
    """The kind of image file."""

    JPEG = "jpeg"
    JPEG_2000 = "jpeg-2000"
    TIFF_DEEP = "tiff-16-bit"
    TIFF_PAGES = "tiff-pages"

    @property
    def suffix(self) -> str:
        return {"jpeg": "jpg", "jpeg-2000": "jp2"}.get(self.value, "tif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One manuscript. `folios` has a number for each page, set in the centre fold where the leaf has one.

    `part` takes the right (0) or left (1) piece of a sheet torn after the line TORN_SHEET.
    """

    institution: str
    shelfmark: str
    folder: str
    title: str
    dating: str
    collection: str
    text: str
    seed: int
    settings: PageSettings
    folios: tuple[str, ...] = ("",)
    fold_title: str = ""
    old_shelfmarks: tuple[str, ...] = ()
    container: Container = Container.JPEG
    part: int | None = None


_RARE = ("mincho-hana", "mincho-hana-b")
_BRUSH = Hand(
    faces=("kai-cwtex", "kai-cns", "kai-cns-b", *_RARE),
    width=1.16,
    height=0.97,
    across=0.035,
    down=0.05,
    lean=0.25,
    rise=0.05,
    corner=0.02,
    size=0.035,
)
_WENKAI = Hand(
    faces=("kai-lxgw", "kai-cns", "kai-cns-b", *_RARE),
    width=1.1,
    height=0.95,
    across=0.03,
    down=0.04,
    lean=0.2,
    rise=0.035,
    corner=0.016,
    size=0.03,
)
_SCRIBE = Hand(
    faces=("kai-arphic", "kai-cns", "kai-cns-b", *_RARE),
    width=1.12,
    height=0.95,
    across=0.03,
    down=0.045,
    lean=0.2,
    rise=0.04,
    corner=0.016,
    size=0.03,
)
_BLOCK = Hand(faces=("ming-cwtex", "serif-noto", "sung-cns", "sung-cns-b", *_RARE), width=1.12, height=0.95)
_BLOCK_OLD = Hand(
    faces=("serif-noto", "mincho-hana", "sung-cns", "sung-cns-b", "mincho-hana-b"), width=1.1, height=0.94
)
_BLOCK_KAI = Hand(faces=("kai-cns", "kai-cns-b", *_RARE), width=1.1, height=0.96, corner=0.009)

_SCROLL = Leaf(
    columns=24, characters=17, advance=58, margin_above=0.17, margin_below=0.17, margin_beside=0.02, heading_indent=1
)
_SCROLL_LINES = Ruling(frame=Frame.SINGLE, line=1.6, border=2, pale=0.38)
_HEMP = Surface(paper=(222, 196, 142), ink=(34, 28, 24), clouds=0.03, laid=0.012, uneven=0.12, rough=0.1)
_BAMBOO = Surface(paper=(229, 214, 182), clouds=0.02, rough=0.14, uneven=0.08, weight=0.15)

HOLDINGS = (
    Holding(
        institution=EAST,
        shelfmark="E.8210/S.17",
        folder="scroll-17",
        title="金剛般若波羅蜜經",
        dating="8th century",
        collection="Sample scrolls",
        old_shelfmarks=("Ch.xx.17",),
        text="jingang",
        seed=1701,
        folios=("", "", ""),
        settings=PageSettings(
            hand=_BRUSH,
            leaf=_SCROLL,
            ruling=_SCROLL_LINES,
            surface=_HEMP,
            damage=Damage(stains=1, stain_strength=0.16),
            camera=Camera(warp=3, margin=36, background=(98, 96, 94)),
        ),
    ),
    Holding(
        institution=EAST,
        shelfmark="E Print 12",
        folder="print-12",
        title="中庸章句",
        dating="1615",
        collection="Sample prints",
        text="zhongyong",
        seed=1201,
        folios=("一", "二"),
        fold_title="中庸章句",
        settings=PageSettings(
            hand=_BLOCK,
            leaf=Leaf(
                columns=9,
                characters=17,
                advance=66,
                halves=2,
                margin_above=0.16,
                margin_below=0.09,
                margin_beside=0.06,
            ),
            ruling=Ruling(frame=Frame.DOUBLE, line=2.2, border=6, fishtails=2, broken=0.03),
            surface=_BAMBOO,
            camera=Camera(warp=2, margin=30),
        ),
    ),
    Holding(
        institution=EAST,
        shelfmark="E Print 13",
        folder="print-13",
        title="輞川集",
        dating="17th century",
        collection="Sample prints",
        text="wangchuan",
        seed=1301,
        settings=PageSettings(
            hand=_BLOCK_KAI,
            leaf=Leaf(
                columns=13,
                characters=11,
                advance=66,
                pitch=1.4,
                registers=2,
                register_gap=0.5,
                margin_above=0.14,
                margin_below=0.1,
                margin_beside=0.09,
            ),
            ruling=Ruling(frame=Frame.DOUBLE, line=2, border=6, broken=0.12),
            surface=_BAMBOO,
            camera=Camera(margin=30, background=(40, 40, 42), grey=True),
        ),
    ),
    Holding(
        institution=EAST,
        shelfmark="E Print 14",
        folder="print-14",
        title="世說新語卷上之上",
        dating="16th century",
        collection="Sample prints",
        text="shishuo",
        seed=1401,
        settings=PageSettings(
            hand=_BLOCK_OLD,
            leaf=Leaf(
                columns=10,
                characters=20,
                advance=58,
                halves=2,
                bound=True,
                fold=1.6,
                margin_above=0.14,
                margin_below=0.08,
                margin_beside=0.06,
            ),
            ruling=Ruling(frame=Frame.DOUBLE, line=2, border=6, broken=0.06),
            surface=Surface(paper=(222, 206, 170), clouds=0.03, rough=0.15, uneven=0.1),
            damage=Damage(stains=1, stain_strength=0.2, worm_tracks=6, worm_width=7),
            camera=Camera(warp=5, margin=40, background=(150, 152, 154), light=0.18, gutter=0.5, chart=110, blur=0.6),
        ),
    ),
    Holding(
        institution=EAST,
        shelfmark="E Rub.7",
        folder="rubbing-7",
        title="般若波羅蜜多心經",
        dating="rubbing of the 19th century, stone of 672",
        collection="Sample rubbings",
        text="xinjing",
        seed=701,
        settings=PageSettings(
            hand=Hand(faces=("kai-arphic", "kai-cns", "kai-cns-b"), width=1.1, height=0.97, corner=0.01, across=0.015),
            leaf=Leaf(
                columns=20, characters=17, advance=64, pitch=1.2, margin_above=0.1, margin_below=0.1, margin_beside=0.1
            ),
            surface=Surface(
                paper=(214, 210, 200), ink=(26, 26, 28), clouds=0.02, rough=0.2, uneven=0.0, weight=0.2, rubbing=True
            ),
            damage=Damage(abrasion=0.22),
            camera=Camera(margin=0, grey=True, background=(214, 210, 200)),
        ),
    ),
    Holding(
        institution=EAST,
        shelfmark="E.8210/S.402",
        folder="fragment-402",
        title="孝經（首部）",
        dating="9th century",
        collection="Sample scrolls",
        text="xiaojing",
        seed=4021,
        part=0,
        settings=PageSettings(
            hand=_SCRIBE,
            leaf=_SCROLL,
            ruling=_SCROLL_LINES,
            surface=Surface(paper=(206, 180, 130), ink=(40, 32, 26), clouds=0.04, laid=0.015, uneven=0.12, rough=0.1),
            damage=Damage(stains=1, stain_strength=0.2, torn=(Side.RIGHT,)),
            camera=Camera(turn=-0.4, margin=40, background=(60, 62, 70)),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W.Дх.00143",
        folder="dx-00143",
        title="孝經（尾部）",
        dating="9th to 10th century",
        collection="Fragments",
        text="xiaojing",
        seed=4021,
        part=1,
        settings=PageSettings(
            hand=_SCRIBE,
            leaf=_SCROLL,
            ruling=_SCROLL_LINES,
            surface=Surface(paper=(206, 180, 130), ink=(40, 32, 26), clouds=0.04, laid=0.015, uneven=0.12, rough=0.1),
            damage=Damage(stains=1, stain_strength=0.2, torn=(Side.RIGHT,)),
            camera=Camera(turn=0.6, margin=48, background=(186, 186, 182), grey=True),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2001",
        folder="w-2001",
        title="史記卷一",
        dating="16th century",
        collection="Books",
        old_shelfmarks=("Touen 3", "P 44"),
        text="shiji",
        seed=2001,
        folios=("", ""),
        settings=PageSettings(
            hand=_BLOCK_OLD,
            leaf=Leaf(
                columns=10,
                characters=20,
                advance=60,
                margin_above=0.16,
                margin_below=0.1,
                margin_beside=0.08,
            ),
            ruling=Ruling(frame=Frame.DOUBLE, line=2, border=6, broken=0.06),
            surface=Surface(paper=(214, 192, 148), clouds=0.04, rough=0.16, uneven=0.12),
            damage=Damage(stains=3, stain_strength=0.3, worm_tracks=30, worm_width=15),
            camera=Camera(warp=3, margin=30, background=(30, 30, 30)),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2002",
        folder="w-2002",
        title="蘭亭集序",
        dating="13th century",
        collection="Calligraphy",
        text="lanting",
        seed=2002,
        settings=PageSettings(
            hand=_WENKAI,
            leaf=Leaf(
                columns=28,
                characters=13,
                advance=66,
                pitch=1.3,
                margin_above=0.2,
                margin_below=0.2,
                margin_beside=0.1,
            ),
            surface=Surface(paper=(226, 206, 166), clouds=0.03, laid=0.01, uneven=0.16, rough=0.08),
            damage=Damage(
                seals=(
                    Seal(text="東觀圖書", x=0.16, y=0.68, side=210),
                    Seal(text="子孫永寶", x=0.62, y=0.3, side=150, white_on_red=True, strength=0.6),
                    Seal(text="山房", x=0.955, y=0.84, side=110),
                )
            ),
            camera=Camera(margin=20, background=(120, 118, 114)),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2003",
        folder="w-2003",
        title="孫子",
        dating="Wanli era",
        collection="Books",
        text="sunzi",
        seed=2003,
        container=Container.JPEG_2000,
        settings=PageSettings(
            hand=_BLOCK,
            leaf=Leaf(
                columns=10,
                characters=20,
                advance=62,
                margin_above=0.16,
                margin_below=0.1,
                margin_beside=0.1,
            ),
            ruling=Ruling(frame=Frame.SINGLE, line=2, border=5, broken=0.1),
            surface=_BAMBOO,
            camera=Camera(turn=1.6, margin=50, background=(52, 50, 50)),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2004",
        folder="w-2004",
        title="佛説阿弥陀経",
        dating="10th century",
        collection="Scrolls",
        text="amituo",
        seed=2004,
        container=Container.TIFF_PAGES,
        folios=("", ""),
        settings=PageSettings(
            hand=_SCRIBE,
            leaf=Leaf(
                columns=15,
                characters=17,
                advance=60,
                margin_above=0.17,
                margin_below=0.17,
                margin_beside=0.03,
            ),
            ruling=_SCROLL_LINES,
            surface=_HEMP,
            damage=Damage(fading=0.2, stains=1, stain_strength=0.12),
            camera=Camera(margin=30, warp=3, background=(140, 138, 134), grey=True),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2005",
        folder="w-2005",
        title="漢書張騫傳",
        dating="12th century",
        collection="Books",
        text="hanshu",
        seed=2005,
        container=Container.TIFF_DEEP,
        settings=PageSettings(
            hand=_BLOCK_KAI,
            leaf=Leaf(
                columns=12,
                characters=21,
                advance=54,
                margin_above=0.14,
                margin_below=0.09,
                margin_beside=0.07,
            ),
            ruling=Ruling(frame=Frame.DOUBLE, line=2.4, border=6),
            surface=Surface(paper=(236, 232, 224), clouds=0.008, grain=0.002, rough=0.14),
            camera=Camera(margin=0, grey=True, noise=0.0),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2006",
        folder="w-2006",
        title="楚辭卷第一",
        dating="13th century",
        collection="Books",
        text="chuci",
        seed=2006,
        settings=PageSettings(
            hand=_BLOCK_OLD,
            leaf=Leaf(
                columns=10,
                characters=20,
                advance=60,
                margin_above=0.16,
                margin_below=0.1,
                margin_beside=0.08,
            ),
            ruling=Ruling(frame=Frame.SINGLE, line=2, border=6, broken=0.2),
            surface=Surface(paper=(224, 206, 168), clouds=0.03, rough=0.2, uneven=0.16),
            camera=Camera(margin=24, background=(34, 33, 32)),
        ),
    ),
    Holding(
        institution=WEST,
        shelfmark="W 2007",
        folder="w-2007",
        title="老子道經",
        dating="18th century",
        collection="Books",
        text="laozi",
        seed=2007,
        settings=PageSettings(
            hand=_WENKAI,
            leaf=Leaf(
                columns=10,
                characters=18,
                advance=64,
                margin_above=0.3,
                margin_below=0.1,
                margin_beside=0.1,
            ),
            surface=Surface(paper=(232, 222, 200), clouds=0.02, rough=0.08, uneven=0.1),
            damage=Damage(show_through=0.2),
            camera=Camera(margin=26, background=(90, 88, 86)),
        ),
    ),
)
