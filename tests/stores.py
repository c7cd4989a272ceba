"""Servers on loopback, in threads of the tests: of S3 moto's, of SFTP that of asyncssh."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Final

import asyncssh
import boto3
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


class _Door(asyncssh.SSHServer):
    """Knows who is inside."""

    inside: ClassVar[list[asyncssh.SSHServerConnection]] = []

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.inside.append(conn)


async def _shown_out() -> None:
    while _Door.inside:
        connection = _Door.inside.pop()
        connection.abort()
        await connection.wait_closed()


@contextmanager
def sftp(root: Path, home: Path) -> Iterator[str]:
    """The address of a server that has this folder as its root, and lets in whoever is at home.

    Its key is among the hosts that are known there.
    """
    loop = asyncio.new_event_loop()
    (home / ".ssh").mkdir(parents=True)
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(2)]
    keys[1].write_private_key(home / ".ssh/id_ed25519")
    keys[1].write_public_key(home / ".ssh/id_ed25519.pub")
    server = loop.run_until_complete(
        asyncssh.create_server(
            _Door,
            *("127.0.0.1", 0),
            server_host_keys=[keys[0]],
            authorized_client_keys=str(home / ".ssh/id_ed25519.pub"),
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=os.fsencode(root)),
        )
    )
    port = server.get_port()
    key = keys[0].export_public_key().decode()
    (home / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"sftp://quay@127.0.0.1:{port}"
    finally:
        server.close()
        asyncio.run_coroutine_threadsafe(_shown_out(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
