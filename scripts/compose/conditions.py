"""How a page was written, what time did to it, how it was photographed and scanned: drawn at random."""

import numpy as np

from scripts.compose.settings import Asides, Camera, Damage, Hand, Scan, Seal, Side

_LAST = ("mincho-hana", "mincho-hana-b", "han-babelstone")
PRINTED = (
    ("ming-cwtex", "sung-cns", "sung-cns-b", *_LAST),
    ("serif-noto", "sung-cns-b", *_LAST),
    ("serif-noto-black", "sung-cns-b", *_LAST),
    ("sung-cns", "sung-cns-b", *_LAST),
    ("ming-arphic", "sung-cns", "sung-cns-b", *_LAST),
    ("kai-cns", "kai-cns-b", *_LAST),
    _LAST,
)
WRITTEN = (
    ("kai-cwtex", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-arphic", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-lxgw", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-klee", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-cns", "kai-cns-b", *_LAST),
)
# These have hiragana too.
RUNNING = (
    ("kai-klee", "kai-lxgw", "kai-cns", "kai-cns-b", *_LAST),
    ("kai-lxgw", "kai-cns", "kai-cns-b", *_LAST),
)
_SEALS = ("東觀圖書", "子孫永寶", "山房", "藏書之印", "御覽", "文淵閣寶")
_STAMPS = ("中央圖書館藏書印", "皇室書寮文庫藏", "大學圖書之印記章", "古籍善本部藏")
Draw = np.random.Generator


def draw_hand(faces: tuple[tuple[str, ...], ...], rng: Draw, *, wild: float) -> Hand:
    """`wild` 1 strays as the measured scrolls do. Some are set so close that characters touch."""
    close = rng.random() < 0.2
    return Hand(
        faces=faces[int(rng.integers(len(faces)))],
        width=rng.uniform(0.9, 1.25),
        height=rng.uniform(1.0, 1.12) if close else rng.uniform(0.78, 1.0),
        note_width=rng.uniform(0.44, 0.7),
        note_height=rng.uniform(0.7, 1.02),
        across=0.05 * wild * rng.uniform(0.4, 1.2),
        down=0.08 * wild * rng.uniform(0.3, 1.0),
        lean=0.5 * wild * rng.uniform(0.2, 1.2),
        rise=rng.uniform(0.0, 0.06) * wild,
        corner=0.004 + 0.02 * wild * rng.uniform(0.3, 1.2),
        size=0.005 + 0.04 * wild * rng.uniform(0.3, 1.2),
    )


def draw_paper(rng: Draw) -> tuple[int, int, int]:
    """From white over yellow to brown."""
    light, brown = rng.uniform(165, 248), rng.uniform(0.0, 0.42)
    return round(light), round(light * (1 - 0.35 * brown)), round(light * (1 - brown))


def draw_ink(rng: Draw) -> tuple[int, int, int]:
    dark = rng.uniform(10, 80)
    return round(dark), round(dark * 0.92), round(dark * 0.85)


def draw_damage(rng: Draw) -> Damage:
    def sometimes(share: float, least: float, most: float) -> float:
        return float(rng.uniform(least, most)) if rng.random() < share else 0.0

    seals = tuple(_seal(rng) for _ in range(int(rng.choice((0, 1, 2, 4), p=(0.72, 0.16, 0.08, 0.04)))))
    sides = tuple(side for side in Side if rng.random() < 0.25) if rng.random() < 0.2 else ()
    return Damage(
        stains=int(rng.choice((0, 1, 2, 4), p=(0.5, 0.25, 0.15, 0.1))),
        stain_strength=rng.uniform(0.08, 0.4),
        worm_tracks=int(sometimes(0.15, 1, 30)),
        worm_width=rng.uniform(4, 15),
        show_through=sometimes(0.3, 0.04, 0.28),
        fading=sometimes(0.25, 0.05, 0.5),
        abrasion=sometimes(0.2, 0.05, 0.55),
        torn=sides,
        seals=seals,
        creases=int(sometimes(0.12, 1, 5)),
    )


def _seal(rng: Draw) -> Seal:
    """Most are red; stamps of libraries are blue or grey too, and pale, some of them long and outside the text."""
    stamp = rng.random() < 0.35
    if stamp and rng.random() < 0.4:
        return _long_stamp(rng)
    colours = ((176, 38, 30), (190, 60, 50), (60, 70, 150), (120, 120, 130))
    return Seal(
        text=str(rng.choice(_SEALS)),
        x=rng.uniform(0.05, 0.95),
        y=rng.uniform(0.06, 0.94),
        side=rng.uniform(70, 240) if not stamp or rng.random() < 0.7 else rng.uniform(240, 520),
        white_on_red=bool(rng.random() < 0.4),
        strength=rng.uniform(0.15, 0.6) if stamp else rng.uniform(0.35, 0.9),
        colour=colours[int(rng.integers(len(colours)))] if stamp else colours[0],
        stamp=stamp,
        ringed=stamp and bool(rng.random() < 0.4),
    )


