"""What a request costs ``feedwright serve``, beside nginx: CPU of the server, in pairs.

    python benchmarks/serving.py [SECONDS]

Needs nginx and wrk. Each of three rounds asks both servers for an unchanged feed (304), for the
whole one of 100 kB as it is (200) and compressed; prints microseconds of CPU per request as JSON,
the best round of each, and how many times nginx's that is.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS: Final = 3
_SIZE: Final = 100_000
_PORTS: Final = {"serve": 18_431, "nginx": 18_432}
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_NGINX: Final = """\
worker_processes 1; daemon off; pid {folder}/pid; error_log stderr crit;
events {{ }}
http {{
    access_log off; keepalive_requests 1000000;
    types {{ application/xml xml; }}
    server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}
}}
"""
_CONFIG: Final = (
    '[site]\nurl = "http://localhost:18431/"\n[feeds]\nurl = "http://localhost:18431/"\n'
)


def main(arguments: list[str]) -> int:
    """Measures, and prints; the exit code."""
    seconds = float(arguments[0]) if arguments else 2.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder)
        best: dict[str, dict[str, float]] = {server: {} for server in _PORTS}
        with _serve(folder) as ours, _nginx(folder) as theirs:
            for _ in range(_ROUNDS):
                for server, process in (("serve", ours), ("nginx", theirs)):
                    for job, cost in _costs(server, process, seconds):
                        best[server][job] = min(cost, best[server].get(job, cost))
    times = {job: round(best["serve"][job] / best["nginx"][job], 2) for job in best["serve"]}
    sys.stdout.write(json.dumps({"microseconds": best, "times_nginx": times}, indent=1) + "\n")
    return 0


def _write(folder: Path) -> None:
    import gzip  # noqa: PLC0415 - only here

    folder.chmod(0o755)  # for the user that nginx works as
    feeds = folder / "feeds"
    feeds.mkdir()
    words = "".join(f"<item><guid>{n:08}</guid></item>\n" for n in range(_SIZE // 36))
    body = f'<rss version="2.0"><channel>{words}</channel></rss>'.encode()
    (feeds / "rss.xml").write_bytes(body)
    (feeds / "rss.xml.gz").write_bytes(gzip.compress(body, mtime=0))
    (folder / "feedwright.toml").write_text(_CONFIG)
    (folder / "nginx.conf").write_text(_NGINX.format(folder=feeds, port=_PORTS["nginx"]))
    # A server that sees a file change does not trust its times for a second.
    time.sleep(2)


@contextmanager
def _serve(folder: Path) -> Iterator[int]:
    words = ["serve", "--config", f"{folder}/feedwright.toml", "--port", str(_PORTS["serve"])]
    with _running([sys.executable, "-m", "feedwright", *words]) as process:
        yield process


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    with _running(["nginx", "-p", str(folder), "-c", f"{folder}/nginx.conf"]) as process:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
        yield int(children.split()[0])


@contextmanager
def _running(command: list[str]) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(2)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _costs(server: str, process: int, seconds: float) -> Iterator[tuple[str, float]]:
    url = f"http://127.0.0.1:{_PORTS[server]}/rss.xml"
    with urlopen(Request(url, method="HEAD")) as answer:
        tag = answer.headers["ETag"]
    jobs = {"304": f"If-None-Match: {tag}", "200": "Accept: */*", "gzip": "Accept-Encoding: gzip"}
    for job, header in jobs.items():
        before = _cpu(process)
        command = ["wrk", "-t1", "-c16", f"-d{seconds:g}s", "-H", header, url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = re.search(r"(\d+) requests in", done.stdout)
        count = int(found[1]) if found else 0
        yield job, round((_cpu(process) - before) / count * 1e6, 1)


def _cpu(process: int) -> float:
    """Seconds, of the process and of the kernel for it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
