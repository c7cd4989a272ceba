"""People as front matter names them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from feedwright.characters import one_line
from feedwright.extract.byline import read_names
from feedwright.model import Person
from feedwright.readers.fields import as_text, plain_key

__all__ = ["is_email", "people_of"]

_MAIL: Final = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}\.[^@\s<>.]{2,30}")
_NAME_KEYS: Final = ("name", "displayname", "fullname", "title", "author")
_AVATAR_KEYS: Final = ("avatar", "image", "picture", "photo")
_URI_KEYS: Final = ("url", "uri", "web", "website", "homepage", "link", "site")


def is_email(text: str) -> bool:
    """Whether it looks like an e-mail address."""
    return _MAIL.fullmatch(text) is not None


def people_of(item: Any) -> tuple[Person, ...]:
    """The persons of one item: a name or names, {name, email, url}, or {"a name": {…}}."""
    if isinstance(item, dict):
        table = {plain_key(str(key)): value for key, value in item.items()}
        name = next((as_text(table[key]) for key in _NAME_KEYS if as_text(table.get(key))), None)
        if name is None:
            if len(table) == 1 and isinstance(next(iter(item.values())), dict):
                return (Person(name=one_line(str(next(iter(item))))),)
            return ()
        mail = as_text(table.get("email")) or ""
        uri = next((text for key in _URI_KEYS if (text := as_text(table.get(key)))), None)
        email = mail if is_email(mail) else None
        picture = next((text for key in _AVATAR_KEYS if (text := as_text(table.get(key)))), None)
        avatar = picture if picture and picture.startswith(("http://", "https://")) else None
        return (Person(name=one_line(name), email=email, uri=uri, avatar_url=avatar),)
    text = as_text(item)
    return _people_called(text) if text else ()


@lru_cache(maxsize=2_000)  # the same few write all articles
def _people_called(text: str) -> tuple[Person, ...]:
    if people := read_names(text):
        return people
    bare = one_line(text)
    is_name = len(bare) <= 100 and "@" not in bare and "//" not in bare and bare[-1:] not in ".?!"
    return (Person(name=bare),) if bare and is_name else ()
