"""What is printed for hosts and schedulers is what they take, whatever the config holds.

Web servers are in tests/http: they are run.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from msgspec.structs import replace

from feedwright.cli import main
from feedwright.cli.commands import TARGETS as NAMES
from feedwright.config import read_settings
from feedwright.deploy import TARGETS, find_place, print_target
from feedwright.deploy.rhythm import RHYTHMS, calendar_of, cron_of
from feedwright.errors import ConfigError
from publications import CONFIG, hosted, markdown, publication

_SCRIPT: Final = Path(__file__).parent / "javascript" / "deployed.mjs"
_PROGRAM: Final = str(Path(sys.executable).with_name("feedwright"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hosted(tmp_path_factory.mktemp("50% quay & co"))


def files(home: Path, target: str) -> dict[str, str]:
    """What is printed, by name."""
    place = find_place(read_settings(home / "feedwright.toml", cwd=home), (_PROGRAM,))
    return {one.name: one.text for one in print_target(target, place)}


@pytest.fixture(scope="module")
def judged(home: Path) -> dict[str, Any]:
    """What programs that others wrote say of it: one process, for node takes long to start."""
    netlify = files(home, "netlify")
    (workflow,) = files(home, "github-actions").values()
    (dockerfile,) = files(home, "dockerfile").values()
    texts = {
        "workflow": workflow,
        "dockerfile": dockerfile,
        "headers": netlify["_headers"],
        "redirects": netlify["_redirects"],
    }
    done = subprocess.run(
        ["node", str(_SCRIPT)], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


NODE: Final = pytest.mark.needs(
    *("node", "npm:@action-validator", "npm:dockerfile-utils", "npm:netlify-headers-parser"),
    "npm:netlify-redirect-parser",
)


@NODE
def test_the_workflow_is_one_of_github_actions(judged: dict[str, Any]) -> None:
    assert judged["workflow"] == []


@NODE
def test_the_dockerfile_has_no_faults(judged: dict[str, Any]) -> None:
    assert judged["dockerfile"] == []


@NODE
def test_netlify_reads_the_headers_of_each_feed(judged: dict[str, Any]) -> None:
    found = judged["headers"]

    assert found["errors"] == []
    by_path = {one["for"]: one["values"] for one in found["headers"]}
    assert by_path["/feeds/*"]["Cache-Control"] == "public, max-age=1800"
    assert by_path["/feeds/feed.json"]["Content-Type"] == "application/feed+json; charset=utf-8"
    assert '<https://hub.quay.example/>; rel="hub"' in by_path["/feeds/rss.xml"]["Link"]


@NODE
def test_netlify_reads_where_feeds_have_moved(judged: dict[str, Any]) -> None:
    found = judged["redirects"]

    assert found["errors"] == []
    moves = {one["from"]: (one["to"], one["status"]) for one in found["redirects"]}
    assert moves == {
        "/feeds/old.xml": ("/feeds/rss.xml", 301),
        "/feed/": ("/feeds/rss.xml", 301),
        "/feeds/tags/walking/*": ("/feeds/tags/hiking/:splat", 301),
    }


@pytest.mark.needs("systemd-analyze")
def test_systemd_takes_the_service_and_the_timer(home: Path, tmp_path: Path) -> None:
    for name, text in files(home, "systemd").items():
        (tmp_path / name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    ours = [line for line in done.stderr.splitlines() if "feedwright" in line]
    assert ours == []
    assert done.returncode == 0, done.stderr


@pytest.mark.needs("systemd-analyze")
def test_systemd_and_cron_know_every_rhythm() -> None:
    events = [calendar_of(minutes) for minutes in RHYTHMS]
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=1", *events],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [cron_of(minutes) for minutes in (5, 30, 60, 120, 1440)] == [
        "2-59/5 * * * *",
        "17-59/30 * * * *",
        "17 * * * *",
        "17 */2 * * *",
        "17 4 * * *",
    ]


@pytest.mark.needs("crontab")
def test_cron_takes_the_line(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "table"
    table.write_text("".join(files(home, "crontab").values()))
    done = subprocess.run(
        ["crontab", "-n", str(table)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_the_line_of_the_crontab_builds(tmp_path: Path) -> None:
    """As cron runs it: by sh, what follows an unescaped per cent sign left out."""
    folder = tmp_path / "100% it's"
    publication(folder, one__md=markdown("One"))
    (text,) = files(folder, "crontab").values()
    line = text.splitlines()[-1].split(None, 5)[5]
    assert not re.search(r"(?<!\\)%", line)
    command = line.replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", command], cwd="/", check=True)

    assert (folder / "feeds" / "rss.xml").exists()


def test_a_machine_that_forgets_everything_keeps_the_ids(tmp_path: Path) -> None:
    """The steps of the workflow, run in a fresh checkout each time."""
    origin = tmp_path / "origin.git"
    author = publication(tmp_path / "author", one__md=markdown("One"), two__md=markdown("Two"))
    git("init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git("init", "--quiet", "--initial-branch=main", cwd=author)
    (author / ".gitignore").write_text(".feedwright/\n")
    git("remote", "add", "origin", str(origin), cwd=author)
    push(author)

    first = ids(work(tmp_path / "first", origin, author))
    git("pull", "--quiet", "--rebase", "origin", "main", cwd=author)
    (author / "articles" / "one.md").rename(author / "articles" / "uno.md")
    (author / "articles" / "three.md").write_text(markdown("Three"))
    push(author)
    second = ids(work(tmp_path / "second", origin, author))

    assert first.keys() == {"One", "Two"}
    assert second.keys() == {"One", "Two", "Three"}
    assert {title: second[title] for title in first} == first


def git(*words: str, cwd: Path | None = None) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@quay.example",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@quay.example",
    }
    subprocess.run(["git", *words], cwd=cwd, env=environment, check=True)


def push(author: Path) -> None:
    git("add", "--all", cwd=author)
    git("commit", "--quiet", "--message", "Articles", cwd=author)
    git("push", "--quiet", "origin", "HEAD:main", cwd=author)


def work(checkout: Path, origin: Path, author: Path) -> Path:
    """What the machine puts on the web; its checkout is a fresh one."""
    git("clone", "--quiet", str(origin), str(checkout))
    (workflow,) = files(author, "github-actions").values()
    (job,) = yaml.safe_load(workflow)["jobs"].values()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in job["steps"]:
        command = step.get("run", "")
        if command and not command.startswith("pip install"):
            environment = {"PATH": path, "HOME": str(checkout), **step.get("env", {})}
            subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
                cwd=checkout,
                env=environment,
                check=True,
                capture_output=True,
            )
    return checkout / "_site" / "feeds"


def ids(folder: Path) -> dict[str, str]:
    items = json.loads((folder / "feed.json").read_bytes())["items"]
    return {item["title"]: item["id"] for item in items}


def test_what_a_target_would_take_for_something_else_is_not_printed(tmp_path: Path) -> None:
    folder = tmp_path / "cash$home {env.SECRET}"
    publication(folder, one__md=markdown("One"))
    for target in ("nginx", "caddy", "apache"):
        with pytest.raises(ConfigError, match=f"cannot be said to {target}"):
            files(folder, target)


def test_a_query_that_decides_is_told_to_those_who_look_at_it(tmp_path: Path) -> None:
    moved = '[publish]\nmoved = { "/?feed=rss2" = "rss.xml" }\n'
    folder = publication(tmp_path, config=CONFIG + moved, one__md=markdown("One"))

    assert 'if ($request_uri = "/?feed=rss2")' in files(folder, "nginx")["feedwright.conf"]
    assert 'query "feed=rss2"' in files(folder, "caddy")["feedwright.caddy"]
    assert 'RewriteCond %{QUERY_STRING} "^feed=rss2$"' in files(folder, "apache")["feedwright.conf"]
    assert "/ feed=rss2 /feeds/rss.xml 301!" in files(folder, "netlify")["_redirects"]
    assert "needs a redirect rule" in files(folder, "cloudflare")["_redirects"]


def test_cloudflare_gets_no_more_rules_than_it_takes(home: Path) -> None:
    place = find_place(read_settings(home / "feedwright.toml", cwd=home), (_PROGRAM,))
    many = replace(place, documents=place.documents * 40)

    headers, _ = print_target("cloudflare", many)
    assert len(re.findall(r"^/", headers.text, re.MULTILINE)) == 100
    assert "21 more documents of feeds get the first one alone" in headers.text
    assert len(re.findall(r"^/", print_target("netlify", many)[0].text, re.MULTILINE)) == 121


def test_where_a_feed_is_now_is_written_as_addresses_are(tmp_path: Path) -> None:
    moved = '[publish]\nmoved = { "a.xml" = "rss.xml" }\n'
    config = f'[site]\nurl = "https://quay.example/k%C3%BChe/"\n{moved}'
    folder = publication(tmp_path, config=config, one__md=markdown("One"))
    place = find_place(read_settings(folder / "feedwright.toml", cwd=folder), (_PROGRAM,))

    assert place.moves[0].source == "/kühe/feeds/a.xml"
    assert place.moves[0].target == "/k%C3%BChe/feeds/rss.xml"


def test_the_command_line_knows_every_target() -> None:
    assert tuple(TARGETS) == NAMES


@pytest.mark.parametrize("target", NAMES)
def test_every_target_is_printed_with_a_word_on_where_to_put_it(
    target: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(home)
    assert main(["deploy", target]) == 0

    out = capsys.readouterr().out
    assert f"printed by feedwright deploy {target}" in out
    assert re.search(r"^# ?(Put|Add|    docker build)", out, re.MULTILINE)


def test_files_are_written_and_those_of_others_are_kept(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(home)
    words = ["deploy", "--into", str(tmp_path), "github-actions"]
    assert main(words) == 0
    assert main(words) == 0
    workflow = tmp_path / ".github" / "workflows" / "feeds.yml"
    workflow.write_text("mine")
    capsys.readouterr()

    assert main(words) == 73
    assert workflow.read_text() == "mine"
    assert "--force replaces it" in capsys.readouterr().err
    assert main([*words, "--force"]) == 0
    assert yaml.safe_load(workflow.read_text())["name"] == "feeds"


@pytest.mark.parametrize(
    ("config", "words"), [("", "[site] url is needed"), (None, "there is no config")]
)
def test_without_an_address_there_is_nothing_to_deploy(
    config: str | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if config is not None:
        (tmp_path / "feedwright.toml").write_text(config)

    assert main(["deploy", "nginx"]) == 78
    assert words in capsys.readouterr().err
