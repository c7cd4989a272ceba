"""The elements of HTML, by what a reader does with them (rules C7 to C9)."""

from __future__ import annotations

from typing import Final

__all__ = ["FORMS", "KNOWN", "RISKY"]

#: What makes articles.
_BODY: Final = frozenset(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br canvas caption"
    " center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em"
    " figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd legend li main"
    " map mark menu meter nav noscript ol p picture pre progress q rb rp rt rtc ruby s samp search"
    " section small source span strike strong sub summary sup table tbody td tfoot th thead time"
    " tr track tt u ul var video wbr".split()
)
#: Shown by some readers, and of use in none.
FORMS: Final = frozenset(
    "button command fieldset form input keygen label optgroup option output select textarea"
    " template slot".split()
)
#: What runs, loads or takes over the page: readers drop it, or the whole body with it.
RISKY: Final = frozenset(
    "applet base basefont bgsound blink body embed frame frameset head html iframe isindex layer"
    " link listing marquee meta noembed noframes object param plaintext script style title"
    " xmp".split()
)
KNOWN: Final = _BODY | FORMS | RISKY
