"""What is counted while the feeds are served, for Prometheus."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import HTTPServer

    from prometheus_client.metrics_core import Metric

    from feedwright.serve.application import Exchange

__all__ = ["Metrics"]

#: "Feedly/1.0 (+http://…; 25 subscribers; …)": what services say in whose name they ask.
_SUBSCRIBERS: Final = re.compile(rb"(\d{1,9}) (?:subscriber|reader)s?\b", re.IGNORECASE)
_SERVICE: Final = re.compile(
    rb"(feedly|inoreader|newsblur|feedbin|theoldreader|bazqux|feeder|netvibes|feedwrangler|aol)",
    re.IGNORECASE,
)
_PRODUCT: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")
#: A client can say what it likes: so many services of a feed are believed.
_MOST_SERVICES: Final = 500


class Metrics(Collector):
    """An observer that counts; `serve` lets Prometheus read it."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], int] = {}
        self._bytes = 0
        #: By service and path, the number that was said last.
        self._subscribers: OrderedDict[tuple[str, str], int] = OrderedDict()

    def __call__(self, exchange: Exchange) -> None:
        """Counts the exchange."""
        method = exchange.scope["method"]
        key = (method if method in {"GET", "HEAD", "OPTIONS"} else "other", exchange.status)
        self._requests[key] = self._requests.get(key, 0) + 1
        self._bytes += exchange.bytes_sent
        if exchange.status in {200, 226, 304}:
            self._note_subscribers(exchange)

    def _note_subscribers(self, exchange: Exchange) -> None:
        agent = next(
            (value for name, value in exchange.scope["headers"] if name == b"user-agent"), b""
        )
        found = _SUBSCRIBERS.search(agent)
        if not found:
            return
        name = _SERVICE.search(agent) or _PRODUCT.match(agent)
        service = name[0].decode().strip().lower() if name else "other"
        self._subscribers[service, exchange.scope["path"]] = int(found[1])
        self._subscribers.move_to_end((service, exchange.scope["path"]))
        if len(self._subscribers) > _MOST_SERVICES:
            self._subscribers.popitem(last=False)

    def serve(self, address: str, port: int) -> HTTPServer:
        """Lets Prometheus read the numbers there, from a thread of its own. Raises `OSError`."""
        registry = CollectorRegistry()
        registry.register(self)
        server, _ = start_http_server(port, address, registry)
        return server

    def collect(self) -> Iterator[Metric]:
        """The numbers as they are now."""
        requests = self._requests.copy()
        counter = CounterMetricFamily(
            "feedwright_requests", "Requests that were answered.", labels=("method", "status")
        )
        for (method, status), count in sorted(requests.items()):
            counter.add_metric((method, str(status)), count)
        yield counter
        yield CounterMetricFamily("feedwright_sent_bytes", "Bytes of bodies.", value=self._bytes)
        read = sum(n for (_, status), n in requests.items() if status in {200, 226, 304})
        unchanged = sum(n for (_, status), n in requests.items() if status == 304)
        yield GaugeMetricFamily(
            "feedwright_unchanged_ratio",
            "Of the requests for what is there, those that had it already (304).",
            value=unchanged / read if read else 0.0,
        )
        subscribers = GaugeMetricFamily(
            "feedwright_subscribers",
            "Subscribers that a service says it asks for.",
            labels=("service", "path"),
        )
        for (service, path), count in self._subscribers.copy().items():
            subscribers.add_metric((service, path), count)
        yield subscribers
