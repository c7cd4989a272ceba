"""A real browser, without a screen: Chromium, driven through WebDriver."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from conftest import NODE_MODULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

__all__ = ["PARTS", "logged", "open_browser", "served", "violations"]

#: What tests that open a browser need.
PARTS = ("chromium", "chromedriver", "npm:axe-core")
_OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --disable-dev-shm-usage"
).split()


@contextmanager
def open_browser(profile: Path) -> Iterator[Chrome]:
    """A browser with an empty profile in that folder; it asks nobody but the test."""
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for option in (*_OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver") or ""))
    try:
        yield driver
    finally:
        driver.quit()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class's
        **SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml; charset=utf-8",
    }

    def log_message(self, *_: Any) -> None:
        """Nothing: what was asked for is in the browser's own log."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the folder is served while the block runs, with a slash at the end."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def violations(browser: Chrome) -> list[str]:
    """What axe-core finds wrong with the page that is open: rule, and the first place.

    Best practices included. Evaluated through the debugger, which a page's policy does not bind.
    """
    code = (NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
    evaluated = browser.execute_cdp_cmd(
        "Runtime.evaluate",
        {
            "expression": f"{code}; axe.run(document).then(found => JSON.stringify("
            "found.violations.map(one => one.id + ': ' + one.nodes[0].html)))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    found: list[str] = json.loads(evaluated["result"]["value"])
    return found


def logged(browser: Chrome, name: str) -> list[dict[str, Any]]:
    """What the browser has noted since this was last asked: "browser" or "performance"."""
    found: list[dict[str, Any]] = browser.get_log(name)  # type: ignore[no-untyped-call]
    return found
