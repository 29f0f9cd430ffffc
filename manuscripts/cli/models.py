"""`manuscripts models`: which weights there are."""

from typing import Annotated

import typer

from manuscripts.cli.parameters import AsJson
from manuscripts.cli.talk import write_json, write_table


def models(
    verify: Annotated[bool, typer.Option("--verify", help="Read the weights and check their digests.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the weights: task, characters they know, licence, SHA-256, where they come from."""
    from manuscripts.inference.weights import all_weights

    rows = [
        {
            "name": weights.name,
            "task": weights.task,
            "characters": weights.characters,
            "licence": weights.licence,
            "sha256": weights.sha256,
            "source": weights.source,
            "path": str(weights.verified_path() if verify else weights.path()),
        }
        for weights in all_weights()
    ]
    if as_json:
        write_json({"models": rows})
    else:
        shown = ("name", "task", "characters", "licence", "sha256", "source")
        write_table(shown, [tuple(row[name] or "-" for name in shown) for row in rows])
