"""A value with other fields is what the standard library makes of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from feedwright.model import Article, Document, EntryStyle, Image, Person
from feedwright.replacement import replace

VALUES: tuple[Any, ...] = (
    Article(path="a.md", title="A", tags=("b",), word_count=3, authors=(Person(name="C"),)),
    Document(format="rss", path="rss.xml", url="https://quay.example/rss.xml"),
    EntryStyle(language="en", publication="The Quay"),
    Image(url="https://quay.example/pier.jpg", alt="A pier"),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda one: type(one).__name__)
def test_a_value_with_other_fields_is_what_the_standard_library_makes(value: Any) -> None:
    before = dataclasses.replace(value)
    for field in dataclasses.fields(value):
        other = {field.name: object()}
        assert replace(value, **other) == dataclasses.replace(value, **other)
    several = {field.name: object() for field in dataclasses.fields(value)[1:]}

    assert replace(value, **several) == dataclasses.replace(value, **several)
    assert replace(value) == value == before
    assert replace(value) is not value
    assert type(replace(value)) is type(value)


def test_a_field_that_there_is_not_is_a_mistake() -> None:
    with pytest.raises(AttributeError):
        replace(Article(path="a.md"), titel="A")
