"""What kind of file the bytes are when they are no text, whatever the file's name says."""

from __future__ import annotations

import re
from typing import Final

from feedwright.characters import unusual_bytes

__all__ = ["find_binary_kind", "holds_controls", "is_mostly_controls"]

#: How files begin that are no article. Where a beginning is made of letters, more is asked.
_BEGINNINGS: Final[tuple[tuple[str, bytes], ...]] = (
    ("a PDF document", rb"%PDF-"),
    ("a ZIP archive or an Office document", rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    ("a PNG image", rb"\x89PNG\r\n"),
    ("a JPEG image", rb"\xff\xd8\xff"),
    ("a GIF image", rb"GIF8[79]a"),
    ("a TIFF image", rb"II\*\x00|MM\x00\*"),
    ("a BMP image", rb"BM.{4}\x00\x00\x00\x00"),
    ("an icon", rb"\x00\x00[\x01\x02]\x00"),
    ("a WebP image", rb"RIFF.{4}WEBP"),
    ("a media file", rb"RIFF.{4}[A-Z]{3}|.{4}ftyp|OggS\x00|fLaC\x00|\x1a\x45\xdf\xa3|FORM.{4}AIF"),
    ("an MP3 file", rb"ID3[\x02-\x04][\x00-\x10]"),
    ("a JPEG XL image", rb"\xff\x0a[\x00-\xff]{2}|\x00{3}\x0cJXL "),
    ("a gzip archive", rb"\x1f\x8b[\x08\x00]"),
    ("a bzip2 archive", rb"BZh[1-9]1AY&SY"),
    ("an xz archive", rb"\xfd7zXZ\x00"),
    ("a Zstandard archive", rb"\x28\xb5\x2f\xfd"),
    ("a 7-Zip archive", rb"7z\xbc\xaf\x27\x1c"),
    ("a RAR archive", rb"Rar!\x1a\x07"),
    ("a tar archive", rb".{257}ustar"),
    ("an archive of object files", rb"!<arch>\n"),
    ("a program", rb"\x7fELF|MZ.{0,126}\x00|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe"),
    ("a Java class", rb"\xca\xfe\xba\xbe"),
    ("a WebAssembly module", rb"\x00asm"),
    ("compiled Python", rb".{2}\r\n[\x00-\x03]\x00{3}"),
    ("an old Office document", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("an RTF document", rb"\{\\rtf"),
    ("a PostScript document", rb"(?:\x04)?%!PS|\xc5\xd0\xd3\xc6"),
    ("a DjVu document", rb"AT&TFORM"),
    ("an SQLite database", rb"SQLite format 3\x00"),
    ("a font", rb"wOF[F2]\x00\x01|wOF[F2]OTTO|OTTO\x00|\x00\x01\x00\x00\x00|ttcf\x00"),
    ("a property list", rb"bplist0"),
    ("a Git pack", rb"PACK\x00\x00"),
    ("a Parquet file", rb"PAR1.{4}"),
    ("a Python pickle", rb"\x80[\x02-\x05](?:[\x95\]\}(cX\x8c])"),
)
_BINARY: Final = re.compile(
    b"|".join(b"(" + pattern + b")" for _, pattern in _BEGINNINGS), re.DOTALL
)
#: What no text holds but tab, the line ends and the escape of ISO-2022.
_CONTROLS: Final = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x7f"
#: Random bytes have 11 per cent of them; a text with a control character here and there, few.
_MOST_CONTROLS: Final = 0.06
_SAMPLED: Final = 65_536


def find_binary_kind(data: bytes) -> str | None:
    """What the file is, by how it begins ("a PDF document"); None if it may be text."""
    match = _BINARY.match(data)
    return _BEGINNINGS[(match.lastindex or 1) - 1][0] if match else None


def holds_controls(data: bytes) -> bool:
    """Whether there is any control character that `is_mostly_controls` counts."""
    unusual = unusual_bytes(data)
    return len(unusual.translate(None, _CONTROLS)) < len(unusual)


def is_mostly_controls(data: bytes) -> bool:
    """Whether the bytes are no text in any 8-bit encoding: too many control characters.

    UTF-16 and UTF-32 are full of them.
    """
    sample = data[:_SAMPLED]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(_MOST_CONTROLS * len(sample), 2)
