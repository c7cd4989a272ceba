"""Libraries that only some commands need."""

from __future__ import annotations

from importlib.util import find_spec

from feedwright.errors import UsageError

__all__ = ["require"]


def require(command: str, modules: tuple[str, ...]) -> None:
    """Raises `UsageError` that says what to install, unless all of the modules are there."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        message = f"{command} needs libraries that are not installed ({', '.join(missing)})"
        raise UsageError("", message, f'pip install "feedwright[{command}]"')
