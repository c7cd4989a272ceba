"""``sftp://``: fsspec's file system, but only to a host whose key is known."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

__all__ = ["KnownHostFiles"]

#: As OpenSSH has them: the user's, and the machine's.
_KNOWN_HOSTS: Final = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")


class KnownHostFiles(SFTPFileSystem):  # type: ignore[misc]  # no types
    """Files of a host that somebody has said is the right one.

    fsspec trusts whoever answers first: between us and them could stand anybody, and write our
    feeds.
    """

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        for path in _KNOWN_HOSTS:
            file = Path(path).expanduser()
            if file.is_file():
                self.client.load_system_host_keys(str(file))
        self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
        self.client.connect(self.host, **self.ssh_kwargs)
        self.ftp = self.client.open_sftp()
