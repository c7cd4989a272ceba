"""The publication's memory: which article has which id, first seen when, last changed when."""

from feedwright.catalogue.catalogue import Catalogue
from feedwright.catalogue.decisions import (
    Case,
    Decision,
    Link,
    Restore,
    Separate,
    Withdraw,
    find_record,
)
from feedwright.catalogue.enrolment import Enrolled, departed, enrol, first_appeared
from feedwright.catalogue.entries import EntryLine, entry_from_json, entry_to_json
from feedwright.catalogue.feeds import DIRECTORY
from feedwright.catalogue.fingerprint import digest_bytes
from feedwright.catalogue.identity import Authority, authority_of, mint_feed_id
from feedwright.catalogue.last_entries import LastEntries
from feedwright.catalogue.news import News
from feedwright.catalogue.outbox import Announcement, Topic, announce
from feedwright.catalogue.pace import Pace, keep_pace
from feedwright.catalogue.record import FeedRecord, Record
from feedwright.catalogue.recovery import Recovered, origin_of, recover
from feedwright.catalogue.sketch import paragraphs_of, traits_of
from feedwright.catalogue.store import CATALOGUE_FILES, open_catalogue, set_aside_catalogue

__all__ = [
    "CATALOGUE_FILES",
    "DIRECTORY",
    "Announcement",
    "Authority",
    "Case",
    "Catalogue",
    "Decision",
    "Enrolled",
    "EntryLine",
    "FeedRecord",
    "LastEntries",
    "Link",
    "News",
    "Pace",
    "Record",
    "Recovered",
    "Restore",
    "Separate",
    "Topic",
    "Withdraw",
    "announce",
    "authority_of",
    "departed",
    "digest_bytes",
    "enrol",
    "entry_from_json",
    "entry_to_json",
    "find_record",
    "first_appeared",
    "keep_pace",
    "mint_feed_id",
    "open_catalogue",
    "origin_of",
    "paragraphs_of",
    "recover",
    "set_aside_catalogue",
    "traits_of",
]
