"""Markdown and front matter: the files of ``articles/markdown``, and what holds for any bytes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from feedwright.model import Article, Episode, HouseStyle, Person
from feedwright.readers import read_article
from feedwright.readers.field_rules import RULES, apply_rules
from feedwright.readers.fields import FieldReading
from feedwright.readers.header import Header, load_header, plain_lines, split_header

_FOLDER: Final = Path(__file__).parent / "articles" / "markdown"
_FILES: Final = sorted(
    path for path in _FOLDER.rglob("*") if path.suffix in {".md", ".html"} and path.is_file()
)
_STATED: Final = (
    *("title", "published_precision", "language", "slug", "canonical_url", "stated_id"),
    *("rights", "license_url"),
)


def _read(text: str, path: str = "a.md", **house: Any) -> Article:
    return read_article(path, text.encode("utf-8", "surrogatepass"), HouseStyle(**house))


def _person(person: Person) -> str:
    mail = f"<{person.email}>" if person.email else None
    return " ".join(filter(None, (person.name, mail, person.uri)))


def _episode(episode: Episode) -> dict[str, Any]:
    """What is said of it, and nothing else."""
    transcripts = [f"{each.url} {each.media_type} {each.language}" for each in episode.transcripts]
    people = {role: list(map(_person, getattr(episode, role))) for role in ("hosts", "guests")}
    said = {each.name: getattr(episode, each.name) for each in fields(episode)}
    said |= {"transcripts": transcripts, **people}
    return {name: value for name, value in said.items() if value not in (None, [])}


def _summary(article: Article) -> dict[str, Any]:
    """The article in the words of the expectation files."""
    image = article.lead_image
    return {
        **{name: getattr(article, name) for name in _STATED},
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "authors": [_person(person) for person in article.authors],
        "tags": list(article.tags),
        "lead_image": image and image.url,
        "caption": image and image.caption,
        "credit": image and image.credit,
        "alt": image and image.alt,
        "enclosures": [
            f"{each.url} {each.media_type} {each.size_bytes} {each.duration_seconds}"
            for each in article.enclosures
        ],
        "episode": _episode(article.episode) if article.episode else None,
        "draft": article.draft,
        "excerpt": article.excerpt,
        "body_text": article.body_text,
        "dropped": [dropped.rule for dropped in article.dropped],
        "problems": [problem.code for problem in article.problems],
    }


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.relative_to(_FOLDER).as_posix())
def test_a_file_is_read_as_a_careful_human_reads_it(path: Path) -> None:
    expected = tomllib.loads(path.with_suffix(".expected.toml").read_text(encoding="utf-8"))
    holds, lacks = expected.pop("html_holds", []), expected.pop("html_lacks", [])
    name = path.relative_to(_FOLDER).as_posix()

    article = read_article(name, path.read_bytes(), HouseStyle(language=None))
    found = _summary(article)

    unsaid = {"authors": [], "tags": [], "enclosures": [], "draft": False, "dropped": []}
    loose = {"excerpt", "body_text", "language"} - expected.keys()
    wanted = {name: expected.get(name, unsaid.get(name)) for name in found.keys() - loose}
    if "body_text" in wanted:
        wanted["body_text"] = wanted["body_text"].strip("\n")
    assert {name: found[name] for name in wanted} == wanted
    assert [part for part in holds if part not in article.body_html] == []
    assert [part for part in lacks if part in article.body_html] == []


def test_every_field_that_is_read_has_evidence_with_its_line() -> None:
    article = _read("---\ntitle: A\ndate: 2026-01-02\ntags: [x]\n---\nText.\n")

    places = {each.field: each.place for each in article.evidence}
    assert places["title"] == "line 2"
    assert places["published"] == "line 3"
    assert places["tags"] == "line 4"
    assert {"title", "published", "tags", "body_html", "excerpt"} <= places.keys()


def test_a_problem_in_the_front_matter_names_its_line() -> None:
    article = _read("\n---\ntitle: A\ndate: some day in spring\n---\nText.\n")

    assert [(problem.code, problem.place) for problem in article.problems] == [("date-unread", "4")]


@pytest.mark.parametrize(
    "value",
    ["true", "yes", "True", '"true"', "on", "1", "perhaps", "[x]", "{a: b}", "no!", "tru"],
)
def test_F13_a_draft_is_never_taken_for_anything_else(value: str) -> None:
    assert _read(f"---\ntitle: A\ndraft: {value}\n---\nText.\n").draft


@pytest.mark.parametrize(
    "line",
    [
        *("published: false", "publish: no", "status: draft", "status: Private", "private: true"),
        *("visibility: hidden", "Draft: true", "DRAFT: TRUE", "eleventyExcludeFromCollections: 1"),
    ],
)
def test_F13_every_generator_has_its_word_for_a_draft(line: str) -> None:
    assert _read(f"---\ntitle: A\n{line}\n---\nText.\n").draft


@pytest.mark.parametrize("line", ["draft: false", "published: true", "status: published"])
def test_F13_what_is_no_draft_is_published(line: str) -> None:
    assert not _read(f"---\ntitle: A\n{line}\n---\nText.\n").draft


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ndraft: true\n\nText without an end of the header.\n",
        "---\ntitle: A\n\ndraft: true\n\nText.\n",
        "---\ntitle: A: B\ndraft: true\n---\nText.\n",
        "---\ntitle: [\ndraft: true\n---\nText.\n",
        "---\ntitle: !!python/name:os.system\ndraft: true\n---\nText.\n",
        "+++\ntitle = A\ndraft = true\n+++\nText.\n",
        "+++\ntitle = 'A'\ndraft = true\nText.\n",
        '{\n"title": "A",\n"draft": true,\n}\nText.\n',
        '{\n"title": "A",\n"draft": true\nText.\n',
        "Title: A\nStatus: draft\n\nText.\n",
        "---\n" + "x: [" * 60 + "\ntitle: A\ndraft: true\n---\nText.\n",
    ],
)
def test_F13_a_broken_header_still_keeps_a_draft_from_subscribers(text: str) -> None:
    article = _read(text)

    assert article.draft
    assert article.body_text == "Text." or article.body_text.startswith("Text without")


_HOSTILE: Final = (
    *("[" * 90_000, "{a: " * 20_000, "- " * 45_000, "? " * 45_000, "- ? " * 20_000),
    *("'" * 90_000, '"' * 90_000, "&a " * 30_000, "*a " * 30_000, "!!x " * 20_000, "%" * 90_000),
    "\n".join(" " * depth + "a:" for depth in range(400)),
    "\n".join("a" * 300 + f"{count}: &x{count} *x{count}" for count in range(200)),
    "a: &a {k: 1}\n" + "\n".join(f"b{count}: {{<<: [*a, *a]}}" for count in range(40)),
    "title: " + "x" * 1_000_000,
)


@pytest.mark.parametrize("text", _HOSTILE, ids=lambda text: repr(text[:8]))
@pytest.mark.parametrize("fence", ["---", "+++", "---json"])
def test_F13_a_hostile_header_costs_only_itself(fence: str, text: str) -> None:
    closing = "---" if fence == "---json" else fence
    article = _read(f"{fence}\n{text}\n{closing}\nText.\n")

    assert article.title
    assert article.is_readable
    assert article.body_text.endswith("Text.")


def test_F9_raw_html_of_the_author_is_sanitised() -> None:
    article = _read("# A\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) <b>bold</b>\n")

    assert "onerror" not in article.body_html
    assert "javascript" not in article.body_html
    assert "<b>bold</b>" in article.body_html


def test_F10_addresses_with_other_schemes_or_credentials_are_dropped_and_named() -> None:
    header = (
        "title: A\ndate: 2026-01-02\nimage: javascript:alert(1)\nlicense: https://a:b@x.example/\n"
        "canonical_url: https://user:pass@x.example/\naudio: file:///etc/passwd\n"
    )
    article = _read(f"---\n{header}---\nText.\n")

    assert (article.canonical_url, article.license_url, article.lead_image) == (None, None, None)
    assert article.enclosures == ()
    assert {problem.code for problem in article.problems} == {"front-matter-value", "url-unsafe"}


def test_a_path_is_an_address_where_the_site_is_known() -> None:
    text = "---\ntitle: A\npermalink: /oven/\nimage: img/a.jpg\n---\nText.\n"

    known = _read(text, site_url="https://windrow.example/")
    unknown = _read(text)

    assert known.canonical_url == "https://windrow.example/oven/"
    assert known.lead_image is not None
    assert known.lead_image.url == "https://windrow.example/oven/img/a.jpg"
    assert unknown.canonical_url is None
    assert unknown.lead_image is not None
    assert unknown.lead_image.url == "img/a.jpg"


@pytest.mark.parametrize("link", ["/:year/:title/", "pretty", "{{ page.slug }}", "false"])
def test_a_permalink_that_is_a_template_is_no_address(link: str) -> None:
    article = _read(
        f"---\ntitle: A\npermalink: '{link}'\n---\nText.\n", site_url="https://x.example/"
    )

    assert article.canonical_url is None


def test_a_rule_can_be_switched_off_by_its_name() -> None:
    text = "---\ntags: [x]\n---\n# A\n\nBy Jane Roe\n\nText goes here.\n"

    article = _read(text, disabled_rules=("front-matter-tags", "byline"))

    assert article.tags == ()
    assert article.authors == ()
    assert article.body_text.startswith("By Jane Roe")


def test_the_publications_own_furniture_goes_wherever_it_stands() -> None:
    article = _read("# A\n\nText.\n\nJoin our *club*!\n\nMore.\n", furniture=(r"Join our club!?",))

    assert article.body_text == "Text.\n\nMore."
    assert [dropped.rule for dropped in article.dropped] == ["house-furniture"]


_PLAIN: Final = st.text("abcXYZ 0189-_.é漢", min_size=1, max_size=12).filter(
    lambda text: text.strip() not in {"", "-", "---", "..."}
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(values=st.dictionaries(st.sampled_from(["a", "b_c", "title", "x-y"]), _PLAIN, max_size=4))
def test_plain_lines_read_plain_yaml_as_the_loader_does(values: dict[str, str]) -> None:
    text = "".join(f'{key}: "{value}"\n' for key, value in values.items())

    loaded = load_header(Header(kind="YAML", text=text))

    assert loaded is not None
    assert loaded.fault == ""
    assert plain_lines(text) == loaded.values


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    text=st.lists(
        st.one_of(
            st.sampled_from(
                [
                    *(
                        "---\n",
                        "+++\n",
                        "{\n",
                        "}\n",
                        "title: ",
                        "date: ",
                        "draft: true\n",
                        "[a, b]\n",
                    ),
                    *(
                        "- ",
                        "# ",
                        "<!--more-->",
                        "\n\n",
                        "\t",
                        "*a",
                        "&a ",
                        "!!",
                        "'",
                        '"',
                        "|\n",
                        ": ",
                    ),
                    *(
                        "![x](y)",
                        "<p>",
                        "{{< x >}}",
                        "{% x %}",
                        "By Ann Lee",
                        "```\n",
                        "[^1]",
                        "\ud800",
                    ),
                ]
            ),
            st.text(max_size=8),
        ),
        max_size=25,
    ).map("".join)
)
def test_any_text_is_read_without_an_error_of_ours(text: str) -> None:
    article = _read(text)

    assert "reader-failed" not in {problem.code for problem in article.problems}
    header = split_header(text)
    assert header.body in text


@settings(max_examples=100, derandomize=True, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error_of_ours(data: bytes) -> None:
    article = read_article("a.md", b"---\n" + data, HouseStyle())

    assert "reader-failed" not in {problem.code for problem in article.problems}


_KEYS: Final = (
    *("title", "name", "lang", "authors", "email", "date", "lastmod", "tags", "section", "layout"),
    *("permalink", "image", "cover", "coveralt", "photocredit", "audio", "duration", "episode"),
    *("explicit", "guest", "excerpt", "id", "slug", "draft", "status", "license", "comments"),
    *("correction", "translations", "translationkey", "nobodyasks"),
)
_VALUES: Final = st.sampled_from(("", "true", "draft", "2026-03-01", "Ada Marsh", "/a.mp3", "de"))


@given(
    st.dictionaries(
        st.sampled_from(_KEYS),
        _VALUES | st.lists(_VALUES, max_size=2) | st.dictionaries(st.just("url"), _VALUES),
        max_size=4,
    )
)
@settings(max_examples=200, derandomize=True)
def test_a_rule_that_is_passed_over_would_have_found_nothing(values: dict[str, Any]) -> None:
    quick, every = (FieldReading(path="a.md", house=HouseStyle(), values=values) for _ in "ab")

    apply_rules(quick)
    for name, rule in RULES.items():
        every.rule = name
        rule(every)

    every.rule = quick.rule
    assert quick == every
