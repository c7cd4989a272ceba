"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from feedwright.late import late_pattern

_SOURCE = "(a)(B?)"
_FLAGS = re.IGNORECASE
_CALLS = {
    "search": ("xAb",),
    "match": ("ab",),
    "fullmatch": ("AB",),
    "sub": ("-", "xabx"),
    "split": ("xabx",),
    "findall": ("xabxA",),
}


@pytest.mark.parametrize("name", _CALLS)
def test_it_says_what_the_compiled_pattern_says(name: str) -> None:
    late, compiled = late_pattern(_SOURCE, _FLAGS), re.compile(_SOURCE, _FLAGS)

    for _ in ("first", "again"):
        found, expected = (getattr(one, name)(*_CALLS[name]) for one in (late, compiled))
        assert repr(found) == repr(expected)


def test_from_the_first_use_on_its_methods_are_those_of_the_pattern() -> None:
    late = late_pattern(_SOURCE)
    late.search("a")

    assert late.match.__self__ is late.search.__self__  # type: ignore[attr-defined]
    assert isinstance(late.match.__self__, re.Pattern)  # type: ignore[attr-defined]


def test_what_no_pattern_has_it_has_not_either() -> None:
    with pytest.raises(AttributeError):
        getattr(late_pattern(_SOURCE), "searching")  # noqa: B009 - mypy knows that it is not there


def test_nothing_is_compiled_before() -> None:
    broken = late_pattern("(")

    with pytest.raises(re.error):
        broken.search("")
