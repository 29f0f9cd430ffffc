"""Kinds of pages with their settings drawn at random: prints, openings, registers, scrolls, manuscripts, rubbings."""

from collections.abc import Callable

import numpy as np

from scripts.compose.settings import Camera, Damage, Frame, Hand, Leaf, PageSettings, Ruling, Seal, Side, Surface

_LAST = ("mincho-hana", "mincho-hana-b", "han-babelstone")
_PRINTED = (
    ("ming-cwtex", "sung-cns", "sung-cns-b", *_LAST),
    ("serif-noto", "sung-cns-b", *_LAST),
    ("serif-noto-black", "sung-cns-b", *_LAST),
    ("sung-cns", "sung-cns-b", *_LAST),
    ("ming-arphic", "sung-cns", "sung-cns-b", *_LAST),
    ("kai-cns", "kai-cns-b", *_LAST),
    _LAST,
)
_WRITTEN = (
    ("kai-cwtex", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-arphic", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-lxgw", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-klee", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-cns", "kai-cns-b", *_LAST),
)
_SEALS = ("東觀圖書", "子孫永寶", "山房", "藏書之印", "御覽", "文淵閣寶")
Draw = np.random.Generator


def draw_settings(rng: Draw) -> PageSettings:
    """Settings of a page of a random kind, with the spread of the measured books and scrolls."""
    kinds: tuple[tuple[Callable[[Draw], PageSettings], float], ...] = (
        (_leaf_of_print, 0.3),
        (_opening, 0.2),
        (_registers, 0.15),
        (_scroll, 0.15),
        (_manuscript, 0.12),
        (_rubbing, 0.08),
    )
    return kinds[int(rng.choice(len(kinds), p=[share for _, share in kinds]))][0](rng)


def _leaf_of_print(rng: Draw) -> PageSettings:
    whole = rng.random() < 0.6
    leaf = Leaf(
        columns=int(rng.integers(7, 13)),
        characters=int(rng.integers(15, 25)),
        advance=rng.uniform(26, 60) if whole else rng.uniform(30, 76),
        pitch=rng.uniform(1.3, 1.7),
        halves=2 if whole else 1,
        fold=rng.uniform(0.6, 1.2),
        heading_indent=int(rng.integers(1, 4)),
        note_advance=rng.uniform(0.7, 1.05),
        margin_above=rng.uniform(0.05, 0.34),
        margin_below=rng.uniform(0.03, 0.2),
        margin_beside=rng.uniform(0.02, 0.16),
    )
    return _printed(leaf, rng)


def _opening(rng: Draw) -> PageSettings:
    leaf = Leaf(
        columns=int(rng.integers(7, 12)),
        characters=int(rng.integers(16, 25)),
        advance=rng.uniform(24, 56),
        pitch=rng.uniform(1.3, 1.65),
        halves=2,
        bound=True,
        fold=rng.uniform(0.9, 2.4),
        registers=1 if rng.random() < 0.8 else 2,
        note_advance=rng.uniform(0.7, 1.05),
        margin_above=rng.uniform(0.08, 0.3),
        margin_below=rng.uniform(0.05, 0.18),
        margin_beside=rng.uniform(0.05, 0.16),
    )
    return _printed(leaf, rng, gutter=rng.uniform(0.1, 0.7))


def _registers(rng: Draw) -> PageSettings:
    number = 2 if rng.random() < 0.7 else 3
    leaf = Leaf(
        columns=int(rng.integers(8, 19)),
        characters=int(rng.integers(5, 13)),
        advance=rng.uniform(26, 60),
        pitch=rng.uniform(1.15, 1.6),
        registers=number,
        register_gap=rng.uniform(0.35, 1.4),
        heading_indent=1,
        note_advance=rng.uniform(0.7, 1.05),
        margin_above=rng.uniform(0.05, 0.3),
        margin_below=rng.uniform(0.04, 0.18),
        margin_beside=rng.uniform(0.03, 0.16),
    )
    return _printed(leaf, rng)


