"""Text repair: what went wrong on a text's way into the file is put right where that is certain."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from feedwright.late import late_pattern
from feedwright.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from ftfy import TextFixerConfig

__all__ = ["Repaired", "repair"]

#: The bytes 80 to BF as Latin-1, Windows-1252, 1250, 1251 and 1253 show them: every byte of a
#: sequence of UTF-8 but its first.
_C: Final = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_C_1250: Final = f"{_C}ŚŤŹśťźˇ˘ŁĄŞŻ˛łąşĽ˝ľż"
_C_1251: Final = f"{_C}ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґё№єјЅѕї"
_C_1253: Final = f"{_C}΅Ά―΄ΈΉΊΌΎΏ"
#: Beginnings of such sequences. In Cyrillic and Greek two must follow each other: one is spelling.
_GARBLED: Final = late_pattern(
    f"[\u00c2-\u00df][{_C}]|[\u00e0-\u00ef][{_C}]{{2}}|\u00f0[{_C}]{{3}}|\u00e2\u20ac"
    f"|[A-Za-z][ВГΒΓ][{_C_1251}{_C_1253}]|[ВГΒΓ][{_C_1251}{_C_1253}][A-Za-z]"
    f"|[ĂĹÄĆ][{_C_1250}]|(?:[РС][{_C_1251}]){{2}}|вЂ|(?:[ΞΟ][{_C_1253}]){{2}}|β€|ā€"
    "|‚Ä|[√¬][\u00a0-\u2265]|ΓÇ|├[^\\s]|[\u0080-\u009f]|[a-z \u00a0]Ã[ \u00a0]|Â(?=[\\s.,;:!?)]|$)"
)
#: The same, asked quickly and answered roughly, of texts that are clean almost always: the first
#: byte of a sequence with another behind it, or one of the signs that hardly stand in prose.
_ROUGHLY_GARBLED: Final = re.compile(f"[\u00c2-\u00f0ĂĹĆВГРСвΒΓΞΟ][{_C_1251}{_C_1250}{_C_1253}]")
_SIGNS: Final = ("Ã", "Â", "‚Ä", "√", "¬", "ΓÇ", "├", "β€", "ā€")
#: Makes blanks of all bytes of ASCII.
_BLANKED: Final = bytes(b" "[0] if byte < 128 else byte for byte in range(256))
#: A no-break space parts words, unless it is the second byte of "Ã " for "à".
_WORD: Final = re.compile("(?:[^ \n\t\u00a0]|(?<=[\u00c2-\u00df])\u00a0)+")
#: Chinese has no spaces: a "word" may be a paragraph; longer ones are no text.
_LONGEST_WORD: Final = 20_000
#: A closing quotation mark whose last byte, 9D, has no character in Windows-1252 and got lost.
_LOST_QUOTE: Final = re.compile("(?<=[^\\s(])â€(?=[\\s.,;:!?)]|$)")
#: "à" and the no-break space, whose second byte was taken for a space.
_LOST_A_GRAVE: Final = re.compile("(?<![A-ZÀ-Þ])Ã(?:\u00a0 ?| {1,2})(?=[^\\W\\d_])")
_LOST_SPACE: Final = re.compile(
    "(?:(?<=[a-zß-ÿ])Â(?=[\\s.,;:!?)]|$)|(?<![^\\s.,;:!?0-9%)”’])Â(?=\\s|$))[\u00a0 ]?"
)
#: Encodings that UTF-8 is mistaken for, most often first, as ftfy names them.
_MISTAKEN_FOR: Final = (
    *(f"sloppy-windows-{number}" for number in (1252, 1251, 1250, 1253, 1254, 1257)),
    *("latin-1", "macroman", "cp437"),
)
#: Encodings that leave the bytes 80 to 9F as control characters, which nobody writes.
_WITH_CONTROLS: Final = (
    "sloppy-windows-1252",
    *(f"iso8859_{part}" for part in (1, 2, 5, 7, 9)),
)
_CONTROL: Final = re.compile("[\u0080-\u009f]")
#: What such a control character by itself stands for, if for anything.
_PLAIN_MARKS: Final = frozenset("“”‘’–—…•™€„‚‹›")
#: The code page that shows a sequence's first byte as that letter.
_SHOWN_IN: Final = {
    **dict.fromkeys("ВГ", "sloppy-windows-1251"),
    **dict.fromkeys("ΒΓ", "sloppy-windows-1253"),
    "β": "iso8859_7",
}
#: Pairs that are no word's in any language: "ΓÇÖ" for "’", "ÅŸ" for "ş", "ÃŽ" for "Î".
_CERTAIN: Final = late_pattern(
    f"â€[{_C}]|ΓÇ[^\\s\\w]|ΓÇ[\u00c0-\u00ff]|[ÃÄÅ][ŠŒŽšœžŸ¡-¾](?=[a-zß-ÿ])"
    "|(?:(?<=\\s)|^)Â[«»](?=[\\s\\w.,;:!?]|$)"
    f"|(?<=[A-Za-z])[ВГ][{_C_1251}]|[ВГ][{_C_1251}](?=[A-Za-z])"
    f"|(?<=[A-Za-z])[ΒΓ][{_C_1253}]|[ΒΓ][{_C_1253}](?=[A-Za-z])"
    "|β[\u0080-\u009f]{2}"
)
#: Garbled once more each time that a file was saved.
_MOST_TIMES: Final = 3
#: No paragraph is that long; a longer one is not worth the seconds.
_LONGEST_LINE: Final = 500_000
_NEVER: Final = frozenset(("Cc", "Cn", "Co", "Cs"))
#: A capital before a mark, by itself or in a word of capitals: "IRMÔ is not "IRMÔ".
_CAPITAL_AT_MARK: Final = re.compile(
    "(?:(?<=[A-ZÀ-Þ])|(?<![^\\W_]))[À-Þ](?=[”’»…–—“‘«›]+(?:[^\\w”’»…–—“‘«›]|$))"
)
#: Latin and Greek letters of three bytes, which Vietnamese and old Greek are full of.
_LATIN_TOO: Final = re.compile("[\u1e00-\u1fff]")
#: So many sequences of UTF-8 in a line, and nothing else beyond ASCII, are no accident.
_MANY_SEQUENCES: Final = 3

_ENTITY: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31};|#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};)")
#: What is code is not touched: a span in backquotes, and an entity that is itself spoken of.
_CODE_OR_ENTITY: Final = re.compile(
    rf"`[^`\n]*`|[\"'“‘„«]&[#A-Za-z0-9]{{2,32}};[\"'”’“»]|({_ENTITY.pattern})"
)
_FENCE: Final = re.compile(r"\s{0,3}(?:```|~~~)")

_SOFT_HYPHEN: Final = re.compile("\u00ad")
#: Scripts that are written without spaces, where U+200B says where a line may break.
_UNSPACED: Final = "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3000-\u9fff"
#: Scripts that are spelt with joiners, and the emoji.
_JOINED: Final = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1bff\ua800-\uabff\ufb50-\ufeff"
    "\u200d\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U00010a00-\U00011fff"
)
_ZERO_WIDTH: Final = late_pattern(
    f"(?<![{_UNSPACED}])\u200b(?![{_UNSPACED}])|[\u2060\ufeff\ufffc]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
)
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufeff]")
_DIRECTION: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: A space that may not break is kept where typography wants one: in numbers, with units, between
#: marks and what they belong to, after an initial, a one-letter word or an abbreviation.
_NO_BREAK: Final = late_pattern(
    "(?<![0-9«‹“„§№№–—(])(?<!\\b[^\\W\\d_])(?<!\\b[^\\W\\d_]\\.)(?<!\\b[^\\W\\d_]{2}\\.)"
    "[\u00a0\u2007\u202f](?![0-9:;!?»›”%‰€$£¥°–—])"
    "|(?<=[ \u00a0\u2007\u202f])[\u00a0\u2007\u202f]"
    "|[\u00a0\u2007\u202f](?=[ \u00a0\u2007\u202f]|$)|^[\u00a0\u2007\u202f]"
)
_NO_BREAK_SPACE: Final = re.compile("[\u00a0\u2007\u202f]")
_ANY_ZERO_WIDTH: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffc]")
#: What the rules for single characters look for, and the control characters of Latin-1.
_MARKED: Final = re.compile(
    "[\u0080-\u00a0\u00ad\u2007\u200b-\u200f\u202a-\u202f\u2060\u2066-\u2069\ufeff\ufffc]"
)
_CONTEXT: Final = 12
_MAX_TEXT: Final = 200
_MAX_EVIDENCE: Final = 100
#: A text that needs more is no article; what stands behind them stays as it is.
_MAX_REPAIRS: Final = 10_000
_INVISIBLE: Final = frozenset(("Cf", "Cc", "Zs", "Zl", "Zp"))


class Repaired(Struct, frozen=True, kw_only=True):
    """The repaired text, of as many lines as before, and one piece of evidence for each repair."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class _Rule(NamedTuple):
    name: str
    apply: Callable[[str], str]
    confidence: float


