"""How a library is served."""

from dataclasses import dataclass
from pathlib import Path

from manuscripts.core.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """One library over HTTP.

    `origins` are the sites whose pages may ask (`*`: all). `requests_per_minute` holds for each client and for each
    key; 0 sets no limit. `max_body` is in bytes. `readers` threads look things up, `makers` write exports and cut
    pictures, which take memory: each may hold a decoded page. More than `waiting` requests in line are turned away.
    """

    library: Path
    origins: tuple[str, ...] = ()
    requests_per_minute: int = 0
    max_body: int = 50_000_000
    readers: int = 4
    makers: int = 2
    waiting: int = 1000

    def __post_init__(self) -> None:
        least = {"requests_per_minute": 0, "max_body": 1, "readers": 1, "makers": 1, "waiting": 1}
        for name, bound in least.items():
            value = getattr(self, name)
            if value < bound:
                raise OptionError(f"{name} may not be {value}.", where="serve", advice=f"Give {bound} or more.")
