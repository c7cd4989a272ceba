"""Reads the published files over and over until told to end; prints how often, and what it saw.

``python poll.py FOLDER``: the digests of all different contents, by file; "" where one was missing.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from select import select


def main(folder: Path) -> None:
    """Polls until a line comes on stdin."""
    paths = [folder / name for name in ("rss.xml", "atom.xml", "feed.json")]
    seen: dict[str, dict[bytes, str]] = {path.name: {} for path in paths}
    reads = 0
    while not select([sys.stdin], [], [], 0)[0]:
        for _ in range(50):
            for path in paths:
                try:
                    data = path.read_bytes()
                except FileNotFoundError:
                    data = b""
                reads += 1
                if data not in seen[path.name]:
                    seen[path.name][data] = sha256(data).hexdigest() if data else ""
    found = {name: list(digests.values()) for name, digests in seen.items()}
    sys.stdout.write(json.dumps({"reads": reads, "seen": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
