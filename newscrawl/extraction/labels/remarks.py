"""Lines that stand among the paragraphs of a text and are about it: hours, captions, who edited it, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from newscrawl.extraction import dates, lexicon, liveblog
from newscrawl.extraction.blocks import IN, Block, Label, ends_sentence, phrases
from newscrawl.extraction.tree.dom import Element, inside

MAX_LINE = 160
"""Longer texts are no line about the text."""

_MAX_CAPTION = 240
_MAX_SPANS = 200
_NEAR = 3
_MAX_LABEL = 40
_MAX_SHORT = 80
_MAX_CREDIT = 60
_MAX_WORDS = 7
_STRONG = 0.95
_CLOSING_LINES = 4
_LABELS = ("byline", "source_label", "tags_label", "updated_label", "published_label")
_BRACKETS = "()（）[]［］【】〔〕《》 \u3000"
_LABEL = re.compile(r"([^:：]{1,40})[:：]\s*(?=\S)")
# A name alone in brackets, as papers of East Asia sign.
_SIGNED = re.compile("[(（\\[［【〔](?:文・|取材・文\\s*|記者)?[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,7}[)）\\]］】〕]")
_SLANTED = frozenset({"em", "i", "br"})
_PARTS = re.compile(r"\s[-–—|•·/]\s")
_MAX_SIGNED = 60
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}\s*$")
_REACHED = re.compile(r"@\w")
_ALERT = re.compile(r"(?<![a-z])(?:alert|admonition|callout|notice|hint|infobox)(?![a-z])")
_PICTURED = re.compile(r"image|img|figure|photo|picture", re.IGNORECASE)
_FILED = re.compile(
    r"(?:^|/)(?:categor(?:y|ies|ie|ia|ias)|kategori\w{0,2}|rubri[ck]\w{0,3}|tags?)/[^/?#]{1,80}/?$", re.IGNORECASE
)
_ALL_LINK = 0.8
_MAX_NAME = 30
_MAX_FILED = 30
_MAX_ADDRESS = 300
_KIND = re.compile(r"[a-z]+")


def set_aside(blocks: Sequence[Block], authors: Sequence[str]) -> None:
    """Label what is said about the text among its paragraphs and at their end; ``authors`` are casefolded."""
    _set_captions_aside(blocks)
    for block in blocks:
        if block.label in IN and block.weight <= _MAX_CAPTION:
            if _is_hour(block) or _is_kind(block) or is_reading_time(block) or _is_filing(block):
                block.label = Label.OTHER
            elif block.label is Label.BODY and (_is_caption(block) or _is_titling(block) or _is_credit(block.text)):
                block.label = Label.CAPTION
    told = [block for block in blocks if block.label in IN][-_CLOSING_LINES:]
    while told:
        block = told.pop()
        if _is_about(block, authors):
            block.label = Label.AUTHOR_BIO
        elif block.label in (Label.BODY, Label.TABLE) and _is_signature(block.text):
            block.label = Label.OTHER
        else:
            break


def _set_captions_aside(blocks: Sequence[Block]) -> None:
    """Label the lines below pictures whose inline elements are called captions; no box of theirs tells it."""
    tree = blocks[0].element.tree
    telling = [value for value in tree.markup.values("class") if "caption" in value.lower()]
    if not telling:
        return
    lines = {
        (block.element, block.text): block
        for block in blocks
        if block.label is Label.BODY and block.weight <= _MAX_CAPTION
    }
    for element in tree.valued("class", telling)[:_MAX_SPANS]:
        before = element.previous()
        if before is None or not inside(before.tree.tagged("img"), before, 1):
            continue
        line = element.line()
        block = next((lines[up, line] for up in islice(element.ancestors(), _NEAR) if (up, line) in lines), None)
        if block is not None:
            block.label = Label.CAPTION


def _is_hour(block: Block) -> bool:
    """Whether a block is nothing but a <time> of the day: that of an entry, a report, an update."""
    if block.tag in ("td", "th", "li", "dd", "dt") or not liveblog.is_clock(block):
        return False
    return any(True for _ in block.element.iter("time"))


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


def _is_caption(block: Block) -> bool:
    """Whether a line is typed under a picture: slanted in one paragraph with it, or centred like it with its credit."""
    element = block.element
    if block.strong_chars >= _STRONG * len(block.text) and block.tag == "p":
        kinds = [child.tag for child in element.children()]
        if kinds[:1] == ["img"] and not element.text.strip() and _SLANTED.issuperset(kinds[1:]):
            return not block.text.endswith(":")
    if not _is_centred(element) or not _is_credited(block.text):
        return False
    before = element.previous()
    return before is not None and _is_centred(before) and not before.line() and any(True for _ in before.iter("img"))


def _is_titling(block: Block) -> bool:
    """Whether a line is alone in a box called one of a picture, below the picture."""
    around = block.box.parent
    if block.tag == "p" or around is None or around.end - around.start > 1 or not _PICTURED.search(around.signature):
        return False
    pictures = inside(block.element.tree.tagged("img"), around.element, 1)
    return bool(pictures) and pictures[0].start < block.element.start


def _is_filing(block: Block) -> bool:
    """Whether a line is nothing but links to what the article is filed under: "Politics Harbour Ferries"."""
    if block.link_share < _ALL_LINK or block.is_heading:
        return False
    links = list(islice(block.element.iter("a"), _MAX_FILED))
    return bool(links) and all(
        len(link.line()) <= _MAX_NAME and _FILED.search(link.get("href")[:_MAX_ADDRESS]) for link in links
    )


def _is_credit(text: str) -> bool:
    """Whether a line is alone with who took a picture: "Photo: AP"."""
    if len(text) > _MAX_CREDIT or ends_sentence(text) or len(text.split()) > _MAX_WORDS:
        return False
    found = _LABEL.match(text)
    label = lexicon.fold(found[1]) if found is not None else ""
    return label in lexicon.phrases("photo_credit") and label not in lexicon.phrases("source_label")


def _is_centred(element: Element) -> bool:
    return "center" in element.raw


def _is_credited(text: str) -> bool:
    """Whether a line names who took the picture, at its end: "The old bridge. 张志强 摄"."""
    return lexicon.fold(text.rpartition(" ")[2].strip(_BRACKETS)) in lexicon.phrases("photo_credit")


def _is_signature(text: str) -> bool:
    """Whether a line says who wrote or edited the text, where it came from or what it is tagged with."""
    if len(text) <= _MAX_SIGNED and _EMAIL.search(text) and not ends_sentence(_EMAIL.sub("", text)):
        return True
    if len(text) > MAX_LINE or ends_sentence(text.rstrip(_BRACKETS)):
        return False
    if _SIGNED.fullmatch(text):
        return True
    found = _LABEL.match(text.strip(_BRACKETS)[: _MAX_LABEL + 20])
    return found is not None and any(lexicon.fold(found[1]) in lexicon.phrases(category) for category in _LABELS)


def _is_about(block: Block, authors: Sequence[str]) -> bool:
    """Whether the last lines present an author and say how to reach him: "Ada Winter covers … Write to ada@…"."""
    slanted = block.strong_chars >= _STRONG * len(block.text)
    return slanted and block.text.casefold().startswith(tuple(authors) or "\n") and bool(_REACHED.search(block.text))