def _long_stamp(rng: Draw) -> Seal:
    """A library's, in two columns above or below the text."""
    grey = int(rng.integers(60, 140))
    return Seal(
        text=str(rng.choice(_STAMPS)),
        x=rng.uniform(0.05, 0.95),
        y=rng.uniform(0.02, 0.12) if rng.random() < 0.6 else rng.uniform(0.88, 0.98),
        side=rng.uniform(90, 320),
        strength=rng.uniform(0.2, 0.7),
        colour=(grey, grey, grey) if rng.random() < 0.6 else (60, 70, 150),
        stamp=True,
    )


def draw_camera(rng: Draw, *, gutter: float = 0.0) -> Camera:
    grey = int(rng.choice((rng.uniform(5, 40), rng.uniform(40, 235))))
    wooden = grey > 50 and rng.random() < 0.2
    return Camera(
        turn=float(rng.choice((0.0, rng.normal(0, 0.6), rng.uniform(-10, 10)), p=(0.35, 0.53, 0.12))),
        warp=float(rng.choice((0.0, rng.uniform(1, 6), rng.uniform(6, 18)), p=(0.3, 0.6, 0.1))),
        margin=int(rng.integers(4, 160)) if rng.random() < 0.6 else 0,
        background=(int(min(255, grey * 1.25)), grey, int(grey * 0.7)) if wooden else (grey, grey, grey),
        wood=rng.uniform(0.05, 0.25) if wooden else 0.0,
        blur=rng.uniform(0.0, 1.3),
        noise=rng.uniform(0.0, 6.0),
        grey=bool(rng.random() < 0.4),
        light=float(rng.choice((0.0, rng.uniform(0.05, 0.4)))),
        gutter=gutter,
        chart=int(rng.integers(60, 160)) if rng.random() < 0.08 else 0,
        curl=rng.uniform(4, 45) if gutter and rng.random() < 0.6 else 0.0,
    )


def draw_scan(rng: Draw, *, paper: float, ink: float, book: bool) -> Scan:
    """`paper` and `ink` are how light they are, 0 to 255; a `book` has other leaves beside the page."""

    def sometimes(share: float, least: float, most: float) -> float:
        return float(rng.uniform(least, most)) if rng.random() < share else 0.0

    two_tones = rng.random() < 0.4
    level = rng.uniform(0.48, 0.74) if rng.random() < 0.8 else rng.uniform(0.36, 0.84)
    threshold = ink + (paper - ink) * level if two_tones else 0.0
    dark = rng.random() < (0.4 if two_tones else 0.15)
    left, top, right, bottom = (sometimes(0.4, 0.005, 0.05) if dark else 0.0 for _ in range(4))
    trimmed = rng.random() < 0.25
    return Scan(
        threshold=threshold,
        speckle=sometimes(0.7, 0.05, 1.5) * float(rng.choice((1, 5), p=(0.85, 0.15))) if two_tones else 0.0,
        stack=(sometimes(0.15, 0.01, 0.08), sometimes(0.15, 0.01, 0.08)) if book else (0.0, 0.0),
        edges=(left, top, right, bottom),
        cut=tuple(sometimes(0.5, 0.0, 0.06) if trimmed else 0.0 for _ in range(4)),  # type: ignore[arg-type]
        ruler=sometimes(0.06, 0.02, 0.05),
        label=sometimes(0.08, 0.02, 0.05),
        tag=sometimes(0.1, 0.01, 0.03),
    )


def draw_asides(rng: Draw, *, written: bool) -> Asides:
    """Most pages have none; manuscripts have corrections, prints dots and numbers."""

    def sometimes(share: float, least: float, most: float) -> float:
        return float(rng.uniform(least, most)) if rng.random() < share else 0.0

    return Asides(
        insertions=sometimes(0.4 if written else 0.12, 0.04, 0.5),
        side_marks=sometimes(0.12, 0.03, 0.4),
        side_notes=sometimes(0.08, 0.03, 0.3),
        readings=sometimes(0.06, 0.05, 0.4),
        dots=sometimes(0.16, 0.02, 0.5),
        red=bool(rng.random() < 0.4),
        titles=sometimes(0.2, 0.5, 1.0),
        numbers=sometimes(0.15, 0.5, 1.0),
    )
