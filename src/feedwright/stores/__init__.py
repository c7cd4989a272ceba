"""Stores: folders that lie elsewhere and have an address (``s3://bucket/articles``).

Nothing else of the program reads or writes there: a store is copied into the state folder, and
what was published is copied out of it.
"""

from feedwright.stores.fetching import count_articles, fetch_articles
from feedwright.stores.store import ChangedMeanwhileError, Seen, Store, open_store

__all__ = [
    "ChangedMeanwhileError",
    "Seen",
    "Store",
    "count_articles",
    "fetch_articles",
    "open_store",
]
