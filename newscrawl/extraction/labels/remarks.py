"""Lines that stand among the paragraphs of a text and are about it: hours, captions, who edited it, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from newscrawl.extraction import dates, lexicon, liveblog
from newscrawl.extraction.blocks import BODY, IN, Block, Label, ends_sentence, phrases
from newscrawl.extraction.fields import credits, datelines
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.labels.captions import BRACKETS, LABELLED
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.once import once

MAX_LINE = 160
"""Longer texts are no line about the text."""

_MAX_REMARK = 240
_STRONG = 0.95
_MAX_LABEL = 40
_MAX_SHORT = 80
_CLOSING_LINES = 4
_OPENING_LINES = 3
_MAX_DATE = 60
_MAX_STAMP, _MAX_NOTE = 3, 80
# Names of zones, be it unknown which of several is meant.
_ZONE = re.compile("bst|cat|cst|eat|est|et|gst|hst|ist|jst|kst|mst|pst|pt|sgt|wib|wit")
_LABELS = ("byline", "source_label", "tags_label", "updated_label", "published_label", "credit_label")
# A name alone in brackets, as papers of East Asia sign.
_SIGNED = re.compile("[(（\\[［【〔](?:文・|取材・文\\s*|記者)?[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,7}[)）\\]］】〕]")
# Where it stood in print: "《海滨日报》（2024年03月12日 第 04 版）".
_PRINTED = re.compile(r"[(（]?《[^《》]{2,24}》\s?[(（]?[^()（）《》]{6,40}版\s?[)）]")
_PARTS = re.compile(r"\s[-–—|•·/]\s")
_MAX_SIGNED = 60
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}\s*$")
_REACHED = re.compile(r"@\w")
_ALERT = re.compile(r"(?<![a-z])(?:alert|admonition|callout|notice|hint|infobox)(?![a-z])")
_FILED = re.compile(
    r"(?:^|/)(?:categor(?:y|ies|ie|ia|ias)|kategori\w{0,2}|rubri[ck]\w{0,3}|tags?)/[^/?#]{1,80}/?$", re.IGNORECASE
)
_ALL_LINK = 0.8
_CALLED = 2
_MAX_PARTS = 60
_SET_OFF = frozenset({"strong", "b", "span", "em"})
_CALLS = ("read_also", "related_heading")
_MAX_NAME = 30
_MAX_FILED = 30
_MAX_ADDRESS = 300
_KIND = re.compile(r"[a-z]+")


def set_aside(blocks: Sequence[Block], authors: Sequence[str]) -> None:
    """Label what is said about the text among its paragraphs and at their end; ``authors`` are casefolded."""
    for block in blocks:
        if block.label in IN and block.weight <= _MAX_REMARK:
            if _is_hour(block) or _is_kind(block) or is_reading_time(block) or _is_filing(block):
                block.label = Label.OTHER
            elif _is_call(block):
                block.label = Label.RELATED
    told = [block for block in blocks if block.label in IN and block.label is not Label.NOTE]
    told = _without_date(told)
    for edge in (told[:_CLOSING_LINES], told[: -_CLOSING_LINES - 1 : -1]):
        _set_mood_aside(edge)
    told = [block for block in told[-_CLOSING_LINES:] if block.label in IN]
    while told:
        block = told.pop()
        if _is_about(block, authors):
            block.label = Label.AUTHOR_BIO
        elif block.label in (BODY, Label.TABLE) and _is_signature(block.text):
            block.label = Label.OTHER
        elif block.label is BODY and _label(block.text) in lexicon.phrases("disclaimer_label"):
            block.label = Label.LEGAL
        elif block.label is BODY and _is_lone_link(block):
            block.label = Label.NAVIGATION
        else:
            break


def _without_date(told: list[Block]) -> list[Block]:
    """The blocks of the text without the line, shortly behind the headline, that only dates it; a diary has several."""
    for block in told[:_OPENING_LINES]:
        is_line = block.label is BODY and block.weight <= _MAX_NOTE
        if is_line and (_is_ago(block.text) or datelines.is_titled(block.text)):
            block.label = Label.OTHER
            return [other for other in told if other is not block]
    dated = [block for block in told if block.weight <= _MAX_DATE and _is_date(block)]
    if len(dated) != 1 or dated[0] not in told[:_OPENING_LINES]:
        return told
    dated[0].label = Label.OTHER
    return [block for block in told if block is not dated[0]]


def _is_date(block: Block) -> bool:
    """Whether a line is a date, with the time or without, the day of the week or a zone, and no word more."""
    if block.label is not BODY or not dates.may_hold(block.text) or not dates.is_stated(block.text):
        return False
    return all(_ZONE.fullmatch(word) for word in credits.strangers(block.text, credits.days_of_words()))


def _is_ago(text: str) -> bool:
    """Whether a line says how long ago something was, and no more: "3 hours ago", "Updated 2 days ago"."""
    words = text.split()
    ahead = [*takewhile(str.isalpha, words[:_MAX_STAMP])]
    stamp = max(lexicon.longest(category, ahead) for category in ("updated_label", "published_label"))
    return lexicon.matches("time_ago", " ".join(words[stamp:]))


def _set_mood_aside(lines: Sequence[Block]) -> None:
    """Label what a diary says of its writer at an edge of the text: mood, music, place; one label of it is sure."""
    told = [*takewhile(lambda line: _label_of_line(line) in lexicon.phrases("diary_label"), lines)]
    said = " ".join(line.text.casefold() for line in told)
    if said and any(f"{label}:" in said for label in lexicon.phrases("mood_label")):
        for line in told:
            line.label = Label.OTHER


def _label_of_line(block: Block) -> str:
    return _label(block.text) if block.weight <= MAX_LINE else ""


def _label(text: str) -> str:
    """The label that a text opens with, folded; "" for none."""
    found = LABELLED.match(text.strip(BRACKETS)[: _MAX_LABEL + 20])
    return lexicon.fold(found[1]) if found is not None else ""


def _is_hour(block: Block) -> bool:
    """Whether a block is nothing but a <time> of the day: that of an entry, a report, an update."""
    if block.tag in ("td", "th", "li", "dd", "dt") or not liveblog.is_clock(block):
        return False
    return any(block.element.iter("time"))


def _is_kind(block: Block) -> bool:
    """Whether a block is the title of an alert that says but what kind of alert it is: "Note" in a box called note."""
    if block.weight > _MAX_LABEL or not block.text.isalpha():
        return False
    around = " ".join(box.signature.lower() for box in block.box.near())
    return _ALERT.search(around) is not None and block.text.lower() in _KIND.findall(around)


def is_reading_time(block: Block) -> bool:
    """Whether a line is a date and how long the text takes: "5 January 2024 - 4 min read"."""
    if block.weight > _MAX_SHORT or not dates.may_hold(block.text):
        return False
    date, *rest = _PARTS.split(block.text)
    said = (phrases.said(part) for part in rest)
    return any(one is not None and one[0] == "reading_time" for one in said) and dates.is_stated(date)


def _is_filing(block: Block) -> bool:
    """Whether a line is nothing but links to what the article is filed under: "Politics Harbour Ferries"."""
    if block.link_share < _ALL_LINK or block.is_heading:
        return False
    links = list(islice(block.element.iter("a"), _MAX_FILED))
    return bool(links) and all(map(_leads_to_filed, links))


@once
def _leads_to_filed(link: Element) -> bool:
    is_short = len(text_of(link, _MAX_NAME + 1)) <= _MAX_NAME
    return is_short and _FILED.search(link.get("href")[:_MAX_ADDRESS]) is not None


def _is_call(block: Block) -> bool:
    """Whether a paragraph is a link in capitals, "MAYOR PROUD OF THE NEW LANDING", or one behind "Read also"."""
    if block.label not in (BODY, Label.QUOTE) or block.link_share < _ALL_LINK:
        return False
    if block.link_share >= _STRONG and _leads_on(block):
        return True
    return block.label is BODY and block.text.isupper() and block.text.count(" ") >= _CALLED


def _leads_on(block: Block) -> bool:
    """Whether a line opens with "Read also", which stands in an element of its own."""
    return any(
        block.text.startswith(part) and lexicon.matches(category, part)
        for part in _opening(block.element)
        for category in _CALLS
    )


@once
def _opening(line: Element) -> list[str]:
    """What the first parts of a line say that are set off."""
    parts = (inner for inner in islice(line.iter(), _MAX_PARTS) if inner.tag in _SET_OFF)
    return [text_of(part, MAX_LINE) for part in islice(parts, _CALLED)]


def _is_lone_link(block: Block) -> bool:
    """Whether a line is a link of a word or two and nothing else: "Follow", "Подписаться"."""
    words = block.text.split()
    return block.link_share >= _STRONG and len(words) <= _CALLED and block.weight <= _MAX_NAME


def _is_signature(text: str) -> bool:
    """Whether a line says who wrote or edited the text, where it came from or what it is tagged with."""
    if len(text) <= _MAX_SIGNED and _EMAIL.search(text) and not ends_sentence(_EMAIL.sub("", text)):
        return True
    if len(text) > MAX_LINE or ends_sentence(text.rstrip(BRACKETS)):
        return False
    if _SIGNED.fullmatch(text) or _PRINTED.fullmatch(text):
        return True
    if lexicon.matches("end_mark", text):
        return True  # "End of report", as agencies of Iran write
    label = _label(text)
    return label != "" and any(label in lexicon.phrases(category) for category in _LABELS)


def _is_about(block: Block, authors: Sequence[str]) -> bool:
    """Whether the last lines present an author and say how to reach him: "Ada Winter covers … Write to ada@…"."""
    slanted = block.strong_chars >= _STRONG * len(block.text)
    return slanted and block.text.casefold().startswith(tuple(authors) or "\n") and bool(_REACHED.search(block.text))
