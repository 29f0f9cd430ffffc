"""The command line as a whole: its commands, and the one place where errors become exit codes."""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps

import typer

from manuscripts import __version__
from manuscripts.cli.evaluate import evaluate
from manuscripts.cli.export import export
from manuscripts.cli.gaiji import add_gaiji, list_gaiji, merge_gaiji, promote_gaiji, remove_gaiji, show_gaiji
from manuscripts.cli.import_ import import_texts
from manuscripts.cli.index import index
from manuscripts.cli.ingest import ingest
from manuscripts.cli.keys import add_key, list_keys, revoke_key
from manuscripts.cli.layout import edit_layout, export_layout, import_layout
from manuscripts.cli.models import models
from manuscripts.cli.read import read
from manuscripts.cli.search import search
from manuscripts.cli.serve import serve
from manuscripts.cli.show import show
from manuscripts.cli.status import status
from manuscripts.cli.talk import say, write_data
from manuscripts.cli.validate import validate
from manuscripts.cli.variants import variants
from manuscripts.cli.withdraw import withdraw
from manuscripts.core.errors import ExitCode, InterruptedRunError, ManuscriptsError

_EPILOG = (
    "Exit codes: 0 clean; 1 fault of the program; 2 wrong use; 3 input cannot be used; "
    "4 finished, but some pages or files failed; 5 library; 6 engine or weights; 7 cluster; 130 interrupted."
)
_COMMANDS: tuple[Callable[..., None], ...] = (
    ingest,
    read,
    status,
    show,
    search,
    index,
    serve,
    export,
    validate,
    evaluate,
    variants,
    models,
    withdraw,
)
# Words that are none in Python.
_NAMED_COMMANDS: dict[str, Callable[..., None]] = {"import": import_texts}
_LAYOUT_COMMANDS: dict[str, Callable[..., None]] = {
    "export": export_layout,
    "import": import_layout,
    "edit": edit_layout,
}
_GAIJI_COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_gaiji,
    "show": show_gaiji,
    "add": add_gaiji,
    "remove": remove_gaiji,
    "merge": merge_gaiji,
    "promote": promote_gaiji,
}
_KEY_COMMANDS: dict[str, Callable[..., None]] = {"add": add_key, "list": list_keys, "revoke": revoke_key}

app = typer.Typer(
    name="manuscripts",
    help="From scans of classical Chinese manuscripts and old prints to searchable, citable text.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    # Plain help: formatting it with rich would take longer than all the rest of --help.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _interruptible(command: Callable[..., None]) -> Callable[..., None]:
    """Ctrl-C as an error of ours: the command framework would turn it into exit code 1."""

    @wraps(command)
    def run(*arguments: object, **options: object) -> None:
        try:
            command(*arguments, **options)
        except KeyboardInterrupt as error:
            raise InterruptedRunError(
                "interrupted; what was stored is kept.", advice="The same command does the rest."
            ) from error

    return run


for _command in _COMMANDS:
    app.command()(_interruptible(_command))
for _name, _command in _NAMED_COMMANDS.items():
    app.command(_name)(_interruptible(_command))


def _add_group(name: str, commands: dict[str, Callable[..., None]], *, about: str) -> None:
    group = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode=None)
    for word, command in commands.items():
        group.command(word)(_interruptible(command))
    app.add_typer(group, name=name)


_add_group(
    "layout",
    _LAYOUT_COMMANDS,
    about="Give the layout of pages out as PAGE-XML, take it back corrected, or correct it here.",
)
_add_group("keys", _KEY_COMMANDS, about="Keys with which institutions write over HTTP: make, list and revoke them.")
_add_group("gaiji", _GAIJI_COMMANDS, about="Characters without a code point: register them, see where they stand.")


@app.callback(invoke_without_command=True)
def _version(
    version: bool = typer.Option(False, "--version", is_eager=True, help="Print the version and stop."),
) -> None:
    if version:
        write_data(f"manuscripts {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; every error leaves here as words on stderr and an exit code."""
    sys.exit(_run())


def _run() -> int:
    try:
        app(standalone_mode=True)
    except ManuscriptsError as error:
        say(f"Error: {error}")
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has gone; keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    except Exception as error:  # noqa: BLE001 - the outermost boundary
        if os.environ.get("MANUSCRIPTS_DEBUG"):
            traceback.print_exc()
        say(
            f"Error: {type(error).__name__}: {error}. This is a fault of the program; "
            "set MANUSCRIPTS_DEBUG=1 to see where, and please report it."
        )
        return ExitCode.INTERNAL
    return ExitCode.CLEAN
