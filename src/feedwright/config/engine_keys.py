"""The keys of ``[engine]``: who does the work of a build."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from feedwright.config.key import Key
from feedwright.config.kinds import Fault, WrongValueError, text, whole_number

__all__ = ["ENGINE_KEYS"]

#: What Dask's clients connect to (distributed.dask.org, "Communications").
_PROTOCOLS: Final = frozenset({"tcp", "tls", "ucx", "ws", "wss"})


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in _PROTOCOLS and bool(parts.hostname) and parts.port is not None
    except ValueError:
        is_address = False
    if not is_address:
        raise WrongValueError(Fault("is no address of a scheduler", "tcp://scheduler.example:8786"))
    return value


ENGINE_KEYS: Final = (
    Key(
        table="engine",
        name="jobs",
        kind=whole_number(1, 256, "processes"),
        doc="So many processes read articles and make entries; `--jobs` overrides it.",
        default=1,
    ),
    Key(
        table="engine",
        name="dask",
        kind=text("`tcp://HOST:PORT`", _address),
        doc="The scheduler of a Dask cluster whose workers do that instead, and see the articles"
        " under the same path (`feedwright[cluster]`); `--dask` and `--jobs` override it.",
        example="tcp://scheduler.example:8786",
    ),
)
