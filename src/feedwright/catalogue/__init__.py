"""The publication's memory: which article has which id, first seen when, last changed when."""

from feedwright.catalogue.enrolment import Enrolled, departed, enrol, first_appeared
from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.identity import Authority, authority_of, mint_feed_id
from feedwright.catalogue.record import Record
from feedwright.catalogue.recovery import origin_of, recover
from feedwright.catalogue.store import Catalogue, open_catalogue

__all__ = [
    "Authority",
    "Catalogue",
    "Enrolled",
    "Record",
    "authority_of",
    "departed",
    "digest_bytes",
    "enrol",
    "first_appeared",
    "mint_feed_id",
    "open_catalogue",
    "origin_of",
    "recover",
]
