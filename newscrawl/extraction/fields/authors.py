"""Names of authors: one string or many as pages state them → a clean list of people and agencies.

Names are kept as they are spelt; what is cut off is what is no name: "By", job titles, places, dates, addresses.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.fields import asides
from newscrawl.extraction.fields.jobs import is_job
from newscrawl.extraction.memo import remembered

MAX_AUTHORS = 40
"""Names of one article that are kept."""

_MAX_RAW = 2000
_MAX_TOTAL = 10_000
_MAX_NAME = 80
_MAX_WORDS = 8
_MOST_PARTS = 4
_LEAST_LIST = 2
_LEAST_STAMP = 4
_MAX_AGENCY = 6
_MAX_CUT = 3
"""Characters of a name of a day that is cut short, and may be somebody's: "Sam"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAG = re.compile(r"<[^<>]{0,500}>")
_SPACES = re.compile(r"\s+")
_WIDE = re.compile(r"[^\S\n]{2,}")
_EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}")
_URL = re.compile(r"(?:https?:|www\.)\S{1,500}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{1,50}")
_PARENTHESES = re.compile(r"\s*[(（\[]([^()（）\[\]]{0,100})[)）\]]")
# "/" divides names, but also belongs to none of them; "·" within a name of one script (Chinese) joins its parts.
_DIVIDER = re.compile(
    r"\s*[;；|/／、،•\n]\s*|(?<=[\uac00-\ud7af])·(?=[\uac00-\ud7af])|\s+[·–—]\s+|\s*＆\s*|\s+&\s+|\s+\+\s+"
)
# "Jane Doe Source: AP", "王晓梅 来源：新华网": a name ends where the next label begins.
_NEXT_LABEL = re.compile(
    r"\s+(?:[^\W\d_]{2,20}|[\u3400-\u9fff])\s?[:：](?!//)|(?<=[\u3400-\u9fff]{2})(?:责任编辑|[\u3400-\u9fff]{2})\s?[:：]"
    r"|\s+(?:写真|撮影|イラスト)\s?[・=＝／]"
)
# "ワシントン=清宮涼", "북만=김하늘": where it was written from. "글·사진 김하늘": who wrote it took the pictures too.
_FROM = re.compile(r"[^\W\d_]{2,12}\s?[=＝]\s?(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
_BOTH = re.compile(r"(?:글|文)\s?[·・,/／]\s?(?:사진|写真|寫真)(?:\s?[=＝・:：／]\s?|\s+)")
# In Chinese no space stands within a name.
_HAN_NAMES = re.compile(r"(?:[\u3400-\u9fff]{2,4}\s+)+[\u3400-\u9fff]{2,4}")
_CHINESE = re.compile(r"(?:本报|[\u3400-\u9fff]{2,4}[社网])?(?:记者|编辑|通讯员)[\s:：]")
_AND = re.compile(
    r",?\s+(?:and|und|et|y|и|و|e|a|en|og|och|ja|та|і|oraz|ve|dan|và|με|και|și|with|mit|avec|con"
    r"|unter mitarbeit von)\s+",
    re.IGNORECASE,
)
# "e", "y" and the like also stand within names ("Ortega y Gasset"): they divide only between fuller names.
_NARROW = frozenset({"e", "y", "i", "en", "a"})
_COMMA = re.compile(r"\s*[,，]\s*")
_SIGN = re.compile(r"\s*[,|/•·]\s*|\s+[–—]\s+")
# Words of the lexicon that also open names and the names of desks: labels only before a colon.
_OPENERS = _words("""
    de da di le la von-der en aus avec con interview informa protokoll redaktion redacción redactie redacția redakce
    redakcia redakcja redazione redação author editor haber theo 디지털뉴스팀 온라인뉴스팀 編集部 综合报道 του τησ
""")
_PLACE = re.compile(r"^(\S+\s+\S.*?)\s+(?:in|aus|at|for|reporting from|from|of|à)\s+[A-ZÀ-Þ].*$")
_FIRST = re.compile(r"[^\s:：፦／/・＝=]{1,40}")
# The name of a variable that a template did not fill: "page.head.author".
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+){3,}|\{+.*\}+|%.*%|\[.*\]")
_TITLE = re.compile(
    r"(?<=\w)\s(?:기자|특파원|記者|记者)$|^(?:[\u3400-\u9fff]{2,4}[社报報网網])?(?:记者|記者)(?=[\u3400-\u9fff]{2,4}$)"
    r"|(?:^|\s)[\u3400-\u9fff]{2,4}(?:报道|報道|報導)$"
)
_DASH = re.compile(r"\s+[-–—]\s+")
_AGENCIES = _words(
    "dpa epd kna sid ag Reuters Bloomberg Xinhua Interfax Ansa Lusa Belga Anadolu Yonhap Kyodo Tanjug Europapress"
)
_DEGREES = _words("md phd msc bsc ba ma mba jd rn esq cpa mph dds jr sr ii iii")
_ABBREVIATED = re.compile(r"\s(?:[JS]r|\w)$")
_CAPITALS = re.compile(r"((?:[^\W\d_a-z]+[.'’-]?\s){1,3}[^\W\d_a-z]{2,})\s+[^\W\d_]+[a-z]")
_PARTICLES = _words("van von de der den da do dos das del di du la le el al bin ibn ter ten zu zum y e")
_LETTERS = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
_NOBODY = _words(
    "admin administrator webmaster null none undefined unknown author authors n/a na nan no-author user guest root"
    " autor auteur wpadmin redazioneweb anonymous superuser false true 未知 佚名 不详"
)


