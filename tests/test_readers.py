"""The table of readers: which form a file is read as, and that no file stops a run."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import readers
from feedwright.model import HouseStyle
from feedwright.readers import READERS, SUFFIXES, find_suffixes, read_article

_HOUSE: Final = HouseStyle()
_PAGE: Final = (
    "<!doctype html><html><head><title>A page</title></head><body><article><h1>A page</h1>"
    "<p>The ferry stopped on Tuesday, and nobody at Oxley Strand can say when it will start"
    " again. The council has been told, and has told nobody.</p></article></body></html>"
)
_HEADED: Final = "---\ntitle: Headed\ndate: 2026-01-02\n---\nThe ferry stopped on Tuesday.\n"
_ARTICLES: Final = Path(__file__).with_name("articles")
_PROSE: Final = "A title\n\nJuly 1, 2023\n\nThe ferry stopped on Tuesday, and is not back.\n"


def _form(path: str, text: str | bytes) -> str:
    """What the file was read as, by the evidence of its body's markup or fields."""
    data = text if isinstance(text, bytes) else text.encode()
    article = read_article(path, data, _HOUSE)
    forms = [each.text for each in article.evidence if each.rule == "file-form"]
    return forms[0] if forms else ""


@pytest.mark.parametrize("name", READERS)
def test_a_reader_stands_where_the_table_says(name: str) -> None:
    module, _, function = READERS[name].target.partition(":")

    assert callable(getattr(import_module(module), function))
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in READERS[name].suffixes)


def test_no_suffix_has_two_readers() -> None:
    suffixes = [suffix for entry in READERS.values() for suffix in entry.suffixes]

    assert len(set(suffixes)) == len(suffixes)
    assert frozenset(suffixes) == SUFFIXES <= find_suffixes()


@pytest.mark.parametrize(
    ("path", "text"),
    [("a.html", _PAGE), ("a.htm", _PAGE), ("a.md", _HEADED), ("a.MD", _HEADED), ("a.txt", _PROSE)],
)
def test_a_file_is_read_by_its_suffix(path: str, text: str) -> None:
    assert _form(path, text) == ""


@pytest.mark.parametrize(
    ("path", "text", "form"),
    [
        ("a.txt", _PAGE, "read as webpage"),
        (
            "a.md",
            "\n <!-- saved from url=(0024)https://x.example/ -->\n" + _PAGE,
            "read as webpage",
        ),
        ("a.txt", '<?xml version="1.0"?>\n<html lang="en">' + _PAGE, "read as webpage"),
        ("a.txt", "\ufeff" + _PAGE, "read as webpage"),
        ("a.txt", _PAGE.encode("utf-16"), "read as webpage"),
        ("a.txt", _HEADED, "read as frontmatter"),
        ("a.txt", _HEADED.replace("\n", "\r\n"), "read as frontmatter"),
        ("a.html", _HEADED, "read as frontmatter"),
        ("a.txt", '+++\ntitle = "A"\n+++\nText.\n', "read as frontmatter"),
    ],
)
def test_a_file_of_another_form_is_read_as_what_it_is_and_the_evidence_says_so(
    path: str, text: str | bytes, form: str
) -> None:
    assert _form(path, text) == form


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nProse below a rule.\n",
        "--- a dash\nProse.\n",
        "The tag <html> is the first of a page.\n",
        "<3 is a heart\n",
    ],
)
def test_a_text_that_only_resembles_another_form_stays_a_text(text: str) -> None:
    assert _form("a.txt", text) == ""


@pytest.mark.parametrize("path", ["a.rst", "a", "folder.md/a", ""])
def test_a_file_that_nothing_reads_is_named(path: str) -> None:
    article = read_article(path, b"Text.", _HOUSE)

    assert [problem.code for problem in article.problems] == ["reader-failed"]
    assert not article.is_readable


def test_an_exception_of_a_reader_is_a_problem_of_the_article_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken_reader.py").write_text(
        "def read_broken(path, data, house):\n    raise MemoryError('at\\nonce \\x1b[1m')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(
        READERS, "plaintext", readers.ReaderEntry((".txt",), "broken_reader:read_broken")
    )
    readers._load_reader.cache_clear()
    try:
        article = read_article("a.txt", b"Text.", _HOUSE)
    finally:
        readers._load_reader.cache_clear()

    (problem,) = article.problems
    assert problem.code == "reader-failed"
    assert problem.severity == "error"
    assert "plaintext" in problem.message
    assert "MemoryError: at once [1m" in problem.message


def _install_reader(folder: Path, name: str) -> None:
    info = folder / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[feedwright.readers]\n{name} = shouting:read\n")
    (folder / "shouting.py").write_text(
        "from feedwright.model import Article\n"
        "def read(path, data, house):\n"
        "    return Article(path=path, title=data.decode().upper(), body_text='Text.')\n"
    )


def test_an_installed_package_adds_a_reader_by_its_entry_point(tmp_path: Path) -> None:
    _install_reader(tmp_path, ".shout")
    code = (
        "from feedwright.model import HouseStyle; from feedwright.readers import *;"
        "print(read_article('a.shout', b'loud', HouseStyle()).title, '.shout' in find_suffixes())"
    )

    assert _printed(code, tmp_path) == ["LOUD", "True"]


def _printed(code: str, packages: Path) -> list[str]:
    """The words that a new interpreter prints, which finds these packages, too."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_packages_that_speak_of_no_reader_are_not_asked(tmp_path: Path) -> None:
    code = (
        "import sys; from feedwright.readers import find_suffixes; find_suffixes();"
        "print('importlib.metadata' in sys.modules)"
    )
    without = _printed(code, tmp_path)
    _install_reader(tmp_path, ".shout")

    assert (without, _printed(code, tmp_path)) == (["False"], ["True"])


def test_an_entry_point_cannot_replace_a_reader_of_the_table(tmp_path: Path) -> None:
    _install_reader(tmp_path, ".md")
    code = (
        "from feedwright.model import HouseStyle; from feedwright.readers import *;"
        "print(read_article('a.md', b'# Quiet', HouseStyle()).title)"
    )

    assert _printed(code, tmp_path) == ["Quiet"]


def test_looking_up_a_known_suffix_loads_no_reader_and_asks_no_entry_point() -> None:
    code = (
        "import sys; from feedwright.readers import SUFFIXES;"
        "heavy = {'bs4', 'lxml', 'yaml', 'pyromark', 'nh3', 'dateutil', 'ftfy', 'sentencex',"
        " 'importlib.metadata', 'feedwright.readers.frontmatter'};"
        "print('.md' in SUFFIXES, sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "True []"


@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_are_an_article_or_a_problem(data: bytes, suffix: str) -> None:
    article = read_article("a" + suffix, data, _HOUSE)

    assert article.path == "a" + suffix
    assert "reader-failed" not in {problem.code for problem in article.problems}
    assert bool(article.title) == article.is_readable


@pytest.mark.parametrize(
    "piece", ["<!--more-->\n", "<!-- ", "<?xml ", "--- ", "---\n#\n", " \n", "<!---->"]
)
def test_F12_the_form_of_a_file_is_told_in_the_time_of_its_length(piece: str) -> None:
    # Without bounded patterns the first of these takes longer than anybody waits.
    assert _form("a.txt", piece * 2000) in {"", "read as frontmatter"}
