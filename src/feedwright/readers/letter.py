"""Letters: e-mail messages (RFC 5322) of newsletters and mailing lists → `Article`."""

from __future__ import annotations

import re
from datetime import UTC
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from feedwright.characters import one_line
from feedwright.extract.encoding import decode
from feedwright.extract.language import read_language
from feedwright.extract.tags import split_tags
from feedwright.model import Article, Evidence, Person
from feedwright.readers.fields import FieldReading
from feedwright.readers.record import read_stated
from feedwright.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage, Message

    from feedwright.model import HouseStyle

__all__ = ["name_of_letter", "read_letter"]

#: Headers of lists (RFC 2369, RFC 8058): what a letter says below its text, in addresses.
_LIST_HEADERS: Final = (
    *("list-unsubscribe", "list-subscribe", "list-help", "list-owner", "list-post"),
    "list-archive",
)
_ADDRESS: Final = re.compile(r"<\s*((?:https?|mailto):[^<>\s]+)\s*>", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"(?m)^-- ?\r?\n")
#: What a list puts below a letter: a rule of underscores, its name, its page.
_LIST_FOOTER: Final = re.compile(r"(?m)^_{20,}\r?\n(?:.*\r?\n?){1,6}\Z")
_LONGEST_FOOTER: Final = 400
_BLOCKS: Final = ("p", "li", "td", "div")


def read_letter(path: str, data: bytes, house: HouseStyle) -> Article:
    """The article that a letter is: its subject, sender and date, and the text without its footer.

    HTML is read before plain text. The sender's address is not published. Where the letter says
    where it is kept (Archived-At, RFC 5064), that is its link.
    """
    letter: EmailMessage = message_from_bytes(data, policy=policy.default)
    reading = FieldReading(path=path, house=house, values={})
    for name, key, value in _fields(letter):
        said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        reading.found[name] = value
        reading.evidence.append(
            Evidence(field=name, rule="letter", place=key, text=one_line(said)[:200])
        )
    if "published" in reading.found:
        reading.found["published_precision"] = "second"
    kind, text = _find_text(letter)
    furniture = frozenset(_list_addresses(letter))
    strip = _without_footer_html if kind == "html" else _without_footer
    text = strip(text, furniture)
    return read_stated(reading, kind, text, rule="letter")


def name_of_letter(data: bytes) -> str:
    """What the letter is called among others: its Message-ID, else its day and subject."""
    head = BytesHeaderParser().parsebytes(data[:100_000].partition(b"\n\n")[0] + b"\n\n")
    stated = one_line(str(head.get("message-id", ""))).strip("<> ")
    if stated:
        return stated[:200]
    date, subject = (str(head.get(key, "")) for key in ("date", "subject"))
    return slug_of(f"{date} {subject}") if date or subject else ""


def _fields(letter: EmailMessage) -> Iterator[tuple[str, str, Any]]:
    """Field of the article, header and value of what the headers state."""
    if title := one_line(_header(letter, "subject")):
        yield "title", "Subject", title
    if people := tuple(_people(letter)):
        yield "authors", "From", people
    try:
        moment = parsedate_to_datetime(_header(letter, "date"))
    except (TypeError, ValueError, OverflowError):
        pass
    else:
        yield "published", "Date", moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if language := read_language(_header(letter, "content-language").partition(",")[0].strip()):
        yield "language", "Content-Language", language
    if tags := tuple(split_tags(one_line(_header(letter, "keywords")))):
        yield "tags", "Keywords", tags
    if found := re.search(r"https?://[^<>\s]+", _header(letter, "archived-at")):
        yield "canonical_url", "Archived-At", found[0]
    if stated := one_line(_header(letter, "message-id")).strip("<> "):
        # RFC 2392: the letter itself, wherever it is kept.
        yield "stated_id", "Message-ID", f"mid:{stated[:400]}"


def _header(letter: Message, name: str) -> str:
    """The header as text; "" where there is none, or none that can be read."""
    try:
        return str(letter.get(name, ""))
    except Exception:  # noqa: BLE001 - its parser raises whatever it trips over
        return ""


def _people(letter: EmailMessage) -> Iterator[Person]:
    try:
        addresses = letter["from"].addresses if letter["from"] else ()
    except Exception:  # noqa: BLE001 - as above
        return
    for address in addresses[:20]:
        if name := one_line(address.display_name):
            yield Person(name=name)


def _find_text(letter: EmailMessage) -> tuple[str, str]:
    """The kind of the text, and the text; of HTML and plain text the HTML."""
    body = letter.get_body(("html", "plain"))
    if body is None:
        return "text", ""
    is_html = body.get_content_type() == "text/html"
    data = body.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    try:
        text = raw.decode(body.get_content_charset() or "ascii")
    except (LookupError, UnicodeDecodeError):
        text = decode(raw, is_html=is_html).text or ""
    return ("html" if is_html else "text"), text


def _list_addresses(letter: EmailMessage) -> Iterator[str]:
    for name in _LIST_HEADERS:
        yield from _ADDRESS.findall(_header(letter, name))


def _without_footer(text: str, furniture: frozenset[str]) -> str:
    """The text without signature, footer of the list and paragraphs that name its addresses."""
    text = _LIST_FOOTER.sub("", _SIGNATURE.split(text, maxsplit=1)[0])
    paragraphs = re.split(r"\n[ \t]*\r?\n", text)
    plain = {address.removeprefix("mailto:") for address in furniture}
    return "\n\n".join(
        part
        for part in paragraphs
        if len(part) > _LONGEST_FOOTER or not any(address in part for address in plain)
    )


def _without_footer_html(html: str, furniture: frozenset[str]) -> str:
    """The HTML without the blocks that hold nothing but links to the list and words about them."""
    if not any(address.partition("?")[0] in html for address in furniture):
        return html
    from feedwright.extract.beautifulsoup import BeautifulSoup  # noqa: PLC0415 - seldom needed

    soup = BeautifulSoup(html, "lxml")
    for link in soup.find_all("a", href=lambda href: href in furniture):
        block = link.find_parent(_BLOCKS) or link
        if not block.decomposed:
            (block if len(block.get_text()) <= _LONGEST_FOOTER else link).decompose()
    return str(soup)
