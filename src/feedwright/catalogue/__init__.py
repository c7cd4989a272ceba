"""The publication's memory: which article has which id, first seen when, last changed when."""

from feedwright.catalogue.catalogue import Catalogue
from feedwright.catalogue.enrolment import Enrolled, departed, enrol, first_appeared
from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.identity import Authority, authority_of, mint_feed_id
from feedwright.catalogue.record import Record
from feedwright.catalogue.recovery import Recovered, origin_of, recover
from feedwright.catalogue.store import open_catalogue, set_aside_catalogue

__all__ = [
    "Authority",
    "Catalogue",
    "Enrolled",
    "Record",
    "Recovered",
    "authority_of",
    "departed",
    "digest_bytes",
    "enrol",
    "first_appeared",
    "mint_feed_id",
    "open_catalogue",
    "origin_of",
    "recover",
    "set_aside_catalogue",
]
