"""A config with something added, and everything else as a person wrote it."""

from __future__ import annotations

import tomllib
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.config.amend import (
    Entry,
    NotAmendableError,
    add_key,
    add_suggestion,
    add_to_list,
)
from feedwright.config.keys import KEYS
from feedwright.config.template import render_template

_PLACE: Final = ("articles", "furniture")
_CONFIGS: Final = (
    "",
    "# nothing but a comment",
    "[articles]",
    "[articles] # here\nfurniture = []",
    '[articles]\nfurniture = ["one"]\n',
    '[articles]\nfurniture = ["one",]\n',
    '[articles]\nfurniture = ["one" # of them\n]\n',
    '[articles]\nfurniture = [\n\t"one", # tabs\n\t"two" # no comma\n\t# the end\n]\n',
    '[articles]\nfurniture = ["a]b", \'c#d\', """e\n]f"""]\nlink = "{slug}" # why\n',
    'articles.furniture = ["one"]\narticles.link = "{slug}"\n[site]\ntitle = "T"\n',
    'articles.folder = "a"\narticles.furniture = [\n  "one",\n]\nsite = {title = "x"}\n',
    'articles = { furniture = ["one"], link = "{slug}" } # in a row\n',
    "articles = {}\n",
    '[feeds]\nttl-minutes = 3\n\n[articles] # so\n\n# furniture = ["x"]\n\n[site]\ntitle = "T"\n',
    '[tool.other]\na = 1\n[articles]\r\nfurniture = [\r\n  "one",\r\n]\r\n',
    '["articles"]\n"furniture" = ["one"]\n',
    '[[other]]\na = 1\n[[other]]\na = 2\n[articles]\ndate-order = "dmy"\n',
)


def _without(text: str, before: str) -> bool:
    """Whether ``before`` is what is left when some characters of the text are taken out."""
    rest = iter(text)
    return all(character in rest for character in before)


def _comments(text: str) -> int:
    return text.count("#")


@pytest.mark.parametrize("text", _CONFIGS)
def test_a_list_grows_and_all_else_stays(text: str) -> None:
    entries = [Entry(r"a\.b", "in 3 of 9 articles"), Entry("it's \\d", 'said "x" # once')]
    before: dict[str, Any] = tomllib.loads(text)
    had = before.get("articles", {}).get("furniture", [])

    amended = add_to_list(text, _PLACE, entries)

    after = tomllib.loads(amended)
    assert after["articles"].pop("furniture") == [*had, r"a\.b", "it's \\d"]
    before.setdefault("articles", {}).pop("furniture", None)
    assert after == before
    assert _without(amended, text.rstrip())
    assert "# in 3 of 9 articles" in amended


@pytest.mark.parametrize("text", _CONFIGS)
def test_a_key_is_added_and_all_else_stays(text: str) -> None:
    before: dict[str, Any] = tomllib.loads(text)

    amended = add_key(text, ("articles", "assume-year"), 2026, "3 of 9 articles")

    after = tomllib.loads(amended)
    assert after["articles"].pop("assume-year") == 2026
    before.setdefault("articles", {})
    assert after == before
    assert _without(amended, text.rstrip())


@pytest.mark.parametrize("text", _CONFIGS)
def test_a_suggestion_is_a_comment_and_is_made_once(text: str) -> None:
    once = add_suggestion(text, ("site", "title"), "The # Post", "3 of 9 articles")

    before = tomllib.loads(text)
    before.setdefault("site", {})
    assert tomllib.loads(once) == before
    assert 'title = "The # Post"  # 3 of 9 articles' in once
    assert add_suggestion(once, ("site", "title"), "The # Post", "4 of 9 articles") == once
    assert _without(once, text.rstrip())


def test_what_is_added_stands_where_the_template_has_its_place() -> None:
    text = render_template({("site", "title"): "T"}, {})

    amended = add_to_list(text, _PLACE, [Entry("Menu", "in 3 of 9 articles")])
    amended = add_key(amended, ("site", "time-zone"), "Europe/Paris", "3 of 9 articles")

    lines = amended.splitlines()
    at = lines.index('time-zone = "Europe/Paris"')
    assert lines[at - 2 : at] == ['# time-zone = "UTC"', "# 3 of 9 articles"]
    at = lines.index("furniture = [")
    assert lines[at - 1].startswith("# furniture = [")
    assert _comments(amended) == _comments(text) + 2


def test_a_list_that_is_none_is_not_amendable() -> None:
    with pytest.raises(NotAmendableError):
        add_to_list('[articles]\nfurniture = "one"\n', _PLACE, [Entry("two", "")])


_WORD: Final = st.text("ab#[]\"'\\é\t =,", max_size=8)
_COMMENT: Final = st.text("ab#[]\"' =,", max_size=8).map(lambda text: f"# {text}")


@st.composite
def _config(draw: st.DrawFn) -> str:
    """A config of some of our keys, with comments and empty lines anywhere."""
    lines: list[str] = []
    for table in draw(st.permutations(["site", "articles", "feeds"])):
        lines += draw(st.lists(_COMMENT | st.just(""), max_size=2))
        lines.append(f"[{table}]{draw(st.just('') | _COMMENT.map(lambda one: ' ' + one))}")
        for key in (key for key in KEYS if key.table == table and draw(st.integers(0, 3)) == 0):
            if key.name in {"furniture", "time-zone"}:
                continue
            word = draw(_WORD).replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
            lines.append(f'{key.name} = "{word}" {draw(_COMMENT)}')
        if table == "articles" and draw(st.booleans()):
            lines.append("furniture = [")
            for word in draw(st.lists(_WORD.filter(lambda word: "'" not in word), max_size=3)):
                lines += [*draw(st.lists(_COMMENT, max_size=1)), f"  '{word}' , {draw(_COMMENT)}"]
            lines.append("]")
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""])


@settings(max_examples=50)
@given(_config(), st.lists(_WORD, min_size=1, max_size=3))
def test_amending_any_config_keeps_every_comment_and_value(text: str, patterns: list[str]) -> None:
    before = tomllib.loads(text)

    amended = add_to_list(text, _PLACE, [Entry(pattern, "in 3 of 9") for pattern in patterns])
    amended = add_key(amended, ("site", "time-zone"), "Europe/Paris", "3 of 9")
    amended = add_suggestion(amended, ("site", "motto"), "M", "3 of 9")

    after = tomllib.loads(amended)
    assert after["site"].pop("time-zone") == "Europe/Paris"
    found = after["articles"].pop("furniture")
    assert found == [*before["articles"].pop("furniture", []), *patterns]
    assert after == before
    assert _without(amended, text)
    assert ("\r\n" in text) == ("\r\n" in amended)
    assert "\n" not in amended.replace("\r\n", "") or "\r\n" not in text
