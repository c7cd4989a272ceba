"""Files that hold many articles: what is read of each, and what a build makes of a change."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from feedwright import volume_reading
from feedwright.config import read_settings
from feedwright.errors import ConfigError
from feedwright.paths import folder_of, split_path, stem_of
from feedwright.readers import read_article
from feedwright.sources import ArticleFile
from feedwright.volume_reading import parts_of, read_part
from feedwright.volumes import reading as volumes
from feedwright.volumes import unpacking
from publications import CONFIG, codes, publication, run, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.model import Article

_CASES: Final = Path(__file__).with_name("volumes")


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def news(number: int, **more: Any) -> dict[str, Any]:
    text = f"The tide of day {number} came late. Boat {number} waited for it at the quay."
    title, date = f"Number {number}", f"2026-08-{number + 1:02}"
    return {"title": title, "date": date, "text": text, **more}


def read(path: Path, config: str = CONFIG) -> Iterator[Article]:
    """The articles of a volume as ``config`` has them read."""
    folder = publication(path.parent / f".{path.name}.config", config=config)
    settings = read_settings(folder / "feedwright.toml", cwd=folder)
    file = ArticleFile(path=path.name, location=str(path))
    return (read_part(part, settings.house) for part in parts_of(file, settings, path.parent))


def put(folder: Path, name: str, data: bytes) -> None:
    """The file is in the articles folder, and was changed so long ago that its times tell."""
    path = folder / "articles" / name
    path.write_bytes(data)
    os.utime(path, (1_700_000_000, 1_700_000_000 + len(data)))


def ids(folder: Path) -> dict[str, str]:
    items = json.loads((folder / "feeds/feed.json").read_bytes())["items"]
    return {item["title"]: item["id"] for item in items}


def as_expected(article: Article) -> dict[str, Any]:
    fields = {
        "title": article.title,
        "authors": [person.name for person in article.authors],
        "published": article.published and article.published.isoformat(),
        "language": article.language,
        "tags": [*article.tags],
        "link": article.canonical_url,
        "image": article.lead_image and article.lead_image.url,
        "draft": article.draft,
        "html": article.body_html,
        "problems": [f"{one.code}: {one.message}" for one in article.problems],
    }
    return {"path": article.path, **{key: value for key, value in fields.items() if value}}


@pytest.mark.parametrize("name", sorted(p.name for p in _CASES.iterdir() if p.suffix != ".json"))
def test_articles_of_a_volume_are_read(name: str, tmp_path: Path) -> None:
    volume = tmp_path / name
    volume.write_bytes((_CASES / name).read_bytes())

    found = [as_expected(article) for article in read(volume)]

    expected = _CASES / f"{name}.expected.json"
    if os.environ.get("FEEDWRIGHT_ACCEPT"):
        expected.write_text(f"{json.dumps(found, indent=1, ensure_ascii=False)}\n")
    assert found == json.loads(expected.read_bytes())


def test_fields_are_found_under_the_names_of_the_publication(tmp_path: Path) -> None:
    table = """[articles.fields]