def clean(raw: str | list[str], *, shown: bool = False) -> list[str]:
    """The names in ``raw``, in their order and without repetition; at most `MAX_AUTHORS`.

    A list's entries are names or bylines of their own. Job titles fall only where a name is left beside them:
    "Guardian staff reporter" alone is what the paper states. With ``shown`` they are lines for readers, where a place
    or a section may stand behind a name.
    """
    names: dict[str, str] = {}
    jobs: set[str] = set()
    left = _MAX_TOTAL
    for entry in [raw] if isinstance(raw, str) else raw[: 2 * MAX_AUTHORS]:
        left -= min(len(entry), _MAX_RAW)
        if left < 0:
            break
        stated = _names(without_place(entry) if shown else entry)
        if names and stated and is_job(stated[0]):
            continue  # "Business reporter, Courier" under a name: the job, and the paper
        for at, name in enumerate(stated):
            # An entry of its own may be called in one small word: "t-online".
            is_behind = bool(names) and (shown or at > 0 or " " in name)
            if is_behind and asides.is_aside(name) and any(map(is_full, names.values())):
                continue
            names.setdefault(name.casefold(), name)
        # "Home and Digital Security Expert" is one job, not a name and one.
        if any(map(is_job, stated)) and not any(is_full(name) and not is_job(name) for name in stated):
            jobs.update(stated)
    found = list(names.values())
    people = [name for name in found if not is_job(name) and name not in jobs]
    return (people or found[:1])[:MAX_AUTHORS]


@remembered(1024)
def _names(raw: str) -> tuple[str, ...]:
    text = html.unescape(raw[:_MAX_RAW])
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _HANDLE.sub("", _EMAIL.sub("", _URL.sub("", text)))
    text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    bracketed: list[str] = []

    def aside(match: re.Match[str]) -> str:
        bracketed.append(match[1])
        return " "

    # What was left out leaves spaces, and a pattern tries each of a row of them.
    text = _past_more(_WIDE.sub(" ", _PARENTHESES.sub(aside, text)).strip())
    parts: list[str] = []
    text = _FROM.sub("", _BOTH.sub("", text.strip()), count=1)
    is_chinese = _CHINESE.match(text) is not None
    text = "" if is_label(text) and not is_job(text) else _NEXT_LABEL.split(without_byline(text), maxsplit=1)[0]
    for piece in _DIVIDER.split(text):
        piece = without_byline(_SPACES.sub(" ", piece).strip())
        if is_chinese and _HAN_NAMES.fullmatch(piece):
            parts.extend(piece.split())
            continue
        halves = _at_and(piece)
        # "Ines, Jo and Kim": a list of first names has one comma before the "and".
        turned = len(halves) == 1 or all("," in half for half in halves)
        for half in halves:
            parts.extend(_at_comma(half, turned=turned))
    # What is set in brackets is mostly a place or a job; agencies are written in capitals or known by the case.
    parts.extend(text for text in map(_without_and, bracketed) if is_agency(text))
    return tuple(name for name in map(_name, parts) if name)


def _without_and(text: str) -> str:
    """A text without the word that joins it to a name before it: "avec AFP"."""
    first, _, rest = text.strip().partition(" ")
    return rest if rest and joins(first) else text


def without_byline(text: str) -> str:
    """The text without a leading "By", "Von", "Autor:" … of any language of the lexicon."""
    for _ in range(2):
        first = _FIRST.match(text)
        # One look-up spares most texts the pattern of all phrases.
        if not first or lexicon.fold(first.group()) not in _first_words():
            return text
        match = _byline().match(text)
        if not match or match.end() == len(text):
            return text
        if not match[2] and match[1].casefold() in _OPENERS and not _leads_to_name(match[1], text[match.end() :]):
            return text
        text = text[match.end() :].strip()
    return text


