"""Kinds of pages with their settings drawn at random: prints, openings, registers, scrolls, manuscripts, rubbings."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scripts.compose.conditions import (
    PRINTED,
    RUNNING,
    WRITTEN,
    draw_asides,
    draw_camera,
    draw_damage,
    draw_hand,
    draw_ink,
    draw_paper,
    draw_scan,
)
from scripts.compose.settings import (
    Asides,
    Camera,
    Damage,
    Frame,
    Leaf,
    Manner,
    PageSettings,
    Picture,
    Ruling,
    Side,
    Surface,
)

Draw = np.random.Generator


def draw_settings(rng: Draw) -> PageSettings:
    """Settings of a page of a random kind, with the spread of the measured books and scrolls."""
    kinds: tuple[tuple[Callable[[Draw], PageSettings], float], ...] = (
        (_leaf_of_print, 0.16),
        (_half_leaf, 0.14),
        (_opening, 0.18),
        (_registers, 0.1),
        (_large_writing, 0.03),
        (_cover, 0.04),
        (_table, 0.03),
        (_scroll, 0.11),
        (_manuscript, 0.09),
        (_running_hand, 0.07),
        (_rubbing, 0.05),
    )
    return kinds[int(rng.choice(len(kinds), p=[share for _, share in kinds]))][0](rng)


def draw_print(rng: Draw) -> PageSettings:
    """Settings of a print whose lines are given."""
    drawn = _printed(_print_leaf(rng, halves=1), rng)
    return replace(drawn, leaf=replace(drawn.leaf, pictures=()))


def _leaf_of_print(rng: Draw) -> PageSettings:
    """Both sides of a leaf with the centre fold between them, or one side."""
    whole = rng.random() < 0.6
    return _printed(_print_leaf(rng, halves=2 if whole else 1), rng)


def _half_leaf(rng: Draw) -> PageSettings:
    """One side of a leaf cut through its centre fold, which stands at the edge of the picture."""
    drawn = _printed(_print_leaf(rng, halves=2), rng)
    only = Side.RIGHT if rng.random() < 0.5 else Side.LEFT
    # The left side is read after the right one, and as often the only one that is filled.
    fold = drawn.leaf.fold
    return replace(drawn, scan=replace(drawn.scan, only=only, beyond=rng.uniform(-0.4, 0.45) * fold))


def _print_leaf(rng: Draw, *, halves: int) -> Leaf:
    characters = int(rng.integers(8, 16) if rng.random() < 0.15 else rng.integers(15, 27))
    leaf = Leaf(
        columns=int(rng.integers(5, 13)),
        characters=characters,
        advance=rng.uniform(26, 60),
        pitch=_pitch(rng),
        halves=halves,
        fold=rng.uniform(0.5, 1.2),
        heading_indent=int(rng.integers(1, 4)),
        note_advance=rng.uniform(0.55, 1.1),
        note_apart=rng.uniform(0.42, 0.54),
        close=rng.uniform(0.55, 0.8),
        head_note=int(rng.integers(2, 7)),
        margin_above=rng.uniform(0.01, 0.4),
        margin_below=rng.uniform(0.01, 0.2),
        margin_beside=rng.uniform(0.005, 0.16),
    )
    return replace(leaf, pictures=_pictures(leaf, rng)) if rng.random() < 0.3 else leaf


def _pitch(rng: Draw) -> float:
    """Usual, or so narrow that columns nearly touch."""
    return float(rng.uniform(1.02, 1.25) if rng.random() < 0.25 else rng.uniform(1.25, 1.75))


def _pictures(leaf: Leaf, rng: Draw) -> tuple[Picture, ...]:
    """One picture in a half leaf: the upper part, the lower part or all of some columns."""
    found = []
    for block in range(leaf.halves):
        if rng.random() < 0.7 and leaf.columns > 3:
            columns = int(rng.integers(2, leaf.columns + 1))
            first = int(rng.integers(0, leaf.columns - columns + 1))
            middle = leaf.characters * rng.uniform(0.3, 0.7)
            head, foot = ((0.0, middle), (middle, float(leaf.characters)), (0.0, float(leaf.characters)))[
                int(rng.integers(3))
            ]
            labels = int(rng.integers(0, 7))
            found.append(Picture(block=block, first=first, columns=columns, head=head, foot=foot, labels=labels))
    return tuple(found)


def _opening(rng: Draw) -> PageSettings:
    """Two half leaves of a bound book; of one of them often only an edge is in the picture."""
    leaf = replace(
        _print_leaf(rng, halves=2),
        bound=True,
        fold=rng.uniform(0.7, 2.4),
        registers=1 if rng.random() < 0.88 else 2,
        pictures=(),
        neighbour=int(rng.integers(2)) if rng.random() < 0.4 else None,
    )
    if leaf.registers > 1:
        leaf = replace(leaf, characters=int(rng.integers(6, 12)))
    drawn = _printed(leaf, rng, gutter=rng.uniform(0.1, 0.95))
    scan = drawn.scan
    if leaf.neighbour is not None:
        only = Side.LEFT if leaf.neighbour == 0 else Side.RIGHT
        scan = replace(scan, only=only, beyond=leaf.fold / 2 + rng.uniform(-0.3, 2.5))
    if rng.random() < (0.5 if scan.threshold else 0.1):
        scan = replace(scan, spine=rng.uniform(0.004, 0.03))
    return replace(drawn, scan=scan)


def _registers(rng: Draw) -> PageSettings:
    number = 2 if rng.random() < 0.7 else 3
    leaf = Leaf(
        columns=int(rng.integers(8, 19)),
        characters=int(rng.integers(5, 13)),
        advance=rng.uniform(26, 60),
        pitch=rng.uniform(1.05, 1.6),
        registers=number,
        register_gap=rng.uniform(0.2, 2.5),
        heading_indent=1,
        note_advance=rng.uniform(0.6, 1.1),
        note_apart=rng.uniform(0.42, 0.54),
        margin_above=rng.uniform(0.02, 0.3),
        margin_below=rng.uniform(0.02, 0.18),
        margin_beside=rng.uniform(0.01, 0.16),
    )
    drawn = _printed(leaf, rng)
    if rng.random() < 0.4:
        # As in the reprints of the canon: a frame, lines between registers, none between columns.
        ruling = replace(drawn.ruling, line=1.5, frame=Frame.DOUBLE, corners=bool(rng.random() < 0.5))
        drawn = replace(drawn, ruling=replace(ruling, columns=False))
    elif rng.random() < 0.35:
        drawn = replace(drawn, ruling=replace(drawn.ruling, registers=False))
    return drawn


def _table(rng: Draw) -> PageSettings:
    """Cells of a few characters."""
    leaf = Leaf(
        columns=int(rng.integers(5, 12)),
        characters=int(rng.integers(2, 6)),
        advance=rng.uniform(26, 50),
        pitch=rng.uniform(1.2, 1.9),
        registers=int(rng.integers(4, 9)),
        register_gap=rng.uniform(0.1, 0.5),
        heading_indent=0,
        note_advance=rng.uniform(0.5, 0.8),
        margin_above=rng.uniform(0.02, 0.2),
        margin_below=rng.uniform(0.02, 0.1),
        margin_beside=rng.uniform(0.01, 0.1),
    )
    drawn = _printed(leaf, rng)
    ruling = replace(drawn.ruling, line=rng.uniform(1, 2.5), frame=Frame.SINGLE)
    return replace(drawn, ruling=ruling, manner=Manner.LIST)


def _scroll(rng: Draw) -> PageSettings:
    """A sutra scroll or a folded canon print: columns of about 17 characters between two lines."""
    dense = rng.random() < 0.45
    leaf = Leaf(
        columns=int(rng.integers(6, 32)),
        characters=int(rng.choice((14, 17, 17, 17, 18, 20))),
        advance=rng.uniform(26, 64),
        pitch=rng.uniform(1.0, 1.25) if dense else rng.uniform(1.25, 1.6),
        heading_indent=1,
        note_advance=rng.uniform(0.6, 1.0),
        close=rng.uniform(0.55, 0.8),
        margin_above=rng.uniform(0.1, 0.4),
        margin_below=rng.uniform(0.1, 0.4),
        margin_beside=rng.uniform(0.005, 0.1),
    )
    frame = (Frame.SINGLE, Frame.NONE, Frame.RAILS)[int(rng.integers(3))]
    ruling = Ruling(
        frame=frame,
        line=rng.uniform(1, 2) if frame is Frame.SINGLE and rng.random() < 0.8 else 0,
        border=rng.uniform(1.5, 4),
        pale=rng.uniform(0.1, 0.9),
        broken=rng.choice((0.0, rng.uniform(0.02, 0.4))),
    )
    drawn = _written(leaf, ruling, rng, scroll=True)
    joins = int(rng.choice((0, 1, 2), p=(0.6, 0.3, 0.1)))
    return replace(drawn, damage=replace(drawn.damage, joins=joins))


def _manuscript(rng: Draw) -> PageSettings:
    sparse = rng.random() < 0.35
    leaf = Leaf(
        columns=int(rng.integers(4, 16)),
        characters=int(rng.integers(10, 34) if rng.random() < 0.9 else rng.integers(34, 56)),
        advance=rng.uniform(26, 64),
        pitch=rng.uniform(1.6, 3.2) if sparse else rng.uniform(1.05, 1.8),
        halves=int(rng.integers(1, 3)),
        bound=True,
        fold=rng.uniform(0.5, 2.5),
        note_advance=rng.uniform(0.6, 1.1),
        note_apart=rng.uniform(0.35, 0.6),
        margin_above=rng.uniform(0.02, 0.45),
        margin_below=rng.uniform(0.02, 0.3),
        margin_beside=rng.uniform(0.02, 0.25),
    )
    return _written(leaf, Ruling(), rng)


def _large_writing(rng: Draw) -> PageSettings:
    """A hanging scroll, a couplet, a title leaf or a plaque: few large characters."""
    plaque = rng.random() < 0.3
    leaf = Leaf(
        columns=int(rng.integers(2, 7)),
        characters=1 if plaque else int(rng.integers(3, 12)),
        advance=rng.uniform(40, 90),
        pitch=rng.uniform(1.05, 1.8),
        heading_indent=0,
        note_advance=rng.uniform(0.5, 0.8),
        margin_above=rng.uniform(0.1, 1.0) if plaque else rng.uniform(0.02, 0.3),
        margin_below=rng.uniform(0.1, 1.0) if plaque else rng.uniform(0.02, 0.3),
        margin_beside=rng.uniform(0.1, 1.5) if plaque else rng.uniform(0.02, 0.3),
    )
    drawn = _written(leaf, Ruling(frame=Frame.SINGLE, border=6) if rng.random() < 0.4 else Ruling(), rng)
    manner = Manner.LIST if rng.random() < 0.3 and not plaque else Manner.PROSE
    return replace(drawn, manner=manner, notes=0.0, asides=replace(drawn.asides, insertions=0.0))


def _cover(rng: Draw) -> PageSettings:
    """The cover of a book with its title slip."""
    leaf = Leaf(
        columns=1,
        characters=int(rng.integers(4, 10)),
        advance=rng.uniform(40, 70),
        pitch=rng.uniform(1.4, 1.9),
        slip=True,
        margin_above=rng.uniform(0.03, 0.2),
        margin_below=rng.uniform(0.3, 1.0),
        margin_beside=rng.uniform(0.1, 0.6),
    )
    return replace(_written(leaf, Ruling(frame=Frame.DOUBLE), rng), manner=Manner.PROSE, notes=0.0, asides=Asides())


def _running_hand(rng: Draw) -> PageSettings:
    """Joined writing, often with hiragana, in frames or without."""
    leaf = Leaf(
        columns=int(rng.integers(5, 14)),
        characters=int(rng.integers(14, 32)),
        advance=rng.uniform(24, 54),
        pitch=rng.uniform(1.1, 2.0),
        halves=int(rng.integers(1, 3)),
        bound=True,
        fold=rng.uniform(0.7, 2.2),
        note_apart=rng.uniform(0.4, 0.54),
        margin_above=rng.uniform(0.03, 0.3),
        margin_below=rng.uniform(0.03, 0.15),
        margin_beside=rng.uniform(0.02, 0.15),
    )
    if rng.random() < 0.4:
        leaf = replace(leaf, pictures=_pictures(leaf, rng))
    framed = Ruling(frame=Frame.SINGLE, border=rng.uniform(2, 6), line=rng.choice((0.0, 1.5)))
    drawn = _written(leaf, framed if rng.random() < 0.6 else Ruling(), rng)
    hand = replace(
        drawn.hand,
        faces=RUNNING[int(rng.integers(len(RUNNING)))],
        cursive=rng.uniform(0.2, 0.9),
        across=rng.uniform(0.03, 0.12),
        down=rng.uniform(0.03, 0.12),
        height=rng.uniform(0.9, 1.15),
    )
    asides = replace(drawn.asides, readings=float(rng.choice((0.0, 0.2, 0.6))))
    return replace(drawn, hand=hand, kana=float(rng.choice((0.0, rng.uniform(0.3, 0.8)))), asides=asides)


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
    hand = draw_hand(WRITTEN, rng, wild=0.5)
    damage = Damage(abrasion=rng.uniform(0.0, 0.6))
    camera = Camera(margin=0, grey=True, turn=rng.normal(0, 0.5), background=(214, 210, 200), noise=rng.uniform(1, 5))
    return PageSettings(hand=hand, leaf=leaf, surface=surface, damage=damage, camera=camera)


def _printed(leaf: Leaf, rng: Draw, *, gutter: float = 0.0) -> PageSettings:
    ruled = rng.random() < 0.85
    frames = (Frame.NONE, Frame.SINGLE, Frame.DOUBLE)
    ruling = Ruling(
        frame=frames[int(rng.choice(3, p=(0.08, 0.4, 0.52)))],
        line=rng.uniform(0.8, 3.5) if ruled else 0.0,
        border=rng.uniform(3, 10) if rng.random() < 0.85 else rng.uniform(10, 26),
        broken=float(rng.choice((0.0, rng.uniform(0.02, 0.45)))),
        patchy=float(rng.choice((0.0, rng.uniform(0.05, 0.7)), p=(0.7, 0.3))),
        fishtails=int(rng.integers(0, 3)),
        pale=float(rng.choice((1.0, rng.uniform(0.4, 1.0)))),
        corners=bool(rng.random() < 0.06),
    )
    surface = Surface(
        paper=draw_paper(rng),
        ink=draw_ink(rng),
        clouds=rng.uniform(0.0, 0.06),
        grain=rng.uniform(0.0, 0.03),
        rough=rng.uniform(0.02, 0.35),
        weight=rng.uniform(-0.4, 0.8),
        uneven=rng.uniform(0.0, 0.35),
    )
    scan = draw_scan(rng, paper=min(surface.paper), ink=max(surface.ink), book=True)
    camera = draw_camera(rng, gutter=gutter)
    if scan.threshold and rng.random() < 0.5:
        # Most black and white scans show the page alone.
        camera = replace(camera, margin=0, chart=0)
    return PageSettings(
        hand=draw_hand(PRINTED, rng, wild=0.15),
        leaf=leaf,
        ruling=ruling,
        surface=surface,
        damage=draw_damage(rng),
        camera=camera,
        notes=rng.uniform(0.01, 0.25) if rng.random() < 0.55 else 0.0,
        manner=_manner(rng, prose=0.62),
        asides=draw_asides(rng, written=False),
        scan=scan,
    )


def _written(leaf: Leaf, ruling: Ruling, rng: Draw, *, scroll: bool = False) -> PageSettings:
    surface = Surface(
        paper=draw_paper(rng),
        ink=draw_ink(rng),
        clouds=rng.uniform(0.01, 0.06),
        grain=rng.uniform(0.0, 0.03),
        laid=float(rng.choice((0.0, rng.uniform(0.005, 0.03)))),
        rough=rng.uniform(0.02, 0.2),
        weight=rng.uniform(-0.3, 0.6),
        uneven=rng.uniform(0.05, 0.35),
    )
    hand = draw_hand(WRITTEN, rng, wild=1.0)
    return PageSettings(
        hand=replace(hand, struck=rng.uniform(0.002, 0.02)) if rng.random() < 0.2 else hand,
        leaf=leaf,
        ruling=ruling,
        surface=surface,
        damage=draw_damage(rng),
        camera=draw_camera(rng),
        notes=rng.uniform(0.01, 0.12) if rng.random() < 0.35 else 0.0,
        manner=_manner(rng, prose=0.8 if scroll else 0.5),
        asides=draw_asides(rng, written=True),
        scan=draw_scan(rng, paper=min(surface.paper), ink=max(surface.ink), book=not scroll),
    )


def _manner(rng: Draw, *, prose: float) -> Manner:
    others = [manner for manner in Manner if manner is not Manner.PROSE]
    return Manner.PROSE if rng.random() < prose else others[int(rng.integers(len(others)))]
