"""Which encoding turns bytes that are not UTF-8 into text: the declared one where it fits, else a guess.

The guess is a trial decoding of every encoding news sites still use. An encoding scores by how much of what it
yields beyond ASCII is ordinary text of the scripts it was made for: the frequent half of the two-byte sets lies in
known rows (GB 2312 level 1, Big5 level 1, KS X 1001 hangul, kana), and single-byte Cyrillic, Greek, Arabic, Hebrew
and Thai show as long runs of letters of one script, mostly lower-case. Hebrew letters are Cyrillic ones in another
encoding, and Turkish ones Icelandic: an encoding that browsers fall back to for the language of the page goes before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAMPLE = 200_000
_TAGS = re.compile(rb"<[^<>]{0,2000}>")
_TWICE = re.compile(rb"\xc3[\x82-\xb4]\xc2[\x80-\xbf]")
_SURELY_TWICE = 3
_HIGH = re.compile(rb"[^\x00-\x7f]")


def _among_latin(letters: str) -> str:
    return f"(?<=[A-Za-z])[{letters}]|[{letters}](?=[A-Za-z])"


_CYRILLIC = "(?<![A-Za-z])[\u0430-\u044f\u0451\u0456\u0457\u0454](?![A-Za-z])|(?<![A-Za-z\u0430-\u044f])[\u0410-\u042f]"
_JAPANESE = "[\u3001\u3002\u3041-\u30ff]|(?<=[\u3041-\u30ff])[\u4e00-\u9fff]|[\u4e00-\u9fff](?=[\u3041-\u30ff])"

# Each encoding with the characters that ordinary text in it is made of.
_EXPECTED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "cp1252",
            "(?<=[A-Za-z])[\u00df-\u00ff\u2019]|[\u00c0-\u00ff](?=[A-Za-z])|[\u2013\u2014\u201c\u201d\u00a0]",
        ),
        ("cp1250", _among_latin("ąćęłńóśźżčřšžěďťůáíúýéöüőűäș")),
        ("iso8859_2", _among_latin("ąćęłńóśźżčřšžěďťůáíúýéöüőűäș")),
        ("cp1254", _among_latin("çğıöşüâîûÇĞİÖŞÜ")),
        ("cp1257", _among_latin("ąčęėįšųūžāēģīķļņõäöüĄČĘĖĮŠŲŪŽĀĒĢĪĶĻŅÕÄÖÜ")),
        ("cp932", _JAPANESE),
        ("euc_jp", _JAPANESE),
        ("cp949", "[\uac00-\ud7a3]"),
        ("gb18030", "[\u4e00-\u9fff\uff0c\u3002\u3001\uff1a\u201c\u201d]"),
        ("big5hkscs", "[\u4e00-\u9fff\uff0c\u3002\u3001\uff1a\u300c\u300d]"),
        ("cp1251", _CYRILLIC),
        ("koi8_u", _CYRILLIC),
        ("cp1253", "(?<![A-Za-z])[\u03ac-\u03ce](?![A-Za-z])|(?<![A-Za-z\u03ac-\u03ce])[\u0391-\u03a9]"),
        ("cp1256", "(?<![A-Za-z])[\u0620-\u064a\u060c](?![A-Za-z])"),
        ("cp1255", "(?<![A-Za-z])[\u05d0-\u05ea](?![A-Za-z])"),
        ("cp874", "(?<![A-Za-z])[\u0e01-\u0e3a\u0e40-\u0e4e](?![A-Za-z])"),
    )
)
_TWO_BYTES = frozenset({"cp932", "euc_jp", "cp949", "gb18030", "big5hkscs"})

# After the table of fallbacks in the HTML standard, "determining the character encoding"; more than one where a
# language has had more than one.
_FALLBACKS = {
    language: frozenset(names.split())
    for languages, names in (
        ("ar fa ur", "cp1256"),
        ("be bg kk ky mk ru sr tg tt uk", "cp1251 koi8_u"),
        ("bs cs hr hu pl ro sk sl", "cp1250 iso8859_2"),
        ("el", "cp1253"),
        ("et lt lv", "cp1257"),
        ("he iw yi", "cp1255"),
        ("ja", "cp932 euc_jp"),
        ("ko", "cp949"),
        ("az ku tr", "cp1254"),
        ("th", "cp874"),
        ("zh", "gb18030 big5hkscs"),
    )
    for language in languages.split()
}
_SPOKEN = 1.5
"""How much better an encoding is where the page says that it is in a language of its."""

_HEAD = 4096
_HTML = re.compile(rb"<html\b([^>]{0,1000})", re.IGNORECASE)
_LANG = re.compile(rb"\blang\s{0,3}=\s{0,3}[\"']?([a-z]{2})(?![a-z])", re.IGNORECASE)

_WIDE_TAGS = {
    "utf-16-le": re.compile(rb"<\0(?=[!/?A-Za-z]\0)"),
    "utf-16-be": re.compile(rb"\0<(?=\0[!/?A-Za-z])"),
}
_SURELY_WIDE = 3

_ESCAPES = (re.compile(rb"\x1b\$[@B]"), re.compile(rb"\x1b\([BJ]"))


def wide(body: bytes) -> str:
    """The name of a two-byte encoding without a byte order mark, told by its tags or its zeros; "" where it is none.

    A page of hanzi has few zeros, and all of them in its markup.
    """
    if not body.count(0, 0, _HEAD):
        return ""
    head = body[:_SAMPLE]
    for name, tag in _WIDE_TAGS.items():
        if sum(not match.start() % 2 for match in tag.finditer(head)) >= _SURELY_WIDE:
            return name
    head = body[:2000]
    if head.count(0) * 10 < len(head) * 3:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""


def escaped(body: bytes) -> str:
    """The name of an encoding that stays within ASCII by escapes, told by those; "" where there are none."""
    return "iso2022_jp" if body.isascii() and all(escape.search(body) for escape in _ESCAPES) else ""


def once(body: bytes) -> bytes:
    """A page in UTF-8 that was taken for latin-1 and written in UTF-8 again, as it was before; any other as it is.

    Only a page all of whose characters can be read so, and some as more than one byte, has been encoded twice.
    """
    if body.isascii() or len(_TWICE.findall(body, 0, _SAMPLE)) < _SURELY_TWICE:
        return body
    try:
        before = body.decode("utf-8").encode("latin-1")
        before.decode("utf-8")
    except UnicodeError:
        return body
    return before


def decode(body: bytes, declared: Sequence[str]) -> tuple[str, str]:
    """``body``, which is not valid UTF-8, as text, and the encoding that was used.

    ``declared`` holds Python's names of the encodings that were stated, the most trusted first. One that reads the
    body without an error is believed; otherwise the best of all is taken, a single broken character aside.
    """
    if name := wide(body):
        return body.decode(name, "replace"), name
    # A page in UTF-8 with a few broken bytes (a cut character, a comment pasted in latin-1) is still UTF-8.
    high = len(_HIGH.findall(body[:_SAMPLE]))
    text = body.decode("utf-8", "replace")
    lost = text[:_SAMPLE].count("\ufffd")
    if lost * 20 < high:
        return text, "utf-8"
    for name in dict.fromkeys(declared):
        text, errors = _read(body, name)
        if errors * 50 <= high and (name not in _TWO_BYTES or errors * 200 <= high):
            return text, name
    spoken = _FALLBACKS.get(_language(body), ())
    best = max(_EXPECTED, key=lambda pair: _score(body, *pair) * (_SPOKEN if pair[0] in spoken else 1))[0]
    return _read(body, best)[0], best


def _language(body: bytes) -> str:
    opening = _HTML.search(body, 0, _HEAD)
    said = _LANG.search(opening[1]) if opening else None
    return said[1].decode().lower() if said else ""


def _read(body: bytes, name: str) -> tuple[str, int]:
    try:
        text = body.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return "", len(body) + 1  # a codec that is no text encoding (base64, idna), or does not know "replace"
    return text, text.count("\ufffd")


def _score(body: bytes, name: str, expected: re.Pattern[str]) -> float:
    sample = _TAGS.sub(b" ", body[:_SAMPLE])
    high = len(_HIGH.findall(sample))
    text = sample.decode(name, "replace")
    beyond = sum(len(run) for run in re.findall("[^\x00-\x7f]+", text))
    if not beyond or not high:
        return 1.0 if name == "cp1252" else 0.0
    score = len(expected.findall(text)) / beyond - 5 * text.count("\ufffd") / beyond
    if name == "gb18030" or name == "big5hkscs":
        score *= _common_rows(sample, name)
    return score


def _common_rows(sample: bytes, name: str) -> float:
    """The share of two-byte characters from the rows of frequent hanzi: level 1 of GB 2312 or of Big5."""
    first, last = (0xB0, 0xD7) if name == "gb18030" else (0xA4, 0xC6)
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", sample)
    hanzi = [pair[0] for pair in pairs if pair[0] >= first or pair[0] < 0xA1]
    return sum(first <= lead <= last for lead in hanzi) / len(hanzi) if hanzi else 0.0
