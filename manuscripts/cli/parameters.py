"""Parameters that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
Recogniser = Annotated[
    str,
    typer.Option(
        "--recogniser",
        help="`onnx`, or a PaddleOCR model by folder or name: `paddle:MODEL` (native) or `paddle-onnx:MODEL`.",
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=0, help="Processes that read pages; 0 chooses by the cores.")]

DEFAULT_LIBRARY = Path("library")
