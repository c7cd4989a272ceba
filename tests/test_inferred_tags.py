"""Tags from an article's own words: on request only, topics of the publication first."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from feedwright.config import read_settings
from feedwright.errors import ConfigError
from feedwright.extract.inferred_tags import find_keywords, find_listed_topics
from feedwright.model import Article, HouseStyle, MinConfidence
from feedwright.readers import read_article

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "The ferry to Low Quay waits for the bread"
TEXT = """\
The ferry to Low Quay has waited for the baker every morning since March. Ada Marsh, who steers the
ferry, says that a boat without bread is early. The baker, Bo Reed, says nothing; he runs.

On the night buses nobody waits for bread. The council wants the ferry to sail on time, and the
harbour office has written to Ada Marsh twice. She has kept both letters in the wheelhouse.
"""
ASKED = HouseStyle(infer_tags=3, language="en")


def read(house: HouseStyle, tags: str = "") -> Article:
    note = f"---\ntitle: {TITLE}\n{tags}---\n{TEXT}"
    return read_article("ferry.md", note.encode(), house)


def test_nothing_is_inferred_unless_it_is_asked_for() -> None:
    assert read(HouseStyle()).tags == ()
    assert read(HouseStyle(topics=("Ferry",))).tags == ()


def test_tags_that_the_file_states_are_all_there_is() -> None:
    assert read(ASKED, "tags: [Boats]\n").tags == ("Boats",)


def test_of_a_list_of_topics_those_named_most_are_taken_as_the_list_spells_them() -> None:
    house = replace(ASKED, topics=("Bread", "Harbours", "Night Buses", "FERRY", "Council"))
    found = read(house)

    assert found.tags == ("FERRY", "Bread")
    (evidence,) = [one for one in found.evidence if one.field == "tags"]
    assert (evidence.rule, evidence.confidence) == ("topics-list", 0.5)


def test_a_topic_is_whole_words_in_the_title_or_twice_in_the_text() -> None:
    topics = ("Art", "Ada Marsh", "Council")

    assert find_listed_topics("A party", "The party is over. " + TEXT, topics, 5) == ("Ada Marsh",)
    assert find_listed_topics("The council", TEXT, topics, 5) == ("Council", "Ada Marsh")
    assert find_listed_topics(TITLE, TEXT, ("Ferry", "Baker", "Bread"), 1) == ("Ferry",)


def test_topics_are_found_where_words_are_not_spaced() -> None:
    text = "渡船从星期二起就停航了。没有人知道渡船什么时候会再开。"

    assert find_listed_topics("停航", text, ("渡船", "面包"), 3) == ("渡船",)


def test_keywords_are_named_more_than_once_and_none_is_part_of_another() -> None:
    found = find_keywords(TITLE, TEXT, "en", 4)

    assert "Ada Marsh" in found
    assert not {"Ada", "Marsh", "letters"} & set(found)
    assert len(found) <= 4


def test_inferred_keywords_say_how_unsure_they_are_and_are_given_all_the_same() -> None:
    found = read(replace(ASKED, min_confidence=MinConfidence(tags=0.9)))
    (evidence,) = [one for one in found.evidence if one.field == "tags"]

    assert 0 < len(found.tags) <= 3
    assert (evidence.rule, evidence.confidence) == ("keywords", 0.2)


@pytest.mark.parametrize(
    ("language", "text", "keyword"),
    [
        ("de", "Die Fähre nach Sandau wartet auf das Brot. Die Fähre fährt, wenn das Brot da ist.",
         "Fähre"),
        ("fr", "Le bac attend le boulanger. Le boulanger court, et le bac attend au quai.", "bac"),
        ("cs", "Přívoz čeká na pekaře. Pekaře nikdo neviděl a přívoz čeká dál.", "přívoz"),
        ("nb", "Ferja venter på bakeren. Bakeren løper, og ferja venter.", "ferja"),
        ("ru", "Паром ждёт пекаря. Пекаря никто не видел, и паром стоит.", "паром"),
        ("hi", "नाव रोटी की प्रतीक्षा करती है। नाव बिना रोटी के नहीं चलती।", "नाव"),
    ],
)  # fmt: skip
def test_keywords_are_found_in_many_languages(language: str, text: str, keyword: str) -> None:
    found = [word.casefold() for word in find_keywords("", text, language, 5)]

    assert any(keyword.casefold() in word for word in found)


def test_a_word_with_an_elided_article_is_no_tag() -> None:
    text = "C’est l’eau du fleuve qui monte. L’eau du fleuve est froide, c’est certain. Le fleuve."

    assert find_keywords("C’est l’eau", text, "fr", 5) == ("fleuve",)


@pytest.mark.parametrize("language", ["ja", "zh-Hant", "th", "xx", "", None])
def test_a_language_that_the_library_cannot_part_has_no_keywords(language: str | None) -> None:
    assert find_keywords(TITLE, TEXT, language, 5) == ()


def test_the_same_text_has_the_same_keywords_in_every_process() -> None:
    code = (
        "from feedwright.extract.inferred_tags import find_keywords\n"
        f"print(find_keywords({TITLE!r}, {TEXT!r}, 'en', 8))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(found) == 1


def test_a_config_that_asks_for_keywords_without_the_library_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "feedwright.toml"
    config.write_text("[articles]\ninfer-tags = 3\n", encoding="utf-8")
    assert read_settings(None, cwd=tmp_path).house.infer_tags == 3

    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        "feedwright.config.reading.find_spec",
        lambda name: None if name == "yake" else find_spec(name),
    )
    with pytest.raises(ConfigError) as caught:
        read_settings(None, cwd=tmp_path)
    (mistake,) = caught.value.mistakes
    assert mistake == (
        "feedwright.toml:2: error: [articles] infer-tags: keywords need a library that is not"
        ' installed (pip install "feedwright[tags]", or set [articles] topics)'
    )

    config.write_text('[articles]\ninfer-tags = 3\ntopics = ["Ferry"]\n', encoding="utf-8")
    assert read_settings(None, cwd=tmp_path).house.topics == ("Ferry",)
