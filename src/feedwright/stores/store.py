"""One store: what lies there, and how it is read and written.

fsspec has a file system for each kind of address; what kinds differ in is settled here.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import md5
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct

from feedwright.aside import name_aside
from feedwright.characters import one_line
from feedwright.errors import OutputError, PermissionDeniedError, SourceError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["ChangedMeanwhileError", "Seen", "Store", "open_store"]

_Task = TypeVar("_Task")

_S3: Final = frozenset({"s3", "s3a"})
_GOOGLE: Final = frozenset({"gs", "gcs"})
_SFTP: Final = frozenset({"sftp", "ssh"})
#: An object is there when all of it is; elsewhere a file is written aside and renamed.
_OBJECTS: Final = _S3 | _GOOGLE | {"abfs", "abfss", "adl", "az", "memory", "oci", "oss"}
_WORKERS: Final = 8
_CONNECT_SECONDS: Final = 10
_SILENCE_SECONDS: Final = 30
_ATTEMPTS: Final = 3
#: From then on a file that tells whole seconds does not change without showing it.
_SETTLED: Final = timedelta(seconds=2)
#: What a listing calls what changes with the content; the first that there is counts.
_TAGS: Final = ("ETag", "etag", "md5Hash", "content_md5", "generation")
_TIMES: Final = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_CONFLICTS: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412"})
_LEFT: Final = "the feeds were left as they are"
#: In the middle of publishing.
_WHOLE: Final = "every feed is whole, as it was or as it should be"


class ChangedMeanwhileError(Exception):
    """What lies at that path is not what was seen there."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Seen(Struct, frozen=True):
    """How a file of a store looks in its listing."""

    #: Another content has another one: the store's tag, else size and time.
    signature: str
    size_bytes: int


class Store:
    """A folder with an address. Its methods raise a `FeedwrightError` that names it."""

    def __init__(self, url: str, files: Any, root: str) -> None:
        self.url = url
        self._files = files
        self._root = root.rstrip("/")
        self._kind = url.partition("://")[0]

    def list(self, *, missing: type[SourceError | OutputError]) -> dict[str, Seen]:
        """What lies in the folder, by path below it. A bucket that is not there is ``missing``."""
        with self._explained(missing=missing):
            self._files.invalidate_cache()
            found = self._files.find(self._root, detail=True)
            if not found and self._kind in _S3:  # so is that of a bucket that is not there
                bucket = self._files.split_path(self._root)[0]
                self._files.call_s3("head_bucket", Bucket=bucket)
        start = len(self._root) + 1
        return {
            name[start:]: Seen(_signature(info) + _doubt(info), int(info.get("size") or 0))
            for name, info in sorted(found.items())
            if info.get("type") == "file" and len(name) > start and not name.endswith("/")
        }

    def fetch(self, path: str, target: Path) -> None:
        """The file's bytes are in ``target``, which is overwritten."""
        with self._explained(path):
            self._files.get_file(f"{self._root}/{path}", os.fspath(target))

    def read(self, path: str) -> bytes:
        """The file's bytes."""
        with self._explained(path):
            data: bytes = self._files.cat_file(f"{self._root}/{path}")
        return data

    def put(self, path: str, data: bytes, *, kind: str, lifetime: str, before: Seen | None) -> Seen:
        """The file has these bytes, this Content-Type and Cache-Control, and looks like that.

        Raises `ChangedMeanwhileError` where the store can tell that there is something else than
        ``before``, or anything at all where there was nothing.
        """
        place = f"{self._root}/{path}"
        with self._explained(path, missing=OutputError):
            if self._kind in _S3:
                return Seen(self._put_s3(place, data, kind, lifetime, before), len(data))
            if self._kind in _GOOGLE:
                metadata = {"cache_control": lifetime}
                self._files.pipe_file(place, data, content_type=kind, fixed_key_metadata=metadata)
            elif self._kind in _OBJECTS:
                self._files.pipe_file(place, data)
            else:
                parent = place.rpartition("/")[0]
                self._files.makedirs(parent, exist_ok=True)
                part = f"{parent}/{name_aside()}"
                self._files.pipe_file(part, data)
                self._files.mv(part, place)
            return Seen(_signature(self._files.info(place)), len(data))

    def remove(self, path: str) -> None:
        """The file is gone."""
        with self._explained(path, missing=OutputError):
            self._files.rm_file(f"{self._root}/{path}")

    def each(self, function: Callable[[_Task], None], tasks: Iterable[_Task]) -> None:
        """Does it to all, several at a time where the store allows; the first error ends it."""
        with ThreadPoolExecutor(_WORKERS if self._files.async_impl else 1) as pool:
            done = [pool.submit(function, task) for task in tasks]
            try:
                for one in done:
                    one.result()
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _put_s3(
        self, place: str, data: bytes, kind: str, lifetime: str, before: Seen | None
    ) -> str:
        bucket, key, _ = self._files.split_path(place)
        words = {"Bucket": bucket, "Key": key, "Body": data}
        words |= {"ContentType": kind, "CacheControl": lifetime}
        condition = {"IfMatch": f'"{before.signature}"'} if before else {"IfNoneMatch": "*"}
        try:
            answer = self._files.call_s3("put_object", **words, **condition)
        except OSError as error:
            code = _code(error)
            if code == "NotImplemented":  # by servers of before 2024
                answer = self._files.call_s3("put_object", **words)
            elif code in _CONFLICTS or isinstance(error, FileExistsError | FileNotFoundError):
                return self._ours(place, data, error)
            else:
                raise
        return _signature(answer)

    def _ours(self, place: str, data: bytes, error: OSError) -> str:
        """The tag of what lies there, if it is what was to be written: the answer got lost."""
        if isinstance(error, FileNotFoundError) and _code(error) == "NoSuchBucket":
            raise error
        try:
            tag = _signature(self._files.info(place))
        except FileNotFoundError:
            tag = ""
        if tag != md5(data, usedforsecurity=False).hexdigest():
            raise ChangedMeanwhileError(place[len(self._root) + 1 :]) from None
        return tag

    @contextmanager
    def _explained(
        self, path: str = "", *, missing: type[SourceError | OutputError] = SourceError
    ) -> Iterator[None]:
        subject = f"{self.url}/{path}" if path else self.url
        left = _WHOLE if path and missing is OutputError else _LEFT
        try:
            yield
        except ChangedMeanwhileError:
            raise
        except FileNotFoundError:
            hint = "create it, or check the address" if not path else "run this again"
            raise missing(subject, f"does not exist; {left}", hint) from None
        except PermissionError as error:
            hint = "check the credentials and what they permit"
            message = f"access was refused: {_words(error)}; {left}"
            raise PermissionDeniedError(subject, message, hint) from None
        except Exception as error:
            if type(error).__name__ in {"NoCredentialsError", "PartialCredentialsError"}:
                hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
                raise PermissionDeniedError(subject, "there are no credentials", hint) from None
            if _code(error) in {"403", "AccessDenied", "Forbidden"}:
                hint = "check the credentials and what they permit"
                raise PermissionDeniedError(subject, f"access was refused; {left}", hint) from None
            if _code(error) in {"404", "NoSuchBucket"}:
                raise missing(subject, f"does not exist; {left}", "check the address") from None
            hint = "check the address, the endpoint and the network, then run this again"
            message = f"does not answer as it should: {_words(error)}; {left}"
            raise StoreError(subject, message, hint) from error


