"""Proxies that the environment names, as every program of the command line knows them."""

from __future__ import annotations

from base64 import b64encode
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

__all__ = ["Proxy", "find_proxy"]


class Proxy(NamedTuple):
    """Where requests are sent instead."""

    host: str
    port: int
    #: What it wants to know of who asks.
    headers: dict[str, str]


def find_proxy(parts: SplitResult) -> Proxy | None:
    """The proxy for that address: ``HTTPS_PROXY``, ``HTTP_PROXY``, unless ``NO_PROXY`` spares it.

    This machine is spared in any case. Raises `ValueError` for one that does not speak HTTP.
    """
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - 20 ms, for few

    stated = getproxies().get(parts.scheme)
    if not stated or _is_here(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    proxy = urlsplit(stated if "://" in stated else f"http://{stated}")
    if proxy.scheme != "http" or not proxy.hostname:
        raise ValueError("the proxy that the environment names is not one of http://")
    headers = {}
    if proxy.username is not None:
        who = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {b64encode(who.encode()).decode()}"
    return Proxy(proxy.hostname, proxy.port or 80, headers)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
