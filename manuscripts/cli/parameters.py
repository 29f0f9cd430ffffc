"""Parameters that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from manuscripts.core.page import WritingMode

LibraryFolder = Annotated[
    Path,
    typer.Option(
        "--library",
        envvar="MANUSCRIPTS_LIBRARY",
        help="The folder of the library.",
        show_default=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
InstitutionFilter = Annotated[str | None, typer.Option("--institution", help="Only this institution.")]
ApiKeyFile = Annotated[
    Path | None,
    typer.Option("--api-key-file", help="File with the API key of the cluster; or MANUSCRIPTS_ES_API_KEY has it."),
]
Authority = Annotated[
    Path | None, typer.Option("--ca", help="PEM file with the authority of the cluster's certificate, if of its own.")
]
ClusterSeconds = Annotated[
    float, typer.Option("--timeout", min=0.1, help="Seconds that one request to the cluster may take.")
]
Recogniser = Annotated[
    str,
    typer.Option(
        "--recogniser",
        help="`onnx`; `openvino` (faster on recent servers, if installed); or a PaddleOCR model by folder or name: "
        "`paddle:MODEL` (native) or `paddle-onnx:MODEL`.",
    ),
]
AdviserOption = Annotated[
    bool,
    typer.Option(
        "--adviser/--no-adviser",
        help="Let what stands beside a character decide between its candidates; or read by the ink alone.",
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes that read pages, about 500 MB each; 0: two.")]


class Rotation(StrEnum):
    """What `--rotation` takes; a choice of numbers is none for typer."""

    NONE = "0"
    QUARTER = "90"
    HALF = "180"
    THREE_QUARTERS = "270"


WritingModeOption = Annotated[
    WritingMode | None, typer.Option("--writing-mode", help="Declare how the pages run, instead of inferring it.")
]
RotationOption = Annotated[
    Rotation | None,
    typer.Option(
        "--rotation", help="Declare by how many degrees the images are turned clockwise to stand upright (0: not)."
    ),
]
PageSeconds = Annotated[float, typer.Option("--page-seconds", help="The longest that one page may take.")]
MaxPixels = Annotated[int, typer.Option("--max-pixels", min=1, help="The largest image that is decoded.")]

DEFAULT_LIBRARY = Path("library")
DEFAULT_CLUSTER_SECONDS = 60.0
DEFAULT_PAGE_SECONDS = 300.0
# Stated here too, since --help may not load the decoder; a test holds the two together.
DEFAULT_MAX_PIXELS = 160_000_000
