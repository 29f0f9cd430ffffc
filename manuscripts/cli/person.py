"""Who does it, as records and histories name them."""

import getpass
from typing import Annotated

import typer

from manuscripts.core.errors import OptionError

Corrector = Annotated[
    str | None, typer.Option("--by", help="Who corrects, as the record shall name them; the login name by default.")
]


def person(by: str | None) -> str:
    """The name given, or that of the login; raises OptionError where there is neither."""
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise OptionError("this user has no name.", advice="Say who corrects with --by.") from error
