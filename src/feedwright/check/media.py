"""What a table cannot say of Media RSS (rules M1 to M6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.check.credit_roles import EBU_ROLES
from feedwright.check.shapes import check_html, check_plain
from feedwright.check.uris import uri_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["check_media"]

_HASH: Final = re.compile(r"[0-9A-Fa-f]+")
_HASH_LENGTHS: Final = {"md5": 32, "sha-1": 40}
_ICRA: Final = r"(?:[nsvlocx]z [01]|(?:n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[ab]|x[a-e]) 1)"
#: Scheme → the ratings that it knows (Media RSS 1.5.1, "media:rating").
_RATINGS: Final = {
    "urn:simple": re.compile("adult|nonadult"),
    "urn:mpaa": re.compile("g|m|nc-17|pg|pg-13|r|x"),
    "urn:v-chip": re.compile(r"14\+|18\+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv"),
    "urn:icra": re.compile(rf"r \({_ICRA}(?: {_ICRA})*\)"),
}
#: ISO 3166-1, and codes that once were there.
_COUNTRIES: Final = frozenset(
    "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ"
    " BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO"
    " DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU"
    " GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW"
    " KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU"
    " MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW"
    " PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF"
    " TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA"
    " ZM ZW".split()
)


def check_media(node: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the media objects of a feed or an entry."""
    for child in node.children:
        if child.tag.startswith("media:"):
            for one in child.walk():
                check = _CHECKS.get(one.tag)
                if check:
                    check(one, inspection)


def _group(node: Node, inspection: Inspection) -> None:
    """M3: a group holds alternatives."""
    if len(node.all("media:content")) < 2:
        inspection.report.add("media-group-of-one", node)


def _adult(node: Node, inspection: Inspection) -> None:
    inspection.report.add("media-adult", node)


def _words(node: Node, inspection: Inspection) -> None:
    """M4: plain text unless the type says HTML."""
    if node.attributes.get("type") == "html":
        check_html(node, node.text, inspection)
    else:
        raw = inspection.tree.raw(node) if "&" in node.text or "<" in node.text else ""
        check_plain(node, node.text, raw, inspection, rule="media-text")


def _credit(node: Node, inspection: Inspection) -> None:
    role = node.attributes.get("role")
    scheme = node.attributes.get("scheme") or "urn:ebu"
    if role and ((scheme == "urn:ebu" and role not in EBU_ROLES) or role != role.lower()):
        inspection.report.add("media-credit-role", node, attribute="role", value=role)


def _hash(node: Node, inspection: Inspection) -> None:
    value = node.text.strip()
    length = _HASH_LENGTHS.get(node.attributes.get("algo", "md5"))
    if not _HASH.fullmatch(value) or (length and len(value) != length):
        inspection.report.add(
            "media-hash", node, value=value, known="32 digits for md5, 40 for sha-1"
        )


def _rating(node: Node, inspection: Inspection) -> None:
    scheme = node.attributes.get("scheme") or "urn:simple"
    known = _RATINGS.get(scheme)
    if known is None:
        for rule, details in uri_faults(scheme, absolute=True):
            inspection.report.add(rule, node, attribute="scheme", **details)
    elif not known.fullmatch(node.text.strip()):
        inspection.report.add("media-rating", node, value=node.text.strip(), scheme=scheme)


def _restriction(node: Node, inspection: Inspection) -> None:
    value, report = node.text.strip(), inspection.report
    match node.attributes.get("type"):
        case None:
            if value not in {"", "all", "none"}:
                report.add("media-restriction", node, value=value)
        case "country":
            for code in value.split():
                if code.upper() not in _COUNTRIES:
                    report.add("media-country", node, value=code)
        case "uri":
            for rule, details in uri_faults(value, absolute=True):
                report.add(rule, node, **details)


#: Tag → what is looked at.
_CHECKS: Final[Mapping[str, Callable[[Node, Inspection], None]]] = {
    "media:group": _group,
    "media:adult": _adult,
    "media:title": _words,
    "media:description": _words,
    "media:text": _words,
    "media:credit": _credit,
    "media:hash": _hash,
    "media:rating": _rating,
    "media:restriction": _restriction,
}
