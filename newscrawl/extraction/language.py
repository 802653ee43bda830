"""The language of a text against the one that its page declares: by script, letters and function words.

Templates declare the language of their makers, so a declaration that the text contradicts is not believed. Languages
of one family are hard to tell apart from a few words: a declaration that the text merely does not prove stands.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

SAMPLE = 1_500
"""Characters of a text that are looked at."""

MIN_LETTERS = 40
"""Letters of a script below which a text says nothing; those of dense scripts count thrice."""

MIN_WORDS = 40
"""Words below which a text in Latin script says nothing."""

MAX_WORDS = 200
"""Words that are counted."""

_SCRIPT_SAMPLE = 500
_LEAST = 0.1
_LEAST_KINDS = 4
_AHEAD = 1.5
_ABSENT = 0.02
_SURE_WORDS = 80
_PLAIN = 0.2
_PROSE = 0.6
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile("[\u0370-\uffff]")
# The first code point of each range of letters; what lies between ranges belongs to no script that is looked for.
_RANGES: tuple[tuple[int, str], ...] = (
    (0x0000, "latin"),
    (0x0370, "greek"),
    (0x0400, "cyrillic"),
    (0x0530, "armenian"),
    (0x0590, "hebrew"),
    (0x0600, "arabic"),
    (0x0700, ""),
    (0x0750, "arabic"),
    (0x0780, ""),
    (0x0900, "devanagari"),
    (0x0980, "bengali"),
    (0x0A00, "gurmukhi"),
    (0x0A80, "gujarati"),
    (0x0B00, ""),
    (0x0B80, "tamil"),
    (0x0C00, "telugu"),
    (0x0C80, "kannada"),
    (0x0D00, "malayalam"),
    (0x0D80, "sinhala"),
    (0x0E00, "thai"),
    (0x0E80, "lao"),
    (0x0F00, ""),
    (0x1000, "burmese"),
    (0x10A0, "georgian"),
    (0x1100, "hangul"),
    (0x1200, "ethiopic"),
    (0x1400, ""),
    (0x1780, "khmer"),
    (0x1800, ""),
    (0x1E00, "latin"),
    (0x1F00, "greek"),
    (0x2000, ""),
    (0x3040, "kana"),
    (0x3100, ""),
    (0x3400, "han"),
    (0xA000, ""),
    (0xAC00, "hangul"),
    (0xD7B0, ""),
    (0xF900, "han"),
    (0xFB00, ""),
    (0xFB50, "arabic"),
    (0xFE00, ""),
    (0xFE70, "arabic"),
    (0xFF00, ""),
)
_STARTS = [start for start, _ in _RANGES]
_DENSE = frozenset({"han", "kana", "hangul", "thai"})
# The language of a script that declares none, and the others that are written in it.
_WRITTEN_IN: dict[str, str] = {
    "greek": "el",
    "cyrillic": "ru uk bg be sr mk kk ky mn tg tt bs uz az",
    "armenian": "hy",
    "hebrew": "he yi",
    "arabic": "ar fa ur ps ku ckb ug sd pa az ks",
    "devanagari": "hi mr ne sa",
    "bengali": "bn as",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "burmese": "my",
    "georgian": "ka",
    "hangul": "ko",
    "ethiopic": "am ti",
    "khmer": "km",
    "kana": "ja",
    "han": "zh ja yue",
}
# Letters that one language of a script needs all the time and its neighbours hardly ever.
_MARKS: dict[str, tuple[tuple[str, Sequence[str]], ...]] = {
    "cyrillic": (("ru", "ыэё"), ("uk", "іїєґ"), ("bg", "ъ"), ("sr", "јљњћђ"), ("be", "ў"), ("mk", "ѓќѕ")),
    "arabic": (("fa", "پچژگی"), ("ar", "ةىيك")),
    "devanagari": (("hi", ("है", "में", "और ")), ("mr", ("आहे", "च्या", "ळ")), ("ne", ("को ", "छ।", "लाई"))),
    "bengali": (("bn", "র"), ("as", "ৰৱ")),
}
# Letters that none of the others of a script has; those above these languages have too.
_OWN: dict[str, tuple[tuple[str, str], ...]] = {
    "arabic": (("ur", "ےںٹڈڑ"), ("ps", "ښځڅړډټږۍ"), ("ku", "ێۆڕڵ"), ("sd", "ڪٿڏڳڦ"), ("ug", "ۇۈۋڭ")),
}
_LEAST_MARKS = 0.01
_SAME = {"nb": "no", "nn": "no", "in": "id", "ms": "id", "iw": "he", "bs": "hr", "sr": "hr", "jp": "ja", "cn": "zh"}
_OTHER_SCRIPTS = frozenset(" ".join(_WRITTEN_IN.values()).split()) - {"az", "uz", "ku", "ha", "bs"}
# One text is in the better one of these, however near the other comes.
_SIBLINGS: tuple[set[str], ...] = ({"da", "no"}, {"cs", "sk"}, {"es", "pt"})


def check(declared: str, text: str) -> tuple[str, str]:
    """The language of a text as a two-letter code, and where that is from.

    "declared" where the declared one stands (its own source is the better provenance), "text" where the text says
    another or none was declared; ("", "") where none was and the text tells none, or where the text is in none of the
    languages known here and not in the declared one. Reads at most `SAMPLE` characters.
    """
    declared = declared.lower().partition("-")[0]
    kept = (declared, "declared" if declared else "")
    sample = text[:SAMPLE]
    script = _script(sample[:_SCRIPT_SAMPLE])
    if not script:
        return kept
    found = _by_words(declared, sample) if script == "latin" else _by_letters(declared, script, sample)
    return kept if found == declared else (found, "text" if found else "")


def _script(sample: str) -> str:
    """The script that most letters of a text are in, "" where there are too few or two are mixed."""
    foreign = [] if sample.isascii() else _FOREIGN.findall(sample)
    counts = Counter(_RANGES[bisect_right(_STARTS, ord(char)) - 1][1] for char in foreign)
    counts.pop("", None)
    for script in _DENSE & counts.keys():
        counts[script] *= 3
    if counts["kana"] * 5 > counts["han"]:
        counts["kana"] += counts["han"]
        del counts["han"]
    if not foreign or sum(counts.values()) < len(sample) // 5:
        return "latin" if len(sample) - len(foreign) >= MIN_LETTERS else ""
    script, count = counts.most_common(1)[0] if counts else ("", 0)
    latin = sum(map(len, re.findall("[A-Za-z]+", sample)))
    return script if count >= MIN_LETTERS and count > latin else ""


def _by_letters(declared: str, script: str, sample: str) -> str:
    known = _WRITTEN_IN[script].split()
    if script == "han" and declared == "ja":
        return "zh"  # Japanese prose cannot do without kana
    marks = _MARKS.get(script)
    if marks is None:
        return declared if _SAME.get(declared, declared) in known else known[0]
    lower = sample.lower()
    own_letters = _counts(lower, _OWN.get(script, ()))
    if own_letters and max(own_letters)[0] >= _LEAST_MARKS * len(lower):
        language = max(own_letters)[1]
        is_declared = declared in known and not any(declared == name for name, _ in (*marks, *_OWN[script]))
        return declared if is_declared else language
    counts = _counts(lower, marks)
    best, language = max(counts)
    if lower.count("ў") > lower.count("и"):
        # Belarusian has the letters of Russian and of Ukrainian, but for one of its own and one that it lacks.
        best, language = len(lower), "be"
    if best < _LEAST_MARKS * len(lower):
        return declared if declared in known else _commonest(_WORD.findall(lower)[:MAX_WORDS])
    if declared not in known:
        return language if _may_be(language, _WORD.findall(lower)[:MAX_WORDS]) else ""
    own = next((count for count, name in (*counts, *own_letters) if name == declared), None)
    # Of a language without marks here nothing can be said against the declaration.
    return declared if own is None or best < 3 * own else language


def _counts(text: str, marks: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[int, str]]:
    """How often the marks of each language stand in a text."""
    return [(sum(map(text.count, letters)), language) for language, letters in marks]


def _by_words(declared: str, sample: str) -> str:
    words = _WORD.findall(sample)[:MAX_WORDS]
    own = _SAME.get(declared, declared)
    known = _function_words()
    if len(words) < MIN_WORDS or (own and own not in known and own not in _OTHER_SCRIPTS):
        return declared
    lower = " ".join(words).lower().split()
    hits = _hits(lower, known.get(own, frozenset()))
    if hits >= _PLAIN * len(words):
        return declared
    (best, count), (other, second) = _counted(lower)
    if _is_clear(best, count, lower) and count >= _AHEAD * hits:
        # Two that are nearly as near may be strangers to a third, which is not known here.
        return best if count >= _AHEAD * second or {best, other} in _SIBLINGS else ""
    if hits < _ABSENT * len(words) and len(words) >= _SURE_WORDS:
        # Lists of names and results are in no language that could be told by its words.
        prose = sum(map(str.islower, words)) >= _PROSE * len(words)
        return "" if prose or own in _OTHER_SCRIPTS else declared
    return "" if own in _OTHER_SCRIPTS else declared


def _commonest(words: list[str]) -> str:
    """The language whose function words are the most among some, "" where there are few of them or of all."""
    (best, count), (_, second) = _counted(words)
    told = len(words) >= MIN_WORDS and count > second and _is_clear(best, count, words)
    return best if told else ""


def _may_be(language: str, words: list[str]) -> bool:
    """Whether words hold function words of a language, where it has some here and they are enough to tell.

    Kazakh has letters of Russian and others beside them.
    """
    known = _function_words().get(language)
    return known is None or len(words) < MIN_WORDS or _hits(words, known) >= _ABSENT * len(words)


def _counted(words: list[str]) -> list[tuple[str, int]]:
    """The two languages that most of the words are function words of, with their counts; "" for none."""
    counts = Counter([name for word in words for name in _languages_of().get(word, ())])
    return [*counts.most_common(2), ("", 0), ("", 0)][:2]


def _is_clear(language: str, count: int, words: list[str]) -> bool:
    """Whether enough of some words, and of several kinds, are function words of a language."""
    if not language or count < _LEAST * len(words):
        return False
    return len(_function_words()[language].intersection(words)) >= _LEAST_KINDS


def _hits(words: list[str], known: frozenset[str]) -> int:
    return sum(map(known.__contains__, words))


@cache
def _function_words() -> dict[str, frozenset[str]]:
    text = files("newscrawl.extraction").joinpath("function_words.toml").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in tomllib.loads(text).items()}


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in _function_words().items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found
