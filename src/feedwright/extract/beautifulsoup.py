"""BeautifulSoup, started without what it brings along for wishes that are rare.

More than half of its start is the library for CSS selectors; another guesses encodings. Who asks
for either, such as a reader of a third party, gets it then.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

__all__ = ["BeautifulSoup", "HTMLTreeBuilder", "NavigableString", "PreformattedString", "Tag"]


class _PutOff(ModuleType):
    """A module that is executed when something of it is asked for.

    `importlib.util.LazyLoader` would be that, but before Python 3.12 "import" itself asks.
    """

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]
        assert self.__spec__ is not None  # noqa: S101 - `_put_off` has seen it
        assert self.__spec__.loader is not None  # noqa: S101 - the same
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def _put_off(name: str) -> None:
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None and spec.loader is not None:
        module = module_from_spec(spec)
        module.__class__ = _PutOff
        sys.modules[name] = module


_put_off("soupsieve")
_put_off("charset_normalizer")

from bs4 import BeautifulSoup, Tag  # noqa: E402
from bs4.builder import HTMLTreeBuilder  # noqa: E402
from bs4.element import NavigableString, PreformattedString  # noqa: E402