def _scroll(rng: Draw) -> PageSettings:
    leaf = Leaf(
        columns=int(rng.integers(8, 32)),
        characters=17,
        advance=rng.uniform(26, 64),
        pitch=rng.uniform(1.3, 1.55),
        heading_indent=1,
        margin_above=rng.uniform(0.1, 0.3),
        margin_below=rng.uniform(0.1, 0.3),
        margin_beside=rng.uniform(0.01, 0.1),
    )
    ruling = Ruling(
        frame=Frame.SINGLE if rng.random() < 0.8 else Frame.NONE,
        line=rng.uniform(1, 2) if rng.random() < 0.8 else 0,
        border=2,
        pale=rng.uniform(0.1, 0.6),
    )
    return _written(leaf, ruling, rng)


def _manuscript(rng: Draw) -> PageSettings:
    leaf = Leaf(
        columns=int(rng.integers(6, 16)),
        characters=int(rng.integers(12, 30)),
        advance=rng.uniform(26, 64),
        pitch=rng.uniform(1.15, 1.8),
        note_advance=rng.uniform(0.65, 1.0),
        margin_above=rng.uniform(0.06, 0.34),
        margin_below=rng.uniform(0.04, 0.2),
        margin_beside=rng.uniform(0.04, 0.16),
    )
    return _written(leaf, Ruling(), rng)


def _rubbing(rng: Draw) -> PageSettings:
    leaf = Leaf(
        columns=int(rng.integers(10, 30)),
        characters=int(rng.integers(12, 26)),
        advance=rng.uniform(28, 60),
        pitch=rng.uniform(1.0, 1.3),
        margin_above=rng.uniform(0.02, 0.12),
        margin_below=rng.uniform(0.02, 0.12),
        margin_beside=rng.uniform(0.02, 0.12),
    )
    surface = Surface(
        paper=(214, 210, 200), ink=(26, 26, 28), rough=rng.uniform(0.1, 0.25), uneven=0.0, weight=0.2, rubbing=True
    )
    hand = _hand(_WRITTEN, rng, wild=0.5)
    damage = Damage(abrasion=rng.uniform(0.0, 0.35))
    camera = Camera(margin=0, grey=True, turn=rng.normal(0, 0.5), background=(214, 210, 200), noise=rng.uniform(1, 5))
    return PageSettings(hand=hand, leaf=leaf, surface=surface, damage=damage, camera=camera)


def _printed(leaf: Leaf, rng: Draw, *, gutter: float = 0.0) -> PageSettings:
    ruled = rng.random() < 0.85
    ruling = Ruling(
        frame=Frame(rng.choice((Frame.NONE, Frame.SINGLE, Frame.DOUBLE), p=(0.08, 0.4, 0.52))),
        line=rng.uniform(1.0, 3.5) if ruled else 0.0,
        border=rng.uniform(3, 10),
        broken=rng.choice((0.0, rng.uniform(0.02, 0.45))),
        fishtails=int(rng.integers(0, 3)),
        pale=rng.choice((1.0, rng.uniform(0.4, 1.0))),
    )
    surface = Surface(
        paper=_paper(rng),
        ink=_ink(rng),
        clouds=rng.uniform(0.0, 0.06),
        grain=rng.uniform(0.0, 0.03),
        rough=rng.uniform(0.02, 0.25),
        weight=rng.uniform(-0.3, 0.5),
        uneven=rng.uniform(0.0, 0.2),
    )
    hand = _hand(_PRINTED, rng, wild=0.15)
    notes = rng.uniform(0.01, 0.12) if rng.random() < 0.6 else 0.0
    return PageSettings(
        hand=hand,
        leaf=leaf,
        ruling=ruling,
        surface=surface,
        damage=_damage(rng),
        camera=_camera(rng, gutter=gutter),
        notes=notes,
    )