def open_store(url: str) -> Store:
    """The store at that address; nothing is asked yet. Raises `StoreError` without its library."""
    try:
        fsspec: Any = import_module("fsspec")
    except ImportError:
        hint = 'pip install "feedwright[cloud]"'
        raise StoreError(url, "needs fsspec, which is not installed", hint) from None
    kind = url.partition("://")[0]
    try:
        if kind in _SFTP:
            sftp = import_module("feedwright.stores.sftp")
            fsspec.register_implementation(kind, sftp.KnownHostFiles, clobber=True)
        files, root = fsspec.core.url_to_fs(url, **_options(kind))
    except ImportError as error:
        raise StoreError(url, f"needs a library: {_words(error)}", "install it with pip") from None
    except ValueError as error:
        raise StoreError(url, f"is no address of a store: {_words(error)}") from None
    except Exception as error:
        hint = "check the address, the credentials and the network, then run this again"
        raise StoreError(url, f"cannot be reached: {_words(error)}", hint) from error
    if hasattr(files, "retries"):
        files.retries = _ATTEMPTS
    return Store(url, files, str(root))


def _options(kind: str) -> dict[str, Any]:
    """What the file system is to be told; no listing may be older than the question."""
    if kind in _SFTP:  # which has none, and does not see that a connection of before was lost
        names = ("timeout", "banner_timeout", "auth_timeout")
        seconds = {**dict.fromkeys(names, _CONNECT_SECONDS), "channel_timeout": _SILENCE_SECONDS}
        return {**seconds, "skip_instance_cache": True}
    options: dict[str, Any] = {"use_listings_cache": False}
    if kind in _S3:
        silence = {"connect_timeout": _CONNECT_SECONDS, "read_timeout": _SILENCE_SECONDS}
        options["config_kwargs"] = {**silence, "retries": {"max_attempts": 0}}
    return options


def _signature(info: dict[str, Any]) -> str:
    # Some put it in quotes in one answer and not in another.
    tag = next((str(info[key]).strip('"') for key in _TAGS if info.get(key)), "")
    if tag:
        return tag
    time = next((info[key] for key in _TIMES if info.get(key)), "")
    return f"{info.get('size')} {time}"


def _doubt(info: dict[str, Any]) -> str:
    """Something that is never the same, where the file may yet change within its second."""
    time = next((info[key] for key in _TIMES if info.get(key)), None)
    if any(info.get(key) for key in _TAGS) or not isinstance(time, datetime) or time.microsecond:
        return ""
    is_settled = datetime.now(time.tzinfo) - time > _SETTLED
    return "" if is_settled else f" {os.urandom(8).hex()}"


def _code(error: BaseException) -> str:
    """What the store calls the error; "" where it has no name for it."""
    for one in (error, error.__cause__):
        answer = getattr(one, "response", None)
        if isinstance(answer, dict):
            return str(answer.get("Error", {}).get("Code", ""))
    return ""


def _words(error: BaseException) -> str:
    return one_line(str(error) or type(error).__name__)[:200]
