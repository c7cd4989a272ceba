"""An S3 server on loopback, moto's, in a thread of the tests."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import boto3
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "quay",
    "AWS_SECRET_ACCESS_KEY": "quay",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def s3() -> Iterator[Any]:
    """A client of the server, which the environment names to others; it ends with the block."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    before = dict(os.environ)
    try:
        host, port = server.get_host_and_port()
        os.environ.update(_ENVIRONMENT, AWS_ENDPOINT_URL=f"http://{host}:{port}")
        yield boto3.client("s3")
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stop()