def _leads_to_name(opener: str, rest: str) -> bool:
    """Whether "di" in small letters or "Του" stands before a name in full, as papers of Italy and Greece write it."""
    return (
        opener in ("di", "Του", "Της", "Των") and is_full(rest) and all(word[0].isupper() for word in rest.split()[:2])
    )


def without_place(line: str) -> str:
    """A line without the words that stand alone, behind a sign, after a full name: "By Jane Doe, Berlin".

    There a place or a section is written so, and hardly a second author, who has two names as well.
    """
    parts = _SIGN.split(line[:_MAX_RAW])
    if len(parts) < 2 or not is_full(without_byline(parts[0])):
        return line
    kept = [part for part in parts[1:] if not _is_place(part, parts[0]) or is_agency(part)]
    return line if len(kept) == len(parts) - 1 else ", ".join([parts[0], *kept])


def _is_place(part: str, name: str) -> bool:
    """Whether a part of a line is one word, written as places are: "Berlin", "İSTANBUL" beside "Elif Aydın"."""
    if part.isupper() and not name.isupper():
        return part.isalpha() and len(part) > _MAX_AGENCY and not is_agency(part.title())
    return part.istitle() and part.replace("-", "").isalpha()


def is_label(text: str) -> bool:
    """Whether a text is nothing but "By" or the like."""
    return lexicon.matches("byline", text)


def is_particle(word: str) -> bool:
    """Whether a word in lower case may be part of a name: "van"."""
    return word in _PARTICLES


def is_joint(word: str) -> bool:
    """Whether a word stands between a name and what is none, such as a section or a day: "in", "on"."""
    return word == word.lower() and lexicon.matches("filed_in", word)


def is_full(name: str) -> bool:
    """Whether a name has two words to four, each with a capital where its script knows them, and no other sign."""
    words = name.split()
    return (
        1 < len(words) <= _MOST_PARTS
        and not any(word[0].islower() and word not in _PARTICLES for word in words)
        and _LETTERS.fullmatch(_without_marks(name)) is not None
    )


def _without_marks(text: str) -> str:
    """A text without the signs that scripts such as Devanagari write as marks on a letter."""
    return text if text.isascii() else "".join([char for char in text if unicodedata.category(char)[0] != "M"])


def joins(word: str) -> bool:
    """Whether a word stands between names: "and", "und"."""
    # "a" is Czech for "and", but an article in other languages.
    return word != "a" and _AND.fullmatch(f" {word} ") is not None


def _past_more(text: str) -> str:
    """The name in a link to all that somebody wrote: "More posts by Jane Doe"; "" where it cannot be told."""
    words = text.split()
    if not words or lexicon.fold(words[0]) not in _more_starts():
        return text
    if length := lexicon.longest("more_by", words):
        return lexicon.without_arrows(" ".join(words[length:]))
    return "" if lexicon.longest("more_of", words) else text


@cache
def _more_starts() -> frozenset[str]:
    return frozenset(phrase.split(" ")[0] for name in ("more_by", "more_of") for phrase in lexicon.phrases(name))


@cache
def _byline() -> re.Pattern[str]:
    phrases = sorted(lexicon.phrases("byline"), key=len, reverse=True)
    words = "|".join(lexicon.spellings(phrase) for phrase in phrases if "#" not in phrase)
    return re.compile(rf"({words})\.?(?:(\s?[:：፦／/・＝=])|\s)\s*", re.IGNORECASE)


@cache
def _first_words() -> frozenset[str]:
    found = map(_FIRST.match, lexicon.phrases("byline"))
    return frozenset(lexicon.fold(match.group()) for match in found if match)


def _at_and(text: str) -> list[str]:
    parts: list[str] = []
    last = 0
    for match in _AND.finditer(text):
        word = match.group().strip(" ,\t").casefold()
        left, right = text[last : match.start()].strip(), text[match.end() :].strip()
        if word in _NARROW and not _may_part(word, left, right):
            continue
        parts.append(left)
        last = match.end()
    parts.append(text[last:])
    return parts


def _may_part(word: str, left: str, right: str) -> bool:
    """Whether "y", "e" and the like stand between names: between full ones, or behind a list of first names."""
    if word == "a":
        return is_full(_COMMA.split(left)[-1]) and is_full(_COMMA.split(right)[0])
    first = [*_COMMA.split(left), right]
    return (" " in left and " " in right) or (len(first) > _LEAST_LIST and all(map(str.isalpha, first)))


