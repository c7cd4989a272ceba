"""Articles and feeds in a store: the same bytes as in folders, and the same promises."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from typing import TYPE_CHECKING, Any

import asyncssh
import pytest
from s3fs import S3FileSystem

from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.errors import (
    FeedwrightError,
    LockedError,
    OutputError,
    PermissionDeniedError,
    SourceError,
    StoreError,
)
from feedwright.publish import upload
from feedwright.rehearsal import rehearsed
from feedwright.stores import Store
from publications import CONFIG, markdown, publication, run
from stores import s3, sftp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = {f"ship{n}.md": markdown(f"Ship {n}", f"2026-09-{n + 10}").encode() for n in range(4)}
NEAR = {path.replace(".", "__"): data.decode() for path, data in ARTICLES.items()}


class Bucket:
    """A new bucket, and what is asked of it."""

    def __init__(self, client: Any, name: str) -> None:
        self.client, self.name = client, name
        client.create_bucket(Bucket=name)
        for path, data in ARTICLES.items():
            self.put(f"articles/{path}", data)

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)

    def look(self, key: str) -> Any:
        return self.client.get_object(Bucket=self.name, Key=key)

    @property
    def feeds(self) -> dict[str, tuple[bytes, Any]]:
        """What is published: bytes, and when they were written."""
        found = self.client.list_objects_v2(Bucket=self.name, Prefix="feeds/").get("Contents", [])
        return {
            one["Key"][6:]: (self.look(one["Key"])["Body"].read(), one["LastModified"])
            for one in found
        }


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with s3() as client:
        yield client


@pytest.fixture
def bucket(server: Any, request: pytest.FixtureRequest) -> Bucket:
    return Bucket(server, f"quay-{abs(hash(request.node.name))}")


def remote(folder: Path, bucket: Bucket, more: str = "") -> Path:
    config = CONFIG.replace("[articles]\n", f'[articles]\nfolder = "s3://{bucket.name}/articles"\n')
    feeds = f'[feeds]\nfolder = "s3://{bucket.name}/feeds"\n'
    return publication(folder, config=f"{config}\n{feeds}{more}")


def asked_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is fetched, written and removed from now on."""
    asked: list[str] = []
    for name in ("fetch", "read", "put", "remove"):
        method = getattr(Store, name)

        def told(*words: Any, _method: Any = method, _name: str = name, **more: Any) -> Any:
            asked.append(f"{_name} {words[1]}")
            return _method(*words, **more)

        monkeypatch.setattr(Store, name, told)
    return asked


