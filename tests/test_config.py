"""The config: what is read, what is refused, and in which words."""

from __future__ import annotations

import contextlib
import re
import tomllib
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.config import read_settings
from feedwright.config.keys import KEYS, TABLES, Key
from feedwright.config.kinds import WrongValueError
from feedwright.config.patterns import find_hazard
from feedwright.config.schema import json_schema
from feedwright.config.settings import (
    ArchiveSettings,
    ArticleSettings,
    CatalogueSettings,
    EngineSettings,
    FeedSettings,
    GuardSettings,
    MediaSettings,
    PageSettings,
    PublishSettings,
    SetSettings,
    Settings,
    Site,
)
from feedwright.config.template import render_template, toml_value
from feedwright.config.toml_lines import find_lines, nearest_line
from feedwright.errors import ConfigError, PermissionDeniedError, UsageError
from feedwright.model import Image, Person
from feedwright.terms import Terms

BAD = sorted((Path(__file__).parent / "config" / "bad").glob("*.toml"))
CLASSES = {
    "site": Site,
    "articles": ArticleSettings,
    "feeds": FeedSettings,
    "media": MediaSettings,
    "pages": PageSettings,
    "terms": Terms,
    "publish": PublishSettings,
    "sets": SetSettings,
    "archive": ArchiveSettings,
    "guard": GuardSettings,
    "catalogue": CatalogueSettings,
    "engine": EngineSettings,
}


def read(folder: Path, text: str, **options: Path) -> Settings:
    (folder / "feedwright.toml").write_text(text, encoding="utf-8")
    return read_settings(None, cwd=folder, **options)


def mistakes_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        read(folder, text)
    return caught.value.mistakes


def key_of(table: str, name: str) -> Key:
    return next(key for key in KEYS if (key.table, key.name) == (table, name))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_mistake_is_named_with_its_line_and_a_way_out(path: Path, tmp_path: Path) -> None:
    expected = path.with_suffix(".expected.txt").read_text("utf-8").splitlines()

    assert list(mistakes_of(tmp_path, path.read_text("utf-8"))) == expected


def test_a_config_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "feedwright.toml").write_bytes(b'[site]\ntitle = "caf\xe9"\n')

    with pytest.raises(ConfigError, match=r"^feedwright\.toml:2: error: is not UTF-8"):
        read_settings(None, cwd=tmp_path)


def test_a_byte_order_mark_before_a_config_does_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeff[site]\ntitle = "The Contour"\n').site.title == "The Contour"


@settings(max_examples=60, derandomize=True)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_config_or_a_config_error(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "feedwright.toml"
    path.write_bytes(data)
    found: object = None
    with contextlib.suppress(ConfigError):
        found = read_settings(path, cwd=path.parent)

    assert found is None or isinstance(found, Settings)


def test_a_very_deep_config_is_refused_and_not_crashed_on(tmp_path: Path) -> None:
    assert len(mistakes_of(tmp_path, f"a = {'[' * 5000}{']' * 5000}\n")) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere.toml", "does not exist"), (".", "is a folder")],
)
def test_a_config_that_is_named_has_to_be_a_file(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        read_settings(Path(name), cwd=tmp_path)


def test_a_config_that_may_not_be_read_is_a_matter_of_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "feedwright.toml").touch()
    # The superuser, whom tests may run as, is never refused.
    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(PermissionDeniedError):
        read_settings(None, cwd=tmp_path)


def test_without_a_config_the_defaults_hold(tmp_path: Path) -> None:
    found = read_settings(None, cwd=tmp_path)

    assert found == Settings(
        path=None,
        root=tmp_path,
        state=tmp_path / ".feedwright",
        articles=ArticleSettings(folder=tmp_path / "articles"),
        feeds=FeedSettings(folder=tmp_path / "feeds"),
    )


def test_an_empty_config_changes_nothing_but_where_the_state_lies(tmp_path: Path) -> None:
    found = read(tmp_path, "", out=tmp_path / "public" / "feeds")

    assert found.site == Site()
    assert found.feeds == FeedSettings(folder=tmp_path / "public" / "feeds")
    assert found.state == tmp_path / ".feedwright"


def test_without_a_config_the_state_lies_beside_the_published_folder(tmp_path: Path) -> None:
    found = read_settings(None, out=Path("public/feeds"), cwd=tmp_path)

    assert found.state == tmp_path / "public" / ".feedwright"


