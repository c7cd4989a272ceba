"""What waits for the end of a run comes back as it was, from memory or from the disk."""

from __future__ import annotations

import resource
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import spool as spools
from feedwright.errors import StorageError
from feedwright.spool import Spool, joined


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Spool:
    """A spool that goes to the disk after ten bytes."""
    monkeypatch.setattr(spools, "_MOST_IN_MEMORY", 10)
    return Spool()


@given(st.lists(st.binary(max_size=40), max_size=20), st.randoms())
def test_everything_comes_back_in_whatever_order_it_is_asked_for(
    given: list[bytes], chance: object
) -> None:
    spool = Spool()
    stored = [(spool.put(data), data) for data in given]
    chance.shuffle(stored)  # type: ignore[attr-defined]

    for one, data in stored:
        assert (bytes(one), len(one)) == (data, len(data))
        assert bytes(spool.put(data)) == data


def test_what_lies_on_the_disk_comes_back_too(small: Spool) -> None:
    first, second = small.put(b"eight by"), small.put(b"tes and more")

    assert joined((first, b", ", second)) == b"eight by, tes and more"
    assert bytes(small.put(b"!")) == b"!"


def test_a_disk_without_room_is_told_in_plain_words(small: Spool) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, limits[1]))
    try:
        with pytest.raises(StorageError, match="cannot be written: file too large"):
            small.put(b"more than the system lets anybody write")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
