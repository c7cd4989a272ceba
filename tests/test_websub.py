"""Hubs are told of what has changed, of nothing else, not too early, and nobody suffers for it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from feedwright.catalogue import Announcement, Topic, announce, open_catalogue
from feedwright.cli import main
from feedwright.exchange import Answer, UnansweredError, ask, is_public
from feedwright.websub.rounds import tell_hubs
from hubs import FakeHub, Website, a_subscriber, free_port, real_hub, website
from publications import markdown, publication

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MORNING = datetime(2026, 10, 1, 9, tzinfo=UTC)
#: After which a file that was not changed looks so.
SETTLED_SECONDS = 2.2
FEEDS = ("atom.xml", "feed.json", "rss.xml")


class Scene:
    """A publication whose feeds are on a web site of loopback, and its hubs."""

    def __init__(self, folder: Path, site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.site = site
        self._monkeypatch = monkeypatch
        monkeypatch.chdir(folder)
        self.at(MORNING)

    def config(self, *hubs: str) -> None:
        text = (
            f'[site]\ntitle = "The Quay"\nurl = "{self.site.url}"\n'
            f"hubs = {json.dumps(hubs)}\n[articles]\nlink = '/{{slug}}/'\n"
        )
        publication(self.folder, config=text)

    def write(self, title: str) -> None:
        path = self.folder / "articles" / f"{title.lower()}.md"
        path.write_text(markdown(title))

    def at(self, moment: datetime) -> None:
        """The clock shows that time."""
        self._monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))

    def topics(self) -> list[str]:
        return [f"{self.site.url}feeds/{name}" for name in FEEDS]

    def rows(self) -> list[Announcement]:
        with open_catalogue(self.folder / ".feedwright", read_only=True) as catalogue:
            return list(catalogue.announcements())


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    folder = tmp_path / "quay"
    folder.mkdir()
    with website(folder) as site:
        yield Scene(folder, site, monkeypatch)


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub().serving() as hub:
        yield hub


def published(scene: Scene, *hubs: str) -> None:
    """The publication with one article, of which nobody has to be told."""
    scene.config(*hubs)
    scene.write("One")
    assert main(["build", "--quiet"]) == 0
    scene.at(MORNING + timedelta(hours=1))


@pytest.mark.needs("node", "npm:pubsubhubbub")
def test_subscribers_of_a_real_hub_get_a_new_article_at_once(scene: Scene, tmp_path: Path) -> None:
    with real_hub(tmp_path) as hub:
        scene.site.hub = hub
        published(scene, hub)
        topic = f"{scene.site.url}feeds/atom.xml"
        with a_subscriber(topic, hub) as events:
            verified = events.get(timeout=20)
            assert (verified["event"], verified["topic"]) == ("subscribed", topic)

            scene.write("Two")
            assert main(["build", "--notify", "--quiet"]) == 0

            content = events.get(timeout=20)
            assert (content["event"], content["topic"]) == ("feed", topic)
            assert content["text"].encode() == (scene.folder / "feeds/atom.xml").read_bytes()
            assert "Two</title>" in content["text"]
            assert events.empty()
    assert all(not one.is_waiting and one.told_at for one in scene.rows())


def test_the_first_build_and_one_without_news_tell_nobody(scene: Scene, hub: FakeHub) -> None:
    scene.config(hub.url)
    scene.write("One")

    assert main(["build", "--notify"]) == 0
    assert main(["build", "--notify"]) == 0

    assert hub.told == []
    assert scene.site.asked == []


def test_every_hub_is_told_of_each_topic_that_changed_and_of_no_other(
    scene: Scene, hub: FakeHub
) -> None:
    with FakeHub().serving() as other:
        published(scene, hub.url, other.url)
        scene.write("Two")
        assert main(["build"]) == 0
        assert main(["notify"]) == 0
        scene.write("Three")
        hub.told.clear()
        assert main(["build", "--notify"]) == 0

        assert sorted(hub.topics) == scene.topics()
        assert sorted(other.topics) == sorted(2 * scene.topics())
        assert hub.told[0]["hub.mode"] == ["publish"]
        assert hub.told[0]["hub.topic"] == hub.told[0]["hub.url"]
        assert main(["notify"]) == 0
        assert len(hub.told) == 3


def test_a_topic_is_told_only_once_its_new_bytes_are_public(
    scene: Scene, hub: FakeHub, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    published(scene, hub.url)
    old = (scene.folder / "feeds" / "rss.xml").read_bytes()
    scene.write("Two")
    assert main(["build"]) == 0
    new = (scene.folder / "feeds" / "rss.xml").read_bytes()
    (scene.folder / "feeds" / "rss.xml").write_bytes(
        old
    )  # as on a server not yet brought up to date
    (scene.folder / "feeds" / "atom.xml").rename(tmp_path / "atom.xml")

    assert main(["notify"]) == 75

    assert hub.topics == [f"{scene.site.url}feeds/feed.json"]
    told = capsys.readouterr().err
    assert "feeds/rss.xml: http" in told
    assert "not public yet: its address gives something else than what was published" in told
    assert "not public yet: its address says 404" in told
    assert "again at 2026-10-01 10:00:15 UTC" in told

    (scene.folder / "feeds" / "rss.xml").write_bytes(new)
    (tmp_path / "atom.xml").rename(scene.folder / "feeds" / "atom.xml")
    assert main(["notify"]) == 75, "it is not time yet"
    assert len(hub.told) == 1
    scene.at(MORNING + timedelta(hours=1, seconds=15))
    assert main(["notify"]) == 0
    assert sorted(hub.topics) == scene.topics()


def test_a_dead_hub_costs_the_build_and_other_hubs_nothing(
    scene: Scene, hub: FakeHub, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = f"http://127.0.0.1:{free_port()}/"
    published(scene, dead, hub.url)
    scene.write("Two")
    capsys.readouterr()

    assert main(["build", "--notify"]) == 0

    assert sorted(hub.topics) == scene.topics()
    told = capsys.readouterr()
    assert "1 new" in told.out
    assert told.err.count(f"{dead}: the hub cannot be reached: connection refused") == 3
    assert main(["notify", "--status"]) == 0
    status = capsys.readouterr().out
    assert f"{dead}  waits since 2026-10-01 10:00:00 UTC, tried 1 times" in status
    assert f"{hub.url}  told 2026-10-01 10:00:00 UTC: the hub says 202 Accepted" in status
    assert main(["doctor"]) == 0
    assert f"{dead} does not know of {scene.topics()[0]}" in capsys.readouterr().out


def test_a_hub_that_fails_is_asked_again_after_a_while_that_doubles(
    scene: Scene, hub: FakeHub
) -> None:
    published(scene, hub.url)
    scene.write("Two")
    hub.status = 500
    moment = MORNING + timedelta(hours=1)
    waits = []
    assert main(["build", "--notify"]) == 0
    for _ in range(4):
        assert len(hub.told) == 1, "for one topic it fails, the others wait"
        due = scene.rows()[0].due
        waits.append((due - moment).total_seconds())
        hub.told.clear()
        scene.at(due - timedelta(seconds=1))
        assert main(["notify"]) == 75
        assert hub.told == []
        moment = due
        scene.at(moment)
        assert main(["notify"]) == 75
    hub.status = 204
    hub.told.clear()
    assert main(["notify", "--now"]) == 0

    assert waits == [15, 30, 60, 120]
    assert sorted(hub.topics) == scene.topics()


def test_a_hub_that_says_when_is_left_alone_until_then(scene: Scene, hub: FakeHub) -> None:
    published(scene, hub.url)
    scene.write("Two")
    hub.status, hub.headers = 429, {"Retry-After": "1800"}

    assert main(["build", "--notify"]) == 0

    assert {one.due for one in scene.rows()} == {MORNING + timedelta(hours=1, minutes=30)}


def test_a_hub_that_does_not_answer_holds_up_neither_the_others_nor_the_next_build(
    scene: Scene, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedwright.exchange._WHOLE_SECONDS", 0.3)
    end = Event()
    with FakeHub().serving() as slow:
        builds = []

        def wait() -> None:
            scene.write("Three")
            command = [sys.executable, "-m", "feedwright", "build", "--quiet"]
            builds.append(subprocess.run(command, cwd=scene.folder, check=False).returncode)
            end.wait(30)

        slow.before = wait
        published(scene, slow.url, hub.url)
        scene.write("Two")
        assert main(["build", "--notify"]) == 0
        end.set()

        assert min(hub.topics) == scene.topics()[0]
        assert len(slow.told) == 1
        assert {one.outcome for one in scene.rows() if one.hub == slow.url} == {
            "the hub did not answer within 0 seconds"
        }
    deadline = time.monotonic() + 20
    while not builds and time.monotonic() < deadline:
        time.sleep(0.05)
    assert builds == [0], "no lock is held while a hub is waited for"


def test_what_was_published_before_a_crash_is_told_after_it(scene: Scene, hub: FakeHub) -> None:
    asked, end = Event(), Event()

    def hang() -> None:
        asked.set()
        end.wait(30)

    hub.before = hang
    published(scene, hub.url)
    scene.write("Two")
    command = [sys.executable, "-m", "feedwright", "build", "--notify"]
    process = subprocess.Popen(command, cwd=scene.folder, stdout=subprocess.DEVNULL)
    assert asked.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    end.set()
    hub.told.clear()
    hub.before = lambda: None

    assert main(["notify"]) == 0
    assert sorted(hub.topics) == scene.topics()


def test_what_is_announced_and_was_never_written_is_not_told(
    scene: Scene, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(scene, hub.url)
    scene.write("Two")

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("feedwright.build.write_documents", crash)
        assert main(["build", "--notify"]) == 130
    assert all(one.is_waiting for one in scene.rows())

    assert main(["notify"]) == 75
    assert hub.told == []
    scene.at(MORNING + timedelta(hours=2))
    assert main(["build", "--notify"]) == 0
    assert sorted(hub.topics) == scene.topics()


def test_waiting_for_a_topic_to_become_public_ends_with_it(
    scene: Scene, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(scene, hub.url)
    hidden = scene.folder / "upload"
    scene.write("Two")
    assert main(["build"]) == 0
    (scene.folder / "feeds").rename(hidden)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    monkeypatch.setattr("feedwright.websub.rounds._FIRST_DELAY", timedelta(seconds=0.2))
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        hidden.rename(scene.folder / "feeds")

    monkeypatch.setattr("feedwright.cli.notify.time.sleep", sleep)
    with monkeypatch.context() as patch:
        patch.setattr("feedwright.websub.rounds._LONGEST_DELAY", timedelta(0))
        assert main(["notify", "--wait", "60"]) == 0
    assert len(pauses) == 1
    assert sorted(hub.topics) == scene.topics()


def test_a_machine_that_has_forgotten_everything_still_tells_what_it_changed(
    scene: Scene, hub: FakeHub
) -> None:
    published(scene, hub.url)
    for file in (scene.folder / ".feedwright").iterdir():
        file.unlink()
    scene.write("Two")

    assert main(["build", "--notify"]) == 0

    assert sorted(hub.topics) == scene.topics()


def test_a_hub_that_is_named_no_longer_is_forgotten(scene: Scene, hub: FakeHub) -> None:
    published(scene, hub.url, f"http://127.0.0.1:{free_port()}/")
    scene.config(hub.url)
    assert main(["build"]) == 0

    assert {one.hub for one in scene.rows()} == {hub.url}


def test_a_run_without_news_takes_place_while_somebody_is_to_be_told(
    scene: Scene, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(scene, hub.url)
    scene.write("Two")
    hub.status = 503
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    manifest = scene.folder / ".feedwright" / "manifest"

    def build_in_a_while() -> None:
        time.sleep(SETTLED_SECONDS)
        assert main(["build", "--notify", "--quiet"]) == 0

    assert main(["build", "--notify", "--quiet"]) == 0
    build_in_a_while()
    assert not manifest.exists()
    hub.status = 202
    assert main(["notify", "--now"]) == 0
    build_in_a_while()
    assert manifest.exists()


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("", "[site] hubs names no hub"),
        ('[site]\nhubs = ["https://hub.example/"]\n', "[site] url gives them"),
    ],
)
def test_without_anybody_or_anything_to_tell_the_config_is_to_blame(
    config: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    publication(tmp_path, config=config, one__md=markdown("One"))
    monkeypatch.chdir(tmp_path)
    for command in (["notify"], ["build", "--notify"]):
        assert main(command) == 78
        assert words in capsys.readouterr().err
    assert not (tmp_path / "feeds").exists()


def test_what_hubs_know_is_told_to_machines(scene: Scene, hub: FakeHub, capsys: Any) -> None:
    published(scene, hub.url)
    capsys.readouterr()
    assert main(["notify", "--json"]) == 0

    rows = json.loads(capsys.readouterr().out)["announcements"]
    assert [row["topic"] for row in rows] == scene.topics()
    assert {(row["hub"], row["waiting"], row["told_at"]) for row in rows} == {
        (hub.url, False, None)
    }


@contextmanager
def resolving(monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[None]:
    """Every name leads to that address."""
    with monkeypatch.context() as patch:
        place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        patch.setattr(socket, "getaddrinfo", lambda *_, **__: [place])
        yield


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1"])
def test_a_public_name_does_not_lead_into_a_private_net(
    address: str, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = hub.url.rsplit(":", 1)[1]
    with resolving(monkeypatch, address), pytest.raises(UnansweredError, match="private net"):
        ask(f"http://hub.example:{port}", b"hub.mode=publish")
    assert hub.told == []


def test_who_states_a_private_address_means_it(hub: FakeHub) -> None:
    assert ask(hub.url, b"hub.url=x").status == 202
    assert ask(hub.url.replace("127.0.0.1", "localhost"), b"hub.url=x").status == 202


def test_a_redirect_is_told_and_not_followed(scene: Scene, hub: FakeHub) -> None:
    hub.status, hub.headers = 307, {"Location": "http://169.254.169.254/latest/"}
    published(scene, hub.url)
    scene.write("Two")
    assert main(["build", "--notify"]) == 0

    leads = "which leads to http://169.254.169.254/latest/"
    assert {one.outcome for one in scene.rows()} == {
        f"the hub says 307 Temporary Redirect, {leads}"
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("64:ff9b::a9fe:a9fe", False),
    ],
)
def test_an_address_is_judged_by_what_is_in_it(address: str, *, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected


def row(hub: str, topic: str = "https://quay.example/rss.xml", attempts: int = 0) -> Announcement:
    return Announcement(
        topic=topic, hub=hub, digest="new", changed=MORNING, attempts=attempts, due=MORNING
    )


def test_hubs_that_failed_least_come_first_and_a_round_ends_with_its_time() -> None:
    asked: list[str] = []

    def note(url: str, _: bytes | None) -> Answer:
        asked.append(url)
        raise UnansweredError("is silent")

    rows = [row("https://a.example/", attempts=7), row("https://b.example/")]
    tried = list(tell_hubs(rows, MORNING, note, has_time=lambda: not asked))

    assert [one.hub for one in tried] == ["https://b.example/"]
    assert asked == ["https://quay.example/rss.xml"]


def test_the_longest_wait_is_six_hours() -> None:
    def silent(_: str, __: bytes | None) -> Answer:
        raise UnansweredError("is silent")

    rows = [row("https://a.example/", attempts=1_000_000)]
    (tried,) = tell_hubs(rows, MORNING, silent, has_time=lambda: True)
    assert tried.due == MORNING + timedelta(hours=6)


def test_a_topic_that_is_new_has_nobody_to_tell() -> None:
    topics = [Topic(url=f"https://quay.example/{n}", digest="x", is_changed=n > 0) for n in (0, 1)]
    new, changed = announce((), topics, ["https://hub.example/"], MORNING)

    assert not new.is_waiting
    assert changed.is_waiting


def test_a_change_that_is_taken_back_before_a_hub_heard_of_it_is_not_told() -> None:
    hubs, topic = (
        ["https://hub.example/"],
        Topic(url="https://quay.example/", digest="a", is_changed=False),
    )
    first = announce((), [topic], hubs, MORNING)
    (changed,) = announce(first, [replace(topic, digest="b", is_changed=True)], hubs, MORNING)
    (back,) = announce([changed], [replace(topic, is_changed=True)], hubs, MORNING)

    assert changed.is_waiting
    assert not back.is_waiting