def test_options_override_the_config_and_are_relative_to_the_current_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "feedwright.toml").write_text('[articles]\nfolder = "texts"\n')
    config = Path("site/feedwright.toml")

    plain = read_settings(config, cwd=tmp_path)
    told = read_settings(
        config, articles=Path("in"), out=Path("out"), state=Path("st"), cwd=tmp_path
    )

    assert plain.articles.folder == tmp_path / "site" / "texts"
    assert plain.feeds.folder == tmp_path / "site" / "feeds"
    assert plain.state == tmp_path / "site" / ".feedwright"
    assert told.articles.folder == tmp_path / "in"
    assert told.feeds.folder == tmp_path / "out"
    assert told.state == tmp_path / "st"


def test_the_config_is_not_looked_for_above_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "feedwright.toml").write_text('[site]\ntitle = "Above"\n')
    (tmp_path / "below").mkdir()

    assert read_settings(None, cwd=tmp_path / "below").path is None


def test_a_pyproject_toml_holds_a_config_in_its_tool_table(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n\n[tool.feedwright.site]\ntitle = "The Contour"\n')

    assert read_settings(None, cwd=tmp_path).site.title == "The Contour"
    path.write_text('[project]\nname = "x"\n\n[tool.feedwright.site]\ntitel = "The Contour"\n')
    with pytest.raises(ConfigError, match=r'^pyproject\.toml:5: error: .*did you mean "title"'):
        read_settings(None, cwd=tmp_path)


def test_a_tool_table_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nfeedwright = 3 # tool.feedwright\n")

    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: error: tool\.feedwright is not"):
        read_settings(None, cwd=tmp_path)


def test_a_pyproject_toml_of_others_is_none_of_our_business(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n')

    assert read_settings(None, cwd=tmp_path).path is None
    with pytest.raises(ConfigError, match=r"has no \[tool\.feedwright\]"):
        read_settings(path, cwd=tmp_path)


def test_feedwright_toml_goes_before_pyproject_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.feedwright.site]\ntitle = "Other"\n')

    assert read(tmp_path, '[site]\ntitle = "This"\n').site.title == "This"


def test_a_full_config_becomes_settings(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
        [site]
        title = "  The\\u00a0Contour "
        url = "https://Contour.example/magazine"
        description = \"\"\"
        Reports
          from the coast.\"\"\"
        language = "pt-br"
        time-zone = "Europe/Lisbon"
        authors = [
            "Ada Marsh",
            "Bo Reed <bo@contour.example>",
            { name = "C", uri = "http://c.example" },
        ]
        image = "https://contour.example/icon.png"
        editor = { name = "Ada Marsh", email = "ada@contour.example" }
        id-authority = "contour.example,2026-01"
        hubs = ["https://hub.example/"]
        [articles]
        link = "/{year}/{slug}"
        furniture = ['Read more\\.\\.\\.']
        [feeds]
        formats = ["json", "rss"]
        ttl-minutes = 0
        stylesheet = "feed.css"
        """,
    )

    assert found.site.title == "The Contour"
    assert found.site.url == "https://contour.example/magazine/"
    assert found.site.description == "Reports from the coast."
    assert found.site.language == "pt-BR"
    assert found.site.time_zone == ZoneInfo("Europe/Lisbon")
    assert found.site.authors == (
        Person(name="Ada Marsh"),
        Person(name="Bo Reed", email="bo@contour.example"),
        Person(name="C", uri="http://c.example"),
    )
    assert found.site.image == Image(url="https://contour.example/icon.png")
    assert found.site.editor == Person(name="Ada Marsh", email="ada@contour.example")
    assert found.site.id_authority == "contour.example,2026-01"
    assert found.articles.link == "/{year}/{slug}"
    assert found.articles.furniture == (r"Read more\.\.\.",)
    assert found.feeds.formats == ("json", "rss")
    assert found.feeds.ttl_minutes is None
    assert found.feeds.stylesheet == "feed.css"
    assert found.house.site_name == "The Contour"


def test_a_published_folder_among_the_articles_is_never_read_as_articles(tmp_path: Path) -> None:
    inside = read_settings(None, articles=Path(), out=Path("out[1]"), cwd=tmp_path)
    apart = read_settings(None, articles=Path("a"), out=Path("b"), cwd=tmp_path)

    assert inside.articles.ignore == ("out[[]1]",)
    assert apart.articles.ignore == ()


@pytest.mark.parametrize(
    "options",
    [
        {"articles": "x", "out": "x"},
        {"articles": "x", "out": "y/../x"},
        {"out": "x", "state": "x/state"},
        {"articles": "x", "state": "x"},
        {"articles": "x", "out": "link"},
    ],
)
def test_options_that_get_into_each_others_way_are_wrong_usage(
    options: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "link").symlink_to("x")

    with pytest.raises(UsageError):
        read_settings(None, cwd=tmp_path, **{k: Path(v) for k, v in options.items()})


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_has_a_key_and_every_key_a_setting(table: str) -> None:
    fields = CLASSES[table].__struct_fields__

    assert sorted(key.field for key in KEYS if key.table == table) == sorted(fields)


def test_the_defaults_of_the_keys_are_those_of_the_settings(tmp_path: Path) -> None:
    uncommented = re.sub(r"(?m)^# (?=[a-z-]+ = )", "", render_template({}, {}))
    stated = tomllib.loads(uncommented)
    with_default = {
        table: {k.name: stated[table][k.name] for k in KEYS if k.table == table and k.default}
        for table in TABLES
    }
    text = "".join(
        f"[{table}]\n" + "".join(f"{name} = {toml_value(value)}\n" for name, value in keys.items())
        for table, keys in with_default.items()
    )

    assert read(tmp_path, text) == read(tmp_path, "")


def test_the_template_shows_every_key_with_a_value_that_is_accepted(tmp_path: Path) -> None:
    template = render_template({}, {})
    uncommented = re.sub(r"(?m)^# (?=[a-z-]+ = )", "", template)

    assert read(tmp_path, template) == read(tmp_path, "")
    found = read(tmp_path, uncommented)
    assert found.site.title == "The Example Review"
    assert sum(map(len, tomllib.loads(uncommented).values())) == len(KEYS)


def test_what_is_known_stands_in_the_template(tmp_path: Path) -> None:
    known = {("site", "title"): 'The "Contour"', ("articles", "furniture"): [r"\d+ views", "a'b"]}

    found = read(tmp_path, render_template(known, {"site": "Two languages were found."}))

    assert found.site.title == 'The "Contour"'
    assert found.articles.furniture == (r"\d+ views", "a'b")
    assert "# Two languages were found.\n" in render_template(
        known, {"site": "Two languages were found."}
    )


_plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_values = st.recursive(
    st.booleans() | st.integers(-(2**40), 2**40) | _plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=100, derandomize=True)
@given(value=_values)
def test_values_written_as_toml_are_read_back_as_they_were(value: Any) -> None:
    assert tomllib.loads(f"key = {toml_value(value)}\n")["key"] == value


@settings(max_examples=100, derandomize=True)
@given(values=st.lists(st.tuples(_values, st.integers(0, 3)), max_size=6))
def test_the_line_of_every_key_is_found_whatever_stands_before_it(
    values: list[tuple[Any, int]],
) -> None:
    text, expected = "", {}
    for number, (value, gap) in enumerate(values):
        text += "# key0 = [\n" * gap + f"[table{number}]\n"
        expected["table", number] = text.count("\n") + 1
        text += f"key = {toml_value(value)} # comment ] }}\n"

    lines = find_lines(text)

    for (_, number), line in expected.items():
        assert lines[f"table{number}", "key"] == line


def test_the_lines_of_list_elements_and_lists_of_tables_are_found() -> None:
    text = """\
a.b = [
  1, [
    2 ],
]
[[t]]
x = '''
]'''
[[t]]
x = 1
  [[t.u]]
  y = { z = [ "]", 2 ] }
[t.v]
"q.r" = 1979-05-27T07:32:00Z
"""
    lines = find_lines(text)

    assert lines["a", "b", 0] == 2
    assert lines["a", "b", 1, 0] == 3
    assert lines["t", 0, "x"] == 6
    assert lines["t", 1, "x"] == 9
    assert lines["t", 1, "u", 0, "y", "z", 1] == 11
    assert lines["t", 1, "v", "q.r"] == 13
    assert nearest_line(lines, ("a", "b", 7, "nothing")) == 1
    assert nearest_line(lines, ("nothing",)) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("ast", "ast"),
        ("en-x-pirate", "en-x-pirate"),
        ("english", 'did you mean "en"?'),
        ("pt_br", 'did you mean "pt-BR"?'),
        ("cz", 'did you mean "cs"?'),
        ("xx", "write it as"),
        ("e", "write it as"),
        ("en-", "write it as"),
    ],
)
def test_C15_a_language_is_a_bcp_47_tag(value: str, expected: str) -> None:
    read_language = key_of("site", "language").kind.read
    if "mean" in expected or "write" in expected:
        with pytest.raises(WrongValueError) as caught:
            read_language(value)
        assert caught.value.faults[0].hint.startswith(expected)
    else:
        assert read_language(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "contour.example",
        "//contour.example/",
        "ftp://contour.example/",
        "https://",
        "https://a b.example/",
        "https://u@contour.example/",
        "https://contour.example/index.html",
        "https://contour.example/?page=1",
        "javascript:alert(1)",
        "https://[::1",
    ],
)
def test_a_home_page_is_the_absolute_address_of_a_folder(value: str) -> None:
    with pytest.raises(WrongValueError):
        key_of("site", "url").kind.read(value)


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("contour.example,2026", True),
        ("contour.example,2026-01-31", True),
        ("contour.example", True),
        ("ada@contour.example,2026", True),
        ("contour.example,2026-02-30", False),
        ("contour.example,26", False),
        ("contour,2026", False),
    ],
)
def test_I6_an_id_authority_is_a_domain_or_mailbox_and_a_true_date(
    value: str, *, accepted: bool
) -> None:
    read_authority = key_of("site", "id-authority").kind.read
    if accepted:
        assert read_authority(value) == value
    else:
        with pytest.raises(WrongValueError):
            read_authority(value)


def test_R9_R12_editor_and_webmaster_have_an_e_mail_address() -> None:
    read_editor = key_of("site", "editor").kind.read

    assert read_editor("Ada <a@contour.example>") == Person(name="Ada", email="a@contour.example")
    for value in ("Ada", {"name": "Ada"}, {"email": "a@contour.example"}, "Ada <nowhere>"):
        with pytest.raises(WrongValueError):
            read_editor(value)


def test_R23_the_image_is_at_most_144_by_400_pixels() -> None:
    read_image = key_of("site", "image").kind.read
    url = "https://contour.example/i.png"

    assert read_image({"url": url, "width": 144, "height": 400}).height == 400
    for size in ({"width": 145}, {"height": 401}, {"width": 0}):
        with pytest.raises(WrongValueError):
            read_image({"url": url, **size})


@pytest.mark.parametrize(
    "value", ["Europe", "../etc/passwd", "/etc/localtime", "GMT+25", "zone.tab"]
)
def test_a_time_zone_is_one_of_the_database(value: str) -> None:
    with pytest.raises(WrongValueError):
        key_of("site", "time-zone").kind.read(value)


def test_the_time_zone_utc_needs_no_database() -> None:
    assert key_of("site", "time-zone").kind.read("UTC") is UTC


@pytest.mark.parametrize(
    ("pattern", "is_hazard"),
    [
        (r"Read more\.", False),
        (r"\d+ mins? read", False),
        (r"(?:Share|Tweet)(?: this)?", False),
        (r"(?:ab|cd)+", False),
        (r"[+*]{3}[^a]*", False),
        (r"[]*]+x", False),
        (r"\(+\)+", False),
        (r"(?i:by .*, .*)", False),
        (r"(a+)+", True),
        (r"(?:\w+\s?)*$", True),
        (r"((a*)b?)*", True),
        (r"(?P<x>a{2,})+", True),
        (r"(a|a)*", True),
        (r"(?:.|x)+", True),
        (r".*.*.*.*x", True),
        (r"(x{1,200})*", True),
    ],
)
def test_patterns_that_could_take_for_ever_are_told_apart(pattern: str, *, is_hazard: bool) -> None:
    re.compile(pattern)

    assert (find_hazard(pattern) is not None) == is_hazard


def test_the_json_schema_knows_every_key_and_no_other() -> None:
    schema = json_schema()

    assert schema["additionalProperties"] is False
    for table in TABLES:
        names = [key.name for key in KEYS if key.table == table]
        assert list(schema["properties"][table]["properties"]) == names
        assert schema["properties"][table]["additionalProperties"] is False
    assert schema["properties"]["feeds"]["properties"]["content"]["enum"] == ["full", "summary"]
