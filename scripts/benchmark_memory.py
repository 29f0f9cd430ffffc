"""Peak memory of an ingest: benchmark_memory.py [--pages N] [--width W] [--height H] [--workers N]

Makes N different JPEG pages of the given size from a sample page in a temporary folder, ingests them, and prints the
peak of the summed resident memory of all its processes (proportional set size, /proc), and the mean of each quarter.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from scripts.memory import watch

SAMPLE = Path(__file__).parents[1] / "samples" / "sample-east" / "images" / "print-12" / "0001.jpg"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--width", type=int, default=4000)
    parser.add_argument("--height", type=int, default=6000)
    parser.add_argument("--workers", type=int, default=0)
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scans = Path(folder) / "scans"
        make_pages(scans, settings.pages, (settings.width, settings.height))
        command = [sys.executable, "-m", "manuscripts", "ingest", str(scans), "--institution", "bench"]
        command += ["--library", f"{folder}/library", "--workers", str(settings.workers)]
        began = time.monotonic()
        sizes, code = watch(command)
        seconds = time.monotonic() - began
    quarter = max(1, len(sizes) // 4)
    means = [
        sum(part) / len(part) / 1024
        for part in (sizes[start : start + quarter] for start in range(0, 4 * quarter, quarter))
        if part
    ]
    print(f"{settings.pages} pages of {settings.width} x {settings.height}: exit code {code}, {seconds:.0f} s")
    print(f"peak {max(sizes) / 1024:.0f} MiB; mean of each quarter: {', '.join(f'{mean:.0f}' for mean in means)} MiB")


def make_pages(folder: Path, count: int, size: tuple[int, int]) -> None:
    folder.mkdir()
    with Image.open(SAMPLE) as sample:
        page = sample.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    for number in range(count):
        # A different corner pixel makes each file another image.
        page.putpixel((0, 0), (number % 256, number // 256, 0))
        page.save(folder / f"{number:04}.jpg", quality=85)


if __name__ == "__main__":
    main()
