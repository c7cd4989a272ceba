"""What front matter states of an episode, in the keys that podcasts' themes use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from feedwright.extract.language import read_language
from feedwright.model import Episode, Transcript
from feedwright.readers.field_media import URL_KEYS, address_of, first_text, items_of, table_of
from feedwright.readers.field_people import people_of
from feedwright.readers.fields import as_text, as_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.model import EpisodeKind, Person
    from feedwright.readers.fields import FieldReading

__all__ = ["read_episode"]

_NUMBER_KEYS: Final = ("episode", "episodenumber", "episodeno", "itunesepisode")
_SEASON_KEYS: Final = ("season", "seasonnumber", "itunesseason")
_KIND_KEYS: Final = ("episodetype", "itunesepisodetype")
_EXPLICIT_KEYS: Final = ("explicit", "itunesexplicit")
_IMAGE_KEYS: Final = ("episodeimage", "episodecover", "podcastimage", "itunesimage")
_TRANSCRIPT_KEYS: Final = ("transcripts", "transcript", "transcripturl", "transcriptfile")
_CHAPTERS_KEYS: Final = ("chapters", "chaptersurl", "chaptersfile")
_KINDS: Final[tuple[EpisodeKind, ...]] = ("full", "trailer", "bonus")
_EXPLICIT: Final = {"true": True, "yes": True, "explicit": True}
_CLEAN: Final = {"false": False, "no": False, "clean": False}
#: Suffixes of transcripts (podcast namespace, "transcript").
_TRANSCRIPTS: Final = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "html": "text/html",
    "txt": "text/plain",
}
_HIGHEST: Final = 1_000_000


def read_episode(reading: FieldReading) -> None:
    """The episode; none where nothing is said of it but what any article may say."""
    said = {field: find(reading) for field, find in _FIELDS.items()}
    filled = {field: value for field, value in said.items() if value not in (None, ())}
    if filled:
        episode = Episode(**filled)
        reading.state("episode", episode, "episode", ", ".join(filled))


def _number(*keys: str) -> Callable[[FieldReading], int | None]:
    def find(reading: FieldReading) -> int | None:
        for key, value in reading.stated(*keys):
            if isinstance(value, dict):
                continue
            text = as_text(value) or ""
            if text.isascii() and text.isdigit() and 0 < int(text[:10]) <= _HIGHEST:
                return int(text)
            # A series on television is numbered, too: "S02E04" is nobody's mistake.
            if "enclosures" in reading.found:
                reading.complain(key, value, "give a number above 0")
        return None

    return find


def _kind(reading: FieldReading) -> EpisodeKind | None:
    for key, value in reading.stated(*_KIND_KEYS):
        text = (as_text(value) or "").casefold()
        for kind in _KINDS:
            if text == kind:
                return kind
        reading.complain(key, value, "say full, trailer or bonus")
    return None


def _is_explicit(reading: FieldReading) -> bool | None:
    for key, value in reading.stated(*_EXPLICIT_KEYS):
        text = (as_text(value) or "").casefold()
        if text in _EXPLICIT or text in _CLEAN:
            return text in _EXPLICIT
        reading.complain(key, value, "say true or false")
    return None


def _address(*keys: str) -> Callable[[FieldReading], str | None]:
    def find(reading: FieldReading) -> str | None:
        for _, value in reading.stated(*keys):
            for item in items_of(value):
                url = _address_of(first_text(table_of(item), URL_KEYS), reading)
                if url:
                    return url
        return None

    return find


def _address_of(text: str | None, reading: FieldReading) -> str | None:
    """Not of prose, and not of lists of chapters that stand in the header itself."""
    if text is None or " " in text or "." not in text:
        return None
    return address_of(text, reading)


def _transcripts(reading: FieldReading) -> tuple[Transcript, ...]:
    found: dict[str, Transcript] = {}
    for _, value in reading.stated(*_TRANSCRIPT_KEYS):
        for item in items_of(value):
            table = table_of(item)
            url = _address_of(first_text(table, URL_KEYS), reading)
            kind = first_text(table, ("type", "mimetype", "mediatype")) or ""
            media_type = kind if "/" in kind else _transcript_type(url or "")
            if url and media_type:
                language = read_language(as_text(table.get("language") or table.get("lang")) or "")
                found.setdefault(url, Transcript(url=url, media_type=media_type, language=language))
    return tuple(found.values())


def _transcript_type(url: str) -> str | None:
    return _TRANSCRIPTS.get(urlsplit(url).path.rpartition(".")[2].lower())


def _people(*keys: str) -> Callable[[FieldReading], tuple[Person, ...]]:
    def find(reading: FieldReading) -> tuple[Person, ...]:
        for _, value in reading.stated(*keys):
            items: list[Any] = value[:100] if isinstance(value, list) else [value]
            people = tuple(person for item in items for person in people_of(item))
            if people or not as_texts(value):
                return people
        return ()

    return find


_FIELDS: Final[dict[str, Callable[[FieldReading], Any]]] = {
    "number": _number(*_NUMBER_KEYS),
    "season": _number(*_SEASON_KEYS),
    "kind": _kind,
    "is_explicit": _is_explicit,
    "image_url": _address(*_IMAGE_KEYS),
    "transcripts": _transcripts,
    "chapters_url": _address(*_CHAPTERS_KEYS),
    "hosts": _people("hosts", "host"),
    "guests": _people("guests", "guest"),
}
