"""Read pages as they lie and laid otherwise: benchmark_turned.py [--data DIR] [--only …] [--json FILE|-].

Every page of DIR/pages, DIR/canon and DIR/rubbings is read whole as it is, then turned by 90, 180 and 270 degrees
(counter-clockwise), with its tones inverted, and leaning by the degrees of --skew. The text read of the page as it is
serves as truth, so what counts is whether the page comes out alike, not whether it is read well. A page is

same      its text (the main flow, in reading order) is within 1 % CER of that of the page as it is
flagged   it is not, but a flag of direction or layout tells a person to look at it
WRONG     it is not, and nothing tells

`undone` is by how many degrees it was turned clockwise before it was read. A leaning page is drawn anew by
interpolation, so of small writing a few characters change whatever is found. DIR may be given as MANUSCRIPTS_DATA in
the environment; a folder that is missing is passed over with a word on stderr.
"""

import argparse
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from manuscripts.core.geometry import Transform
from manuscripts.core.page import Page, PageImage
from manuscripts.evaluation.rates import NO_ERRORS, Rate, rate_of
from manuscripts.evaluation.written import Units, Written
from manuscripts.images.files import open_image
from manuscripts.images.pixels import Pixels
from manuscripts.pipeline.engines import Engines, load_engines
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.stages import read_pixels
from scripts.benchmarks_layout.tables import table

FOLDERS = ("pages", "canon", "rubbings")
_SAME = 0.01
_DOUBTS = frozenset({"direction-doubtful", "layout-doubtful", "no-text-found"})
_HEADINGS = ("page", "laid", "CER", "errors/units", "undone", "flags", "verdict")

Lay = Callable[[Pixels], Pixels]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a page: its text, by how many degrees it was turned clockwise, its flags of direction or layout."""

    text: Units
    undone: float
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A page laid otherwise, measured by the page as it is."""

    laid: str
    rate: Rate
    undone: float
    flags: tuple[str, ...]

    @classmethod
    def of(cls, laid: str, reading: Reading, upright: Reading) -> "Outcome":
        rate = rate_of(upright.text, reading.text)
        return cls(laid=laid, rate=rate, undone=reading.undone, flags=reading.flags)

    @property
    def verdict(self) -> str:
        """`same`, `flagged` or `WRONG`."""
        if self.rate.errors <= _SAME * self.rate.count:
            return "same"
        return "flagged" if self.flags else "WRONG"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MANUSCRIPTS_DATA"), help="folder of real material")
    parser.add_argument("--only", default=",".join(FOLDERS), help="folders, or single pages as FOLDER/NAME")
    parser.add_argument("--skew", default="3,-3,10,-10", help="degrees counter-clockwise; '' for none")
    parser.add_argument("--json", metavar="FILE", help="write the figures here; - for stdout, the table then on stderr")
    parser.add_argument("--threads", type=int, default=0, help="of the engine; 0: one a core")
    settings = parser.parse_args()
    if not settings.data:
        parser.error("give --data DIR")
    ways = ways_to_lay([float(degrees) for degrees in settings.skew.split(",") if degrees])
    engines = load_engines("onnx", threads=settings.threads)
    talk = sys.stderr if settings.json == "-" else sys.stdout
    measured: dict[str, tuple[Reading, list[Outcome]]] = {}
    for path in find_pages(Path(settings.data), settings.only.split(",")):
        name = f"{path.parent.parent.name}/{path.stem}"
        measured[name] = measure(open_image(path).decode(0).pixels, ways, engines)
        print(page_table(name, *measured[name]), file=talk, flush=True)
    print(sum_table([outcome for _, outcomes in measured.values() for outcome in outcomes]), file=talk)
    if settings.json == "-":
        print(json.dumps(as_dict(measured), ensure_ascii=False, indent=1))
    elif settings.json:
        Path(settings.json).write_text(json.dumps(as_dict(measured), ensure_ascii=False, indent=1), encoding="utf-8")


def find_pages(data: Path, wanted: Sequence[str]) -> Iterator[Path]:
    """The images of whole folders, and single ones named FOLDER/NAME."""
    for each in wanted:
        folder, _, name = each.partition("/")
        found = sorted((data / folder / "images").glob(f"{name or '*'}.*"))
        if not found:
            print(f"{each}: nothing to measure in {data}", file=sys.stderr)
        yield from found