def repair(text: str) -> Repaired:
    """The text with garbled UTF-8, left-over entities and invisible marks put right.

    Each line is repaired by itself and only where something is garbled, so that one wrong quote
    among right ones is mended and the right ones stay. The evidence names the line, the first
    place in it and how often. Clean text comes back as it was.
    """
    if not _is_suspicious(text):
        return Repaired(text=text)
    evidence: list[Evidence] = []
    lines = text.split("\n")
    has_fences = "```" in text or "~~~" in text
    in_fence = False
    for number, line in enumerate(lines):
        if has_fences and _FENCE.match(line):
            in_fence = not in_fence
        elif line.isascii() and "&" not in line:
            continue
        elif len(evidence) < _MAX_REPAIRS and _is_suspicious(line):
            lines[number] = _repaired(line, number + 1, evidence, is_code=in_fence)
    return Repaired(text="\n".join(lines), evidence=tuple(evidence[:_MAX_EVIDENCE]))


def _is_suspicious(text: str) -> bool:
    """Whether any rule might find something; quick, and seldom wrong about clean text."""
    if "&" in text and _ENTITY.search(text):
        return True
    if text.isascii():
        return False
    # None of the patterns looks at ASCII: a text has little else, and patterns are slow.
    runs = text.encode("utf-8", "surrogatepass").translate(_BLANKED).split()
    beyond = b" ".join(runs).decode("utf-8", "surrogatepass")
    return _MARKED.search(beyond) is not None or _is_roughly_garbled(beyond)


