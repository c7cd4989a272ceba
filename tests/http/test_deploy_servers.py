"""Web servers with the printed configuration answer as ``feedwright serve`` does (rules H)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from exchanges import Server, faults, read_requests
from feedwright.config import read_settings
from feedwright.deploy import find_place, print_target
from hubs import free_port
from publications import hosted

if TYPE_CHECKING:
    from collections.abc import Iterator


_PROGRAM: Final = ("/usr/local/bin/feedwright",)
_NGINX: Final = """\
daemon off; pid {home}/nginx.pid; error_log {home}/error.log; {user}
events {{ worker_connections 64; }}
http {{
    access_log off; client_body_temp_path {home}/t1; proxy_temp_path {home}/t2;
    fastcgi_temp_path {home}/t3; uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
    server {{ listen 127.0.0.1:{port}; server_name {host}; include {config}; }}
}}
"""
_CADDY: Final = """\
{{
    admin off
    auto_https off
}}
http://:{port} {{
    bind 127.0.0.1
    import {config}
    respond 404
}}
"""
_APACHE: Final = """\
ServerRoot {home}
PidFile {home}/apache.pid
ErrorLog {home}/apache.log
TypesConfig /dev/null
Listen 127.0.0.1:{port}
ServerName {host}
{user}
{modules}
DocumentRoot {home}/nothing
Include {config}
"""
_APACHE_MODULES: Final = (
    *("mpm_event", "authz_core", "alias", "deflate", "dir", "filter", "headers", "mime"),
    *("rewrite", "setenvif"),
)
#: Server → the lines of the table that it cannot keep, each with the reason why that is no harm.
_OTHERWISE: Final[dict[str, dict[str, str]]] = {
    "nginx": {
        "a right entity tag counts more than a wrong date": "it wants both, and sends too much"
    },
    "caddy": {
        "a link out of the folder is not followed": "it follows links; a build makes none",
        "an overlong header is refused": "its limit is a megabyte, for the whole server",
    },
    "apache": {
        "a right entity tag counts more than a wrong date": "it wants both, and sends too much",
        "beyond the end there is nothing": "416 does not say how long the file is",
        "nor with the slashes of others": "it is refused, by 403",
    },
}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A publication below a folder that every user may enter, as a server's is."""
    folder = Path(tempfile.mkdtemp(prefix="quay-"))
    folder.chmod(0o755)
    try:
        yield hosted(folder)
    finally:
        shutil.rmtree(folder)


@contextmanager
def running(command: list[str], port: int, host: str) -> Iterator[Server]:
    """The server, once it takes connections."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                log = Path(command[-1]).with_name("apache.log")
                said = process.stdout.read() if process.stdout else ""
                pytest.fail(said + (log.read_text("utf-8", "replace") if log.exists() else ""))
            time.sleep(0.05)
        yield Server(f"http://127.0.0.1:{port}/feeds/", host)
    finally:
        process.terminate()
        process.communicate()


#: Beside those of the table: names that have to be written otherwise in addresses.
_ODD_MOVES: Final = (
    'moved = { "/alt & neu/" = "/é 2/", "/kühe 50%25.xml" = "https://other.example/50%25/%C3%A9",'
    ' "/?feed=rss2" = "rss.xml", '
)


def printed(home: Path, target: str) -> Path:
    """The printed configuration in a file."""
    config = home / "feedwright.toml"
    if _ODD_MOVES not in config.read_text("utf-8"):
        config.write_text(config.read_text("utf-8").replace("moved = { ", _ODD_MOVES), "utf-8")
    settings = read_settings(home / "feedwright.toml", cwd=home)
    (one,) = print_target(target, find_place(settings, _PROGRAM))
    path = home / f"{target}.conf"
    path.write_text(one.text)
    return path


def as_user(words: str) -> str:
    """Who may not choose a user needs none; root's servers choose one that may nothing."""
    return words if os.geteuid() == 0 else ""


@pytest.fixture(scope="module")
def nginx(home: Path) -> Iterator[Server]:
    port, config = free_port(), printed(home, "nginx")
    main = home / "main.conf"
    words = {"home": home, "port": port, "host": "quay.example", "config": config}
    main.write_text(_NGINX.format(user=as_user("user nobody nogroup;"), **words))
    tried = subprocess.run(
        ["nginx", "-t", "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    with running(["nginx", "-c", str(main)], port, "quay.example") as server:
        yield server


@pytest.fixture(scope="module")
def caddy(home: Path) -> Iterator[Server]:
    port, config = free_port(), printed(home, "caddy")
    main = home / "Caddyfile"
    main.write_text(_CADDY.format(port=port, config=config))
    command = ["caddy", "run", "--config", str(main), "--adapter", "caddyfile"]
    with running(command, port, "quay.example") as server:
        yield server


@pytest.fixture(scope="module")
def apache(home: Path) -> Iterator[Server]:
    port, config = free_port(), printed(home, "apache")
    main = home / "apache-main.conf"
    folder = "/usr/lib/apache2/modules"
    modules = "\n".join(f"LoadModule {one}_module {folder}/mod_{one}.so" for one in _APACHE_MODULES)
    (home / "nothing").mkdir()
    main.write_text(
        _APACHE.format(
            home=home,
            port=port,
            host="quay.example",
            config=config,
            modules=modules,
            user=as_user("User nobody\nGroup nogroup"),
        )
    )
    command = ["apache2", "-D", "FOREGROUND", "-f", str(main)]
    with running(command, port, "quay.example") as server:
        yield server


SERVERS: Final = pytest.mark.parametrize(
    "name",
    [
        pytest.param("nginx", marks=pytest.mark.needs("nginx")),
        pytest.param("caddy", marks=pytest.mark.needs("caddy")),
        pytest.param("apache", marks=pytest.mark.needs("apache2")),
    ],
)


@SERVERS
def test_a_server_with_the_printed_configuration_answers_as_the_table_says(
    name: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(name)
    asked = [one for one in read_requests() if not one.only]
    wrong = {one.says: found for one in asked if (found := faults(one, server))}

    assert wrong.keys() == _OTHERWISE[name].keys(), "\n".join(map(str, wrong.items()))


@SERVERS
def test_names_that_are_written_otherwise_in_addresses_lead_where_they_should(
    name: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(name)
    moves = {
        "/k%C3%BChe%2050%25.xml": "https://other.example/50%25/%C3%A9",
        "/alt%20&%20neu/a%20b/%C3%BC.xml": "/%C3%A9%202/a%20b/%C3%BC.xml",
        "/?feed=rss2": "/feeds/rss.xml",
    }
    for path, target in moves.items():
        answer = server.ask(path)
        location = answer.headers.get("location", "").replace("https://quay", "http://quay")
        location = location.replace("http://quay.example", "")
        assert (answer.status, location.upper()) == (301, target.upper()), path