def _at_comma(text: str, *, turned: bool) -> list[str]:
    """The parts of a text at its commas, or the one name whose surname stands first, where names may be ``turned``."""
    parts = [part for part in _COMMA.split(text) if part]
    if turned and len(parts) == 2 and all(part.isalpha() and part.istitle() and not is_agency(part) for part in parts):
        # "Fairweather, Duncan": a surname first, as catalogues have it. Scripts without case write whole names so.
        return [f"{parts[1]} {parts[0]}"] if not any(map(is_job, parts)) else parts
    if len(parts) > 2 and is_full(parts[0]) and is_job(parts[-2]) and not is_job(parts[-1]):
        return parts[:-1]  # the paper that the job is at
    return parts


_NO_NAMES = ("author_bio", "advertisement", "published_label", "updated_label")


def _name(text: str) -> str:
    whole = text.strip(" \t\n,:;-–—_*\"“”'")
    text = _without_sign(without_byline(whole.strip(".")))
    if whole[-1:] == "." and _ABBREVIATED.search(text):
        text += "."
    text = _TITLE.sub("", _before_dash(text))
    # "JOHN ROE Paper Staff Writer"
    capitals = _CAPITALS.match(text)
    if capitals and is_job(text):
        text = capitals[1]
    place = _PLACE.match(text)
    if place and len(place[1].split()) <= 4:
        text = place[1]
    text = text.strip(" ,:;-–—()[]（）【】")
    if (is_label(text) and not is_job(text)) or any(lexicon.matches(category, text) for category in _NO_NAMES):
        return ""
    if is_joint(text) or (text.islower() and joins(text)):
        return ""
    if text.casefold().replace(".", "") in _DEGREES:
        return ""
    if not 1 < len(text) <= _MAX_NAME or len(text.split()) > _MAX_WORDS or _is_nobody(text):
        return ""
    if ":" in text or "：" in text or not any(map(str.isalpha, text)) or _KEY.fullmatch(text) or _is_line(text):
        return ""
    if any(map(str.isdigit, text)) and (
        _is_time(text) or dates.is_stated(text) or re.search(r"\d{1,2}:\d{2}|\d{4}", text)
    ):
        return ""
    return text


def _before_dash(text: str) -> str:
    """What stands before a dash, or, where that is one word, as papers are called, the full name behind it."""
    first, *rest = _DASH.split(text, maxsplit=2)
    is_house = len(rest) == 1 and " " not in first and is_full(rest[0])
    return rest[0] if is_house and not is_job(rest[0]) and not asides.is_aside(rest[0]) else first


def _without_sign(name: str) -> str:
    """A name without the words of a sign at its end, which are those of the next element: "Jane Doe Posted by"."""
    words = name.split()
    if len(words) > 2 and len(words[-1]) > _LEAST_STAMP and _is_stamp(words[-1]):
        return _without_sign(" ".join(words[:-1]))
    if len(words) < 2 or lexicon.fold(words[-1]) not in _last_words():
        return name
    ends = (at for at in range(len(words) - 1) if lexicon.matches("byline", " ".join(words[at:])))
    return " ".join(words[: next(ends, len(words))])


def _is_stamp(word: str) -> bool:
    """Whether a word stands before a date: "Published"."""
    return any(lexicon.matches(category, word) for category in ("published_label", "updated_label"))


@cache
def _last_words() -> frozenset[str]:
    """The last words of the bylines that have several."""
    return frozenset(phrase.rpartition(" ")[2] for phrase in lexicon.phrases("byline") if " " in phrase)


def _is_nobody(text: str) -> bool:
    """Whether a text stands where no name was known, or is the day of the week in front of a date."""
    folded = text.casefold()
    return folded in _NOBODY or (len(folded) > _MAX_CUT and folded in lexicon.weekdays())


def _is_time(text: str) -> bool:
    """Whether a text with a number is a day or a span of time: "January 3", "2 hours ago"; "France 24" is none."""
    words = [word.strip(".,()") for word in text.split()]
    return any(map(str.isdecimal, words)) and any(
        word.islower() or word.casefold() in lexicon.months() for word in words
    )


def _is_line(text: str) -> bool:
    """Whether a text opens as the lines do that stand beside a byline: "Updated March 13", "Photo from the archive"."""
    words = text.split()
    return len(words) > 1 and (
        lexicon.longest("updated_label", words[:4]) > 0 or lexicon.matches("photo_credit", words[0])
    )


def is_agency(text: str) -> bool:
    """Whether a text is one word, written as press agencies are: AFP, dpa, SDA."""
    word = text.strip()
    return word in _AGENCIES or (2 <= len(word) <= _MAX_AGENCY and word.isalpha() and word.isupper())