def _written(leaf: Leaf, ruling: Ruling, rng: Draw) -> PageSettings:
    surface = Surface(
        paper=_paper(rng),
        ink=_ink(rng),
        clouds=rng.uniform(0.01, 0.06),
        grain=rng.uniform(0.0, 0.03),
        laid=rng.choice((0.0, rng.uniform(0.005, 0.03))),
        rough=rng.uniform(0.02, 0.15),
        weight=rng.uniform(-0.2, 0.5),
        uneven=rng.uniform(0.05, 0.3),
    )
    hand = _hand(_WRITTEN, rng, wild=1.0)
    notes = rng.uniform(0.01, 0.08) if rng.random() < 0.3 else 0.0
    return PageSettings(
        hand=hand,
        leaf=leaf,
        ruling=ruling,
        surface=surface,
        damage=_damage(rng),
        camera=_camera(rng),
        notes=notes,
    )


def _hand(faces: tuple[tuple[str, ...], ...], rng: Draw, *, wild: float) -> Hand:
    """`wild` 1 strays as the measured scrolls do."""
    return Hand(
        faces=faces[int(rng.integers(len(faces)))],
        width=rng.uniform(0.98, 1.2),
        height=rng.uniform(0.88, 1.0),
        note_width=rng.uniform(0.5, 0.66),
        note_height=rng.uniform(0.8, 0.95),
        across=0.05 * wild * rng.uniform(0.4, 1.2),
        down=0.08 * wild * rng.uniform(0.3, 1.0),
        lean=0.5 * wild * rng.uniform(0.2, 1.2),
        rise=rng.uniform(0.0, 0.06) * wild,
        corner=0.004 + 0.02 * wild * rng.uniform(0.3, 1.2),
        size=0.005 + 0.04 * wild * rng.uniform(0.3, 1.2),
    )


def _paper(rng: Draw) -> tuple[int, int, int]:
    """From white over yellow to brown."""
    light, brown = rng.uniform(165, 248), rng.uniform(0.0, 0.42)
    return round(light), round(light * (1 - 0.35 * brown)), round(light * (1 - brown))


def _ink(rng: Draw) -> tuple[int, int, int]:
    dark = rng.uniform(10, 80)
    return round(dark), round(dark * 0.92), round(dark * 0.85)


def _damage(rng: Draw) -> Damage:
    def sometimes(share: float, least: float, most: float) -> float:
        return float(rng.uniform(least, most)) if rng.random() < share else 0.0

    seals = tuple(
        Seal(
            text=str(rng.choice(_SEALS)),
            x=rng.uniform(0.05, 0.95),
            y=rng.uniform(0.1, 0.9),
            side=rng.uniform(70, 240),
            white_on_red=bool(rng.random() < 0.4),
            strength=rng.uniform(0.35, 0.9),
        )
        for _ in range(int(rng.choice((0, 1, 2), p=(0.75, 0.18, 0.07))))
    )
    sides = tuple(side for side in Side if rng.random() < 0.25) if rng.random() < 0.2 else ()
    return Damage(
        stains=int(rng.choice((0, 1, 2, 4), p=(0.5, 0.25, 0.15, 0.1))),
        stain_strength=rng.uniform(0.08, 0.4),
        worm_tracks=int(sometimes(0.3, 2, 40)),
        worm_width=rng.uniform(4, 15),
        show_through=sometimes(0.3, 0.04, 0.28),
        fading=sometimes(0.25, 0.05, 0.5),
        abrasion=sometimes(0.15, 0.05, 0.3),
        torn=sides,
        seals=seals,
    )


def _camera(rng: Draw, *, gutter: float = 0.0) -> Camera:
    grey = int(rng.uniform(10, 230))
    return Camera(
        turn=float(rng.choice((0.0, rng.normal(0, 0.6), rng.uniform(-5, 5)), p=(0.4, 0.5, 0.1))),
        warp=float(rng.choice((0.0, rng.uniform(1, 6), rng.uniform(6, 18)), p=(0.3, 0.6, 0.1))),
        margin=int(rng.integers(10, 120)) if rng.random() < 0.7 else 0,
        background=(grey, grey, grey),
        blur=rng.uniform(0.0, 1.3),
        noise=rng.uniform(0.0, 6.0),
        grey=bool(rng.random() < 0.4),
        light=float(rng.choice((0.0, rng.uniform(0.05, 0.4)))),
        gutter=gutter,
        chart=int(rng.integers(60, 160)) if rng.random() < 0.12 else 0,
    )