def _is_roughly_garbled(text: str) -> bool:
    """Whether `_GARBLED` might find something, but for a control character of Latin-1."""
    return _ROUGHLY_GARBLED.search(text) is not None or any(map(text.__contains__, _SIGNS))


def _repaired(line: str, number: int, evidence: list[Evidence], *, is_code: bool) -> str:
    """The line after each rule, every change added to the evidence."""
    for rule in _RULES:
        if is_code and rule.name == "entity":
            continue
        mended = rule.apply(line)
        if mended != line:
            evidence.append(
                Evidence(
                    field="body_text",
                    rule=rule.name,
                    place=f"line {number}",
                    text=_change(line, mended),
                    confidence=rule.confidence,
                )
            )
            line = mended
    return line


def _without_entities(line: str) -> str:
    return _CODE_OR_ENTITY.sub(_character, line) if "&" in line else line


def _character(match: re.Match[str]) -> str:
    """The character of an entity; what HTML does not know, or is code, as it is."""
    one = html.unescape(match[0]) if match[1] else match[0]
    if one == match[0] or (one.endswith(";") and len(one) > 1):
        return match[0]  # no such entity, or only the beginning of its name is one
    return " " if one in {"\n", "\r", "\t"} else one.replace("\ufffd", "")


def _ungarbled(line: str) -> str:
    """The line without what UTF-8 becomes when it is read as something else, once or repeatedly."""
    if not (_is_roughly_garbled(line) or _CONTROL.search(line)):
        return line
    for _ in range(_MOST_TIMES):
        if len(line) > _LONGEST_LINE or not _GARBLED.search(line):
            break
        mended = _read_again(line, _MISTAKEN_FOR, _MANY_SEQUENCES)
        if mended is None:
            mended = _WORD.sub(_mended_word, line)
        mended = _CERTAIN.sub(_certain, mended)
        mended = _LOST_A_GRAVE.sub("à ", _LOST_QUOTE.sub("”", mended))
        mended = _LOST_SPACE.sub(" ", mended) if "Â" in mended else mended
        if mended == line:
            break
        line = mended
    return line