def test_a_store_gets_what_a_folder_would_and_nothing_twice(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = publication(tmp_path / "local")
    for path, data in ARTICLES.items():
        (local / "articles" / path).write_bytes(data)
    run(local)
    folder = remote(tmp_path / "remote", bucket)
    asked = asked_of(monkeypatch)
    run(folder)

    names = {path.name: path.read_bytes() for path in (local / "feeds").iterdir()}
    assert {path: data for path, (data, _) in bucket.feeds.items()} == names
    sent = bucket.look("feeds/feed.json")
    assert sent["ContentType"] == "application/feed+json; charset=utf-8"
    assert sent["CacheControl"] == "public, max-age=3600"
    order = [one[4:] for one in asked if one.startswith("put")]
    assert order[-1] == "feeds.json"
    assert order.index("index.html") > max(map(order.index, ("rss.xml", "atom.xml", "feed.json")))

    asked.clear()
    before = bucket.feeds
    run(folder)
    assert asked == []
    assert bucket.feeds == before

    bucket.put("articles/ship1.md", markdown("Ship 1 is back", "2026-09-11").encode())
    bucket.remove("articles/ship2.md")
    run(folder)
    assert [one for one in asked if one.startswith("fetch")] == ["fetch ship1.md"]
    titles = {one["title"] for one in json.loads(bucket.feeds["feed.json"][0])["items"]}
    assert titles == {"Ship 0", "Ship 1 is back", "Ship 3"}


def test_a_lost_state_changes_no_id_and_a_file_of_others_stays(
    tmp_path: Path, bucket: Bucket
) -> None:
    folder = remote(tmp_path, bucket)
    run(folder)
    before = {path: data for path, (data, _) in bucket.feeds.items()}
    shutil.rmtree(folder / ".feedwright")
    bucket.remove("feeds/atom.xml")
    bucket.put("feeds/about.html", b"<p>Not ours.")

    run(folder)

    after = {path: data for path, (data, _) in bucket.feeds.items()}
    assert after == {**before, "about.html": b"<p>Not ours."}


def test_a_run_that_broke_off_is_finished_by_the_next(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = remote(tmp_path, bucket)
    run(folder)
    bucket.put("articles/ship9.md", markdown("Ship 9", "2026-09-29").encode())
    put = Store.put

    def breaking(self: Any, path: str, *rest: Any, **more: Any) -> Any:
        if path == "feed.json":
            raise StoreError(path, "is out of reach")
        return put(self, path, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", breaking)
        with pytest.raises(StoreError):
            run(folder)
    assert b"Ship 9" not in bucket.feeds["feed.json"][0]
    assert b"Ship 9" not in bucket.feeds["index.html"][0]

    run(folder)
    assert all(
        b"Ship 9" in bucket.feeds[path][0] for path in ("feed.json", "rss.xml", "index.html")
    )


def test_who_publishes_second_is_told_and_leaves_what_is_there(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = remote(tmp_path, bucket)
    run(folder)
    theirs = bucket.feeds["rss.xml"][0].replace(b"Ship 0", b"Ship zero")
    bucket.put("articles/ship9.md", markdown("Ship 9", "2026-09-29").encode())
    write = upload.Target.upload

    def late(self: upload.Target) -> None:
        bucket.put("feeds/rss.xml", theirs)
        write(self)

    monkeypatch.setattr(upload.Target, "upload", late)
    with pytest.raises(LockedError, match="was changed by somebody else"):
        run(folder)
    assert bucket.feeds["rss.xml"][0] == theirs

    monkeypatch.undo()
    run(folder)
    assert b"Ship 9" in bucket.feeds["rss.xml"][0]


def test_what_cannot_be_fetched_says_so_and_changes_nothing(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = remote(tmp_path / "one", bucket)
    run(folder)
    before = bucket.feeds

    def error(kind: type[FeedwrightError]) -> str:
        S3FileSystem.clear_instance_cache()
        with pytest.raises(kind) as caught:
            run(folder)
        return str(caught.value)

    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        assert f"s3://{bucket.name}/" in error(StoreError)
    with monkeypatch.context() as patch:
        patch.delenv("AWS_ACCESS_KEY_ID")
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        assert "no credentials" in error(PermissionDeniedError)
    S3FileSystem.clear_instance_cache()
    fetch = Store.fetch

    def breaking(self: Any, path: str, target: Path) -> None:
        if path == "ship9.md":
            raise StoreError(path, "is out of reach")
        fetch(self, path, target)

    for path in ("ship8.md", "ship9.md"):
        bucket.put(f"articles/{path}", markdown(path, "2026-09-28").encode())
    with monkeypatch.context() as patch:
        patch.setattr(Store, "fetch", breaking)
        assert "out of reach" in error(StoreError)
    assert (folder / ".feedwright/fetched/ship8.md").exists()
    for path in (*ARTICLES, "ship8.md", "ship9.md"):
        bucket.remove(f"articles/{path}")
    assert "holds no article files" in error(SourceError)
    assert bucket.feeds == before

    text = (folder / "feedwright.toml").read_text()
    (folder / "feedwright.toml").write_text(text.replace(f"{bucket.name}/feeds", "nobodys/feeds"))
    assert "s3://nobodys/feeds: does not exist" in error(OutputError)


def test_a_store_that_renames_is_written_like_a_folder(tmp_path: Path) -> None:
    there = tmp_path / "there"
    config = CONFIG.replace("[articles]", f'[articles]\nfolder = "file://{there}/articles"')
    config += f'[feeds]\nfolder = "file://{there}/feeds"\n'
    publication(there, config=config)
    for path, data in ARTICLES.items():
        (there / "articles" / path).write_bytes(data)
    folder = publication(tmp_path / "here", config=config)

    run(folder)
    before = {path: path.stat().st_mtime_ns for path in (there / "feeds").iterdir()}
    run(folder)

    assert {"rss.xml", "feeds.json", "index.html"} < {path.name for path in before}
    assert {path: path.stat().st_mtime_ns for path in (there / "feeds").iterdir()} == before


def test_a_server_of_files_is_written_like_a_folder_if_its_key_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, home = publication(tmp_path / "there"), tmp_path / "home"
    for path, data in ARTICLES.items():
        (there / "articles" / path).write_bytes(data)
    # However long all this takes, its second is not over.
    os.utime(there / "articles/ship1.md", (time.time(), int(time.time()) + 60))
    monkeypatch.setenv("HOME", str(home))
    with sftp(there, home) as url:
        config = CONFIG.replace("[articles]", f'[articles]\nfolder = "{url}/articles"')
        folder = publication(tmp_path / "here", config=f'{config}[feeds]\nfolder = "{url}/feeds"\n')

        run(folder)
        run(publication(tmp_path / "near", **NEAR))
        published = {path: path.stat().st_mtime_ns for path in (there / "feeds").iterdir()}
        near = tmp_path / "near/feeds"
        assert {path.name for path in published} == {path.name for path in near.iterdir()}
        assert all(path.read_bytes() == (near / path.name).read_bytes() for path in published)

        # Within its second the file looks as it did.
        looks = (there / "articles/ship1.md").stat()
        (there / "articles/ship1.md").write_bytes(ARTICLES["ship1.md"].replace(b"Ship", b"Boat"))
        os.utime(there / "articles/ship1.md", (looks.st_mtime, int(looks.st_mtime)))
        run(folder)
        assert "Boat 1" in (there / "feeds/rss.xml").read_text()

        (home / ".ssh/known_hosts").write_text("")
        with pytest.raises(StoreError, match="not found in known_hosts"):
            run(folder)
        key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
        place = url.partition("@")[2].replace("127.0.0.1", "[127.0.0.1]")
        (home / ".ssh/known_hosts").write_text(f"{place} {key}")
        with pytest.raises(StoreError, match="does not match"):
            run(folder)


def test_keys_that_no_folder_can_hold_are_told(tmp_path: Path, bucket: Bucket) -> None:
    for key in ("../out.md", "a//b.md", "ship1.md/inside.md", "notes/.hidden.md", "large.md"):
        bucket.put(
            f"articles/{key}", b"x" * 2_000_001 if key == "large.md" else ARTICLES["ship0.md"]
        )
    folder = remote(tmp_path, bucket)
    config = folder / "feedwright.toml"
    config.write_text(
        config.read_text().replace("[articles]\n", "[articles]\nmax-file-bytes = 2000000\n")
    )

    report = run(folder)

    told = {(one.path, one.code) for one in report.problems if one.severity == "error"}
    assert (
        told
        == {
            ("a//b.md", "file-unreadable"),
            ("large.md", "file-too-large"),
            ("ship1.md", "file-unreadable"),
        }
        | {("../out.md", "file-unreadable")} & told
    )
    assert not (folder / ".feedwright/out.md").exists()


def test_a_store_without_its_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "fsspec", None)

    assert main(["build", "--articles", "s3://quay/articles"]) == 69
    assert 'pip install "feedwright[cloud]"' in capsys.readouterr().err
    assert main(["build", "--out", "sftp://me:secret@quay/feeds"]) == 64
    assert "holds a password" in capsys.readouterr().err
    assert main(["build", "--out", "s3://[quay/feeds"]) == 64
    assert "is no address" in capsys.readouterr().err


def test_names_of_any_bytes_are_fetched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    for number, name in enumerate((b"caf\xe9.md", b"two\nlines.md", b"a#b?c%41[d].md")):
        path = there / os.fsdecode(name)
        path.write_bytes(ARTICLES[f"ship{number}.md"])
    config = CONFIG.replace("[articles]", f'[articles]\nfolder = "file://{there}"')
    folder = publication(tmp_path / "here", config=config)
    asked = asked_of(monkeypatch)

    assert len(run(folder).new) == 3
    assert len(asked) == 3
    run(folder)
    assert len(asked) == 3


def test_a_dry_run_leaves_everything_as_it_is(tmp_path: Path, bucket: Bucket) -> None:
    def seen() -> dict[str, Any]:
        looks = {path: path.lstat() for path in sorted(tmp_path.rglob("*"))}
        return {str(path): (one.st_ino, one.st_ctime_ns) for path, one in looks.items()}

    folder = remote(tmp_path, bucket)
    before = seen()
    assert len(run(folder, dry_run=True).new) == 4
    assert (seen(), bucket.feeds) == (before, {})

    run(folder)
    published, before = bucket.feeds, seen()
    bucket.put("articles/ship8.md", markdown("Ship 8", "2026-09-28").encode())
    bucket.remove("feeds/atom.xml")
    report = run(folder, dry_run=True)
    assert report.new == ("ship8.md",)
    assert [one for one in report.problems if one.path] == []
    assert seen() == before
    del published["atom.xml"]
    assert bucket.feeds == published


def test_a_folder_of_a_store_may_become_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    there = tmp_path / "there"
    config = CONFIG.replace("[articles]", f'[articles]\nfolder = "file://{there}"')
    folder = publication(tmp_path / "here", config=config)
    inside = {f"ship.md/{path}": data for path, data in ARTICLES.items()}
    for files in (inside, {"ship.md": ARTICLES["ship0.md"]}, inside):
        shutil.rmtree(there, ignore_errors=True)
        for path, data in files.items():
            (there / path).parent.mkdir(parents=True, exist_ok=True)
            (there / path).write_bytes(data)

        assert run(folder, force=True).published == len(files)


def test_what_a_killed_run_was_writing_is_removed_by_the_next(tmp_path: Path) -> None:
    there = tmp_path / "there"
    config = f'{CONFIG}\n[feeds]\nfolder = "file://{there}"\n'
    folder = publication(tmp_path / "here", config=config, ship__md=ARTICLES["ship0.md"])
    run(folder)
    left = there / f".feedwright-{'0' * 16}.part"
    for path in (left, there / ".htaccess"):
        path.write_text("half a feed")

    run(folder)

    assert not left.exists()
    assert (there / ".htaccess").exists()


def test_doctor_looks_into_the_stores(
    tmp_path: Path,
    bucket: Bucket,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = remote(tmp_path, bucket)
    monkeypatch.chdir(folder)

    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert f"s3://{bucket.name}/articles: 4 files" in told
    assert f"s3://{bucket.name}/feeds: 0 files" in told
    assert not (folder / ".feedwright").exists()

    run(folder)
    for path in ARTICLES:
        bucket.remove(f"articles/{path}")
    assert main(["doctor"]) == 66
    assert f"s3://{bucket.name}/articles: holds no article files" in capsys.readouterr().out


def test_many_files_of_one_folder_are_fetched_at_once(tmp_path: Path, bucket: Bucket) -> None:
    folder = remote(tmp_path, bucket, "[archive]\nentries = 1\n")
    for number in range(12):
        text = markdown(f"Boat {number}", f"2025-09-{number + 10}")
        bucket.put(f"articles/boat{number}.md", text.encode())
    config = folder / "feedwright.toml"
    config.write_text(config.read_text().replace('/feeds"\n', '/feeds"\nmax-entries = 1\n'))
    run(folder)
    before = bucket.feeds
    assert len(before) > 20

    for _ in range(3):
        shutil.rmtree(folder / ".feedwright")
        run(folder)

    assert {path: data for path, (data, _) in bucket.feeds.items()} == {
        path: data for path, (data, _) in before.items()
    }


def test_what_may_only_be_read_is_copied_for_a_dry_run(tmp_path: Path, bucket: Bucket) -> None:
    folder = remote(tmp_path, bucket)
    run(folder)
    for path in (folder / ".feedwright").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    settings = read_settings(folder / "feedwright.toml", cwd=folder)

    with rehearsed(settings) as copied:
        for place in (copied.articles.folder, copied.feeds.folder):
            there = [place, *place.rglob("*")]
            assert len(there) > 4
            assert all(path.stat().st_mode & 0o200 for path in there)

    for path in (folder / ".feedwright").rglob("*"):
        path.chmod(0o755)