def ways_to_lay(skews: Sequence[float]) -> Mapping[str, Lay]:
    """By name, what is done to the pixels of a page."""
    turns: dict[str, Lay] = {f"turned {90 * quarters}": partial(np.rot90, k=quarters) for quarters in (1, 2, 3)}
    leans: dict[str, Lay] = {f"leaning {skew:+g}": partial(lean, degrees=skew) for skew in skews}
    return {**turns, "inverted": np.invert, **leans}


def lean(pixels: Pixels, *, degrees: float) -> Pixels:
    """Turned counter-clockwise, with room for the corners, which have the tone of most of the page's edge."""
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edge, axis=0).astype(int)
    fill = tuple(ground.tolist()) if ground.ndim else int(ground)
    turned = Image.fromarray(pixels).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=fill)
    return np.asarray(turned)


def measure(pixels: Pixels, ways: Mapping[str, Lay], engines: Engines) -> tuple[Reading, list[Outcome]]:
    """The page as it is, and laid in all ways."""
    upright = read(pixels, engines)
    readings = ((name, read(np.ascontiguousarray(lay(pixels)), engines)) for name, lay in ways.items())
    return upright, [Outcome.of(name, reading, upright) for name, reading in readings]


def read(pixels: Pixels, engines: Engines) -> Reading:
    height, width = pixels.shape[:2]
    image = PageImage(digest="", name="", frame=0, width=width, height=height)
    page = read_pixels(Page(institution="", shelfmark="", number=1, image=image), pixels, RunOptions(), engines)
    columns = [Written.of_column(column) for column in page.columns if column.kind.in_flow]
    return Reading(
        text=tuple(unit for column in columns for unit in column.units),
        undone=undone_by(page.prepared),
        flags=tuple(flag.code for flag in page.flags if flag.code in _DOUBTS),
    )


def undone_by(prepared: Transform | None) -> float:
    """Degrees clockwise, 0 up to 360, by which the way to the original turns back."""
    return -math.degrees(math.atan2(prepared.d, prepared.a)) % 360 if prepared else 0.0


def page_table(name: str, upright: Reading, outcomes: Sequence[Outcome]) -> str:
    rows = [[name, "as it is", "-", f"-/{len(upright.text)}", f"{upright.undone:.1f}", " ".join(upright.flags), "-"]]
    for each in outcomes:
        figures = [f"{each.rate.share or 0.0:.2%}", f"{each.rate.errors}/{each.rate.count}", f"{each.undone:.1f}"]
        rows.append(["", each.laid, *figures, " ".join(each.flags), each.verdict])
    return table("", _HEADINGS, rows)


def sum_table(outcomes: Sequence[Outcome]) -> str:
    rows = [[laid, *(str(value) for value in counts.values())] for laid, counts in sum_up(outcomes).items()]
    return table("all pages", ("laid", "same", "flagged", "WRONG", "errors", "units"), rows)


def sum_up(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Pages of each verdict, errors and units, for each way to lay a page and for all."""
    found = {}
    for laid in [*dict.fromkeys(outcome.laid for outcome in outcomes), "all"]:
        these = [outcome for outcome in outcomes if laid in (outcome.laid, "all")]
        verdicts = Counter(outcome.verdict for outcome in these)
        rate = sum((outcome.rate for outcome in these), start=NO_ERRORS)
        counts = {verdict: verdicts[verdict] for verdict in ("same", "flagged", "WRONG")}
        found[laid] = {**counts, "errors": rate.errors, "units": rate.count}
    return found


def as_dict(measured: Mapping[str, tuple[Reading, Sequence[Outcome]]]) -> dict[str, Any]:
    return {
        "total": sum_up([outcome for _, outcomes in measured.values() for outcome in outcomes]),
        "pages": {
            name: {
                "upright": {**asdict(upright), "text": "".join(upright.text)},
                "laid": [{**asdict(each), "verdict": each.verdict} for each in outcomes],
            }
            for name, (upright, outcomes) in measured.items()
        },
    }


if __name__ == "__main__":
    main()