def _read_again(text: str, codecs: tuple[str, ...], least: int) -> str | None:
    """The whole text read as UTF-8, where it can hardly be anything else."""
    import ftfy.bad_codecs  # noqa: F401, PLC0415 - only garbled text pays for it

    for codec in codecs:
        try:
            mended = text.encode(codec).decode()
        except UnicodeError:
            continue
        if sum(one > "\x7f" for one in mended) >= least and _is_text(mended):
            return mended
    return None


def _certain(match: re.Match[str]) -> str:
    run = match[0]
    codec = "cp437" if run.startswith("ΓÇ") else _SHOWN_IN.get(run[0], "sloppy-windows-1252")
    text = run.encode(codec, "replace").decode("utf-8", "replace")
    return text if _is_text(text) else run


def _mended_word(match: re.Match[str]) -> str:
    """What ftfy is sure the word was; the word itself where it is not."""
    word = match[0]
    if len(word) > _LONGEST_WORD or not _GARBLED.search(_CAPITAL_AT_MARK.sub("", word)):
        return word
    has_controls = _CONTROL.search(word) is not None
    if has_controls:
        # Before ftfy makes two marks of what is left of a sequence.
        again = _read_again(word, _WITH_CONTROLS, 1) or _CERTAIN.sub(_certain, word)
        if again != word:
            return again
    import ftfy  # noqa: PLC0415 - as above

    mended = ftfy.fix_encoding(word, _configuration())
    if mended == word or (has_controls and not _PLAIN_MARKS.issuperset(set(mended) - set(word))):
        return word
    letters = sum(one >= "\u0800" and one.isalnum() for one in _LATIN_TOO.sub("", mended))
    # "né…”" is not "n酔": a single letter of a far script is an accident of punctuation.
    return mended if letters != 1 and _is_text(mended) else word


def _is_text(mended: str) -> bool:
    """Whether people write these characters: those of two bytes belong to a known language."""
    beyond = [one for one in mended if one > "\x7f"]
    if any(unicodedata.category(one) in _NEVER or one == "\ufffd" for one in beyond):
        return False
    from feedwright.extract.legacy import familiarity  # noqa: PLC0415 - brings its tables

    return familiarity("".join(one for one in beyond if one < "\u0800")) == 1


@cache
def _configuration() -> TextFixerConfig:
    from ftfy import TextFixerConfig  # noqa: PLC0415 - as above

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
    )


def _without_soft_hyphens(line: str) -> str:
    """A soft hyphen at the end of the line is one that a justified text was broken at."""
    if "\u00ad" not in line:
        return line
    if line.endswith("\u00ad"):
        line = f"{line[:-1]}-"
    return _SOFT_HYPHEN.sub("", line)


def _without_no_break_spaces(line: str) -> str:
    def plain(match: re.Match[str]) -> str:
        return " " if _NO_BREAK.match(line, match.start()) else match[0]

    # The pattern looks back, which takes its time at every other character.
    return _NO_BREAK_SPACE.sub(plain, line)


def _without_zero_width(line: str) -> str:
    if not _ANY_ZERO_WIDTH.search(line):
        return line
    line = _ZERO_WIDTH.sub("", line)
    return line if _RIGHT_TO_LEFT.search(line) else _DIRECTION.sub("", line)


_RULES: Final = (
    _Rule("entity", _without_entities, 0.95),
    _Rule("mojibake", _ungarbled, 0.9),
    _Rule("soft-hyphen", _without_soft_hyphens, 1.0),
    _Rule("zero-width", _without_zero_width, 1.0),
    _Rule("no-break-space", _without_no_break_spaces, 1.0),
)


def _change(before: str, after: str) -> str:
    """From the first difference to the last, with some context: "before → after"."""
    start = _same_length(before, after)
    most = min(len(before), len(after)) - start
    tail = _same_length(before[: -most - 1 : -1], after[: -most - 1 : -1]) if most else 0
    first, last = max(start - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    half = (_MAX_TEXT - 3) // 2
    old, new = (text[first : len(text) - last][:half] for text in (before, after))
    return f"{_visible(old)[:half]} → {_visible(new)[:half]}"


def _same_length(one: str, other: str) -> int:
    """How many characters they share at their beginnings, by bisection: lines may be long."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _visible(text: str) -> str:
    """The text with what cannot be seen in it spelt out."""
    return "".join(
        f"<U+{ord(one):04X}>" if one > "\x7f" and unicodedata.category(one) in _INVISIBLE else one
        for one in text
    )
