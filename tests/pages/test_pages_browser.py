"""What a person sees, in a real browser: nobody is shut out, and nobody else is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from people_pages import ARABIC, ENGLISH, publish_pages
from selenium.webdriver.common.by import By

from browser import PARTS, logged, open_browser, served, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.needs(*PARTS)

_ARTICLE = "read/2026-09-01-tides.html"
_AUTHOR = "authors/ada-quill/index.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with open_browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("sites")
    for name, config in (("en", ENGLISH), ("ar", ARABIC)):
        publish_pages(folder / name, config)
    with served(folder) as address:
        yield {name: f"{address}{name}/feeds/" for name in ("en", "ar")}


def _emulate(browser: Chrome, scheme: str, width: int) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.mark.parametrize(
    "page",
    [f"{site}/{path}" for site in ("en", "ar") for path in ("index.html", _ARTICLE, _AUTHOR)],
)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_the_screen(
    browser: Chrome, sites: dict[str, str], page: str, width: int, scheme: str
) -> None:
    _emulate(browser, scheme, width)
    site, _, path = page.partition("/")
    browser.get(sites[site] + path)

    assert violations(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    paper = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (int(paper[4:].split(",")[0]) < 128) == (scheme == "dark")


@pytest.mark.parametrize("page", ["index.html", _ARTICLE, _AUTHOR, "rss.xml", "atom.xml"])
def test_no_page_asks_anybody_else(browser: Chrome, sites: dict[str, str], page: str) -> None:
    browser.get("about:blank")
    logged(browser, "performance")
    logged(browser, "browser")
    browser.get(sites["en"] + page)

    asked = {
        urlsplit(event["params"]["request"]["url"]).hostname
        for event in map(_event, logged(browser, "performance"))
        if event["method"] == "Network.requestWillBeSent"
    }
    assert asked == {"127.0.0.1"}
    complaints = [log["message"] for log in logged(browser, "browser")]
    assert [line for line in complaints if "favicon.ico" not in line] == []


def _event(log: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(log["message"])["message"]
    return message


def test_an_address_is_copied_at_a_click(browser: Chrome, sites: dict[str, str]) -> None:
    origin = sites["en"].removesuffix("/en/feeds/")
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    browser.get(sites["en"] + "index.html")
    button = browser.find_element(By.CSS_SELECTOR, "[data-copy]")

    button.click()

    copied = browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done(String(e)))"
    )
    assert copied == "https://quay.example/feeds/rss.xml"
    assert button.text == "Copied"


def test_without_script_nothing_is_missing_but_the_buttons(
    browser: Chrome, sites: dict[str, str]
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(sites["en"] + "index.html")
        fields = browser.find_elements(By.CSS_SELECTOR, "input")
        assert [field.get_attribute("value") for field in fields] == [
            "https://quay.example/feeds/rss.xml"
        ]
        buttons = browser.find_elements(By.CSS_SELECTOR, "button")
        assert {button.is_displayed() for button in buttons} == {False}
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize(
    ("page", "title"), [("rss.xml", "item > title"), ("atom.xml", "entry > title")]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_feed_is_a_page_that_can_be_read(
    browser: Chrome, sites: dict[str, str], page: str, title: str, scheme: str
) -> None:
    _emulate(browser, scheme, 1280)
    browser.get(sites["en"] + page)

    shown = browser.execute_script(
        "const box = e => e.getBoundingClientRect();"
        "const title = document.querySelector(arguments[0]);"
        "const notice = getComputedStyle(document.documentElement, '::before');"
        "return [title.textContent, box(title).height > 10, notice.content,"
        " [...document.querySelectorAll('guid, id, encoded, content')]"
        ".every(e => box(e).height === 0)]",
        title,
    )
    assert shown[0] == "Tides"
    assert shown[1:2] == [True]
    assert shown[2].startswith('"This is a feed.')
    assert shown[3] is True


@pytest.mark.parametrize(
    ("page", "text"), [("rss.xml", "item > description"), ("atom.xml", "entry > summary")]
)
def test_a_feed_can_be_read_on_a_telephone(
    browser: Chrome, sites: dict[str, str], page: str, text: str
) -> None:
    """XML has no viewport: a telephone shows it as it would be on a desktop, and small."""
    _emulate(browser, "light", 360)
    browser.get(sites["en"] + page)

    pixels = browser.execute_script(
        "const size = getComputedStyle(document.querySelector(arguments[0])).fontSize;"
        "return parseFloat(size) * screen.width / document.documentElement.clientWidth",
        text,
    )
    assert 13 < pixels < 20


def test_a_feed_in_atom_leads_to_the_landing_page(
    browser: Chrome, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("linked")
    publish_pages(folder / "en", ENGLISH.replace("[pages]", "[pages]\nfeed-link = true"))
    with served(folder) as address:
        browser.get(f"{address}en/feeds/atom.xml")
        link = browser.find_element(By.LINK_TEXT, "What is a feed?")
        assert link.is_displayed()
        assert link.get_attribute("href") == "https://quay.example/feeds/index.html"
        assert link.value_of_css_property("cursor") == "pointer"


def test_right_to_left_pages_run_from_right_to_left(browser: Chrome, sites: dict[str, str]) -> None:
    _emulate(browser, "light", 1280)
    browser.get(sites["ar"] + "index.html")

    sides = browser.execute_script(
        "const box = document.querySelector('h2').getBoundingClientRect();"
        "const range = document.createRange();"
        "range.selectNodeContents(document.querySelector('h2'));"
        "const text = range.getBoundingClientRect();"
        "return [text.left - box.left, box.right - text.right]"
    )
    assert sides[0] > sides[1]