title = "kop"
text = ["tekst", "story.copy"]
published = "meta.first_print"
id = "nummer"
"""
    record = {"kop": "Boats", "title": "no. 5", "story": {"copy": "They left."}, "nummer": 12}
    volume = tmp_path / "n.jsonl"
    volume.write_bytes(lines({**record, "meta": {"first_print": "2026-08-01"}}))

    (article,) = read(volume, f"{CONFIG}\n{table}")

    assert article.path == "n.jsonl#12"
    assert (article.title, article.body_text, article.stated_id) == ("Boats", "They left.", "12")
    assert article.published
    assert article.published.isoformat().startswith("2026-08-01")


def test_fields_of_other_names_are_mistakes_of_the_config(tmp_path: Path) -> None:
    wrong = '[articles.fields]\nheading = "kop"\ntext = 4\n'

    with pytest.raises(ConfigError) as caught:
        read(tmp_path / "n.jsonl", f"{CONFIG}\n{wrong}")

    assert 'has an unknown key "heading"' in str(caught.value)
    assert "[articles] fields, text" in str(caught.value)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gz", "zst"])
def test_a_compressed_volume_gives_what_it_holds_and_says_where_it_is_cut(
    tmp_path: Path, pack: Any, request: pytest.FixtureRequest
) -> None:
    data = lines(*(news(n, noise=os.urandom(3_000).hex()) for n in range(40)))
    packed = pack(data[:100_000]) + pack(data[100_000:])
    volume = tmp_path / f"n.jsonl.{request.node.callspec.id}"

    volume.write_bytes(packed)
    assert [article.title for article in read(volume)] == [f"Number {n}" for n in range(40)]

    volume.write_bytes(packed[: len(packed) * 3 // 4])
    *most, last = read(volume)
    assert len([one for one in most if one.is_readable]) > 10
    assert (last.path, last.problems[0].code) == (volume.name, "volume-damaged")


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_LEAST_LIMIT", 300_000)
    monkeypatch.setattr(unpacking, "_MOST_RATIO", 2)
    for name, pack in (("gz", gzip.compress), ("zst", zstandard.compress)):
        volume = tmp_path / f"n.jsonl.{name}"
        volume.write_bytes(pack(lines(news(1)) + b"\n" * 5_000_000))

        first, last = read(volume)

        assert first.is_readable
        assert (last.path, last.problems[0].code) == (volume.name, "volume-too-large")


def test_a_line_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    volume = tmp_path / "n.jsonl"
    volume.write_bytes(lines(news(1), news(2, text="x" * 5_000), news(3)))

    found = list(read(volume, f"{CONFIG}max-file-bytes = 1000\n"))

    assert [one.path for one in found] == [
        *("n.jsonl#number-1", "n.jsonl#line 2", "n.jsonl#number-3")
    ]
    assert [one.code for one in found[1].problems] == ["file-too-large"]


@given(
    data=st.lists(st.binary(max_size=80) | st.just(b'{"title":"a"}'), max_size=8).map(b"\n".join)
)
def test_no_bytes_stop_a_volume(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    volume = tmp_path_factory.getbasetemp() / "any.jsonl"
    volume.write_bytes(data)

    found = list(read(volume))

    assert len({one.path for one in found}) == len(found) > 0


def test_lines_that_come_and_go_change_no_id_and_no_line_is_read_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path)
    records = [news(n) for n in range(12)]
    put(folder, "n.jsonl", lines(*records))
    run(folder)
    before = ids(folder)

    parsed: list[str] = []

    def counting(path: str, *rest: Any) -> Article:
        parsed.append(path)
        return read_article(path, *rest)

    monkeypatch.setattr(volume_reading, "read_article", counting)
    edited = news(5) | {"text": "The tide of day 5 came late. Boat 5 did not wait for it."}
    put(folder, "n.jsonl", lines(news(20), *records[:5], edited, *reversed(records[6:])))
    report = run(folder)

    after = ids(folder)
    assert {title: after[title] for title in before} == before
    assert set(after) - set(before) == {"Number 20"}
    assert (len(report.new), len(report.updated)) == (1, 1)
    assert sorted(set(parsed)) == ["n.jsonl#number-20", "n.jsonl#number-5"]


def test_a_record_that_states_nothing_keeps_its_id_wherever_it_stands(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    texts = [f"{n} boats came in on the evening tide, and {n} left again." for n in range(3, 7)]
    put(folder, "n.jsonl", lines(*({"text": text} for text in texts)))
    run(folder)
    before = ids(folder)

    put(folder, "n.jsonl", lines(news(1), *({"text": text} for text in reversed(texts))))
    run(folder)

    assert ids(folder).items() >= before.items()
    assert len(before) == 4


def test_a_volume_that_looks_the_same_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path)
    put(folder, "n.jsonl", lines(*(news(n) for n in range(5))) + b"{broken\n")
    monkeypatch.setattr("feedwright.manifest.STEP_NS", -(10**12))
    run(folder)
    opened: list[str] = []
    monkeypatch.setattr(volumes, "open_file", lambda file, _: opened.append(file.path))

    report = run(folder)

    assert opened == []
    assert codes(report) >= {"part-unreadable"}
    assert report.published == 5


def test_a_text_is_found_again_when_a_feed_is_written_anew(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    put(folder, "n.jsonl", lines(*(news(n) for n in range(5))))
    run(folder)
    whole = (folder / "feeds/feed.json").read_bytes()
    (folder / "feeds/feed.json").unlink()
    (folder / "feedwright.toml").write_text(f"{CONFIG}\n[feeds]\nttl-minutes = 90\n")

    run(folder, force=True)

    assert json.loads((folder / "feeds/feed.json").read_bytes()) == json.loads(whole)


@pytest.mark.parametrize("spoil", ["broken", "cut", "empty", "no gzip", "forbidden"])
def test_what_was_published_stays_while_its_volume_cannot_be_read(
    tmp_path: Path, spoil: str
) -> None:
    folder = publication(tmp_path, other__txt="Another\n\nAugust 30, 2026\n\nIt is a long story.\n")
    records = [news(n, noise=os.urandom(3_000).hex()) for n in range(12)]
    put(folder, "n.jsonl.gz", gzip.compress(lines(*records)))
    run(folder)
    before, published = ids(folder), titles(folder)
    data = gzip.compress(lines(*records))
    put(
        folder,
        "n.jsonl.gz",
        {
            "broken": gzip.compress(lines(*records).replace(b'{"title": "Number 3"', b'{"title: ')),
            "cut": data[: len(data) // 2],
            "empty": b"",
            "no gzip": lines(*records),
            "forbidden": data,
        }[spoil],
    )
    if spoil == "forbidden":
        (folder / "articles/n.jsonl.gz").unlink()
        (folder / "articles/n.jsonl.gz").symlink_to(folder / "feedwright.toml")

    report = run(folder)

    assert titles(folder) == published
    assert ids(folder) == before
    assert report.set_aside
    assert [one.path for one in report.problems if one.code == "entries-kept"] == ["n.jsonl.gz"]
    assert not report.new


def test_ignored_articles_of_a_volume_are_left_out(tmp_path: Path) -> None:
    config = CONFIG.replace("[articles]", '[articles]\nignore = ["*#number-2", "number-3"]')
    volume = tmp_path / "n.jsonl"
    volume.write_bytes(lines(*(news(n) for n in range(1, 5))))

    assert [one.title for one in read(volume, config)] == ["Number 1", "Number 4"]


def test_two_articles_of_one_name_have_two_paths(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    put(folder, "n.jsonl", lines(news(1, id="a"), news(2, id="a"), news(3, id="a~2")))

    report = run(folder)

    assert report.new == ("n.jsonl#a", "n.jsonl#a~2", "n.jsonl#a~2~2")
    assert len(set(ids(folder).values())) == 3


def test_many_processes_read_one_volume_as_one_does(tmp_path: Path) -> None:
    one, two = (publication(tmp_path / name) for name in ("one", "two"))
    for folder, jobs in ((one, 1), (two, 2)):
        put(folder, "n.jsonl", lines(*(news(n % 27, id=n) for n in range(120))))
        run(folder, jobs=jobs)

    for name in ("rss.xml", "atom.xml", "feed.json"):
        assert (one / "feeds" / name).read_bytes() == (two / "feeds" / name).read_bytes()


@pytest.mark.parametrize(
    ("path", "split", "folder", "stem"),
    [
        ("a/b.md", ("a/b.md", ""), "a", "a/b"),
        ("C# now.md", ("C# now.md", ""), "", "C# now"),
        ("a/n.jsonl#v1.2", ("a/n.jsonl", "v1.2"), "a", "a/n/v1.2"),
        ("n#1.ndjson.gz#x#y", ("n#1.ndjson.gz", "x#y"), "", "n#1/x#y"),
        (
            "n.jsonl#https://a.example/b",
            ("n.jsonl", "https://a.example/b"),
            "",
            "n/a.example/b",
        ),
    ],
)
def test_a_path_tells_volume_folder_and_stem(
    path: str, split: tuple[str, str], folder: str, stem: str
) -> None:
    assert (split_path(path), folder_of(path), stem_of(path)) == (split, folder, stem)
