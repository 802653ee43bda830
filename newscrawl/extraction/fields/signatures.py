"""Authors whom only a line of the page names: a label and a name, the head of a biography, a name with its job.

What is marked as a byline is read before the blocks have labels. Here the labels tell where the article begins and
ends, and with that which lines may sign it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import IN, Block, Label
from newscrawl.extraction.fields import authors, belonging, datelines, jobs
from newscrawl.extraction.fields.texts import text_of

_AHEAD = 12
_BEHIND = 24
_LAST = 3
_MAX_LINE = 160
_MAX_BIOGRAPHY = 400
_MAX_NAME = 60
_MOST = 4
_LEAST_TOLD = 40
_MOST_WORDS = 12
_MAX_CASELESS = 10
_MAX_WORD = 12
_BOXES = 4
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_ALIGNED = re.compile(r"(?:text-align:\s?|align=[\"']?)right", re.IGNORECASE)
_PLURAL = re.compile(r"\((?:s|es|innen|n|r|in|a)\)", re.IGNORECASE)
_CLOSED = frozenset({Label.COMMENT, Label.LEGAL})


class Signature(NamedTuple):
    """A name and the block whose line says it."""

    name: str
    block: Block


def read(blocks: Sequence[Block]) -> list[str]:
    """The names that sign the article in front of its text or behind it; [] where nobody does, or too many.

    Lines among the text that do nothing else are labelled so.
    """
    text = [at for at, block in enumerate(blocks) if block.label in IN and block.label is not Label.STANDFIRST]
    if not text:
        return []
    ahead = _ahead(blocks, text[0])
    behind = _open(blocks[max(text[0] + 1, text[-1] - _LAST) : text[-1] + 1 + _BEHIND])
    looks = (
        _labelled(ahead, bare=True),
        _with_job(ahead),
        _filed(ahead),
        _labelled(behind),
        _aligned(behind),
        _told_of(behind),
    )
    signed = next((found for look in looks if (found := list(look))), [])
    names = list(dict.fromkeys(signature.name for signature in signed))
    if not names or len(names) > _MOST or _are_common(names, blocks[text[0] : text[-1] + 1]):
        return []
    for _, block in signed:
        if len(block.text) <= _MAX_LINE:
            block.label = Label.OTHER
    return names


def _ahead(blocks: Sequence[Block], text: int) -> list[Block]:
    """The lines in front of the text: from a little ahead of the headline on; with its first, if that is one too."""
    first = max(0, text - _AHEAD)
    heads = [at for at in range(first, text) if blocks[at].label is Label.HEADLINE]
    start = max(first, heads[0] - _LAST) if heads else first
    end = text + (len(blocks[text].text) <= _MAX_LINE)
    return [block for block in _open(blocks[start:end]) if not _is_apart(block)]


def _is_apart(block: Block) -> bool:
    boxes = islice((block.element, *block.element.ancestors()), _BOXES)
    return any(map(belonging.is_apart, boxes))


def _open(blocks: Sequence[Block]) -> list[Block]:
    """Blocks up to the first that belongs to readers or to the law."""
    return list(takewhile(lambda block: block.label not in _CLOSED, blocks))


def _are_common(names: Sequence[str], text: Sequence[Block]) -> bool:
    """Whether a text writes words of the names in lower case: "Filing Receipt" is nobody in a text about receipts."""
    words = {word for name in names for word in name.lower().split() if not authors.is_particle(word)}
    return any(not words.isdisjoint(block.text.split()) for block in text)


def _labelled(region: Sequence[Block], *, bare: bool = False) -> Iterator[Signature]:
    """The names behind a label, "Written by Jane Doe", or below one that stands alone; with ``bare`` "By" is one."""
    first = ""
    for at, block in enumerate(region):
        if len(block.text) > _MAX_BIOGRAPHY:
            continue
        text = _PLURAL.sub("", _unglued(block))
        if datelines.is_titled(text):
            yield from (Signature(name, block) for name in authors.clean(text))
            continue
        named = authors.without_byline(text)
        if named != text:
            label = text[: len(text) - len(named)].strip()
            # Behind the text "By" alone may as well be said of another article.
            is_sure = (label[-1] in ":：" or " " in label) and not lexicon.label_prefix("source_label", text)
            if (bare or is_sure) and label == (first or label):
                first = label
                yield from (Signature(name, block) for name in _leading(named))
        elif len(text) <= _MAX_NAME and not first and _is_label(text):
            yield from _below(region[at + 1 : at + 2 + _MOST])


def _below(lines: Sequence[Block]) -> Iterator[Signature]:
    """The names in lines of one kind below a label, up to the first without one; "Name" may stand above them."""
    if lines and len(lines[0].text) <= _MAX_WORD and not _leading(lines[0].text):
        lines = lines[1:]
    for block in lines:
        names = _leading(block.text) if block.tag == lines[0].tag else []
        if not names:
            return
        yield from (Signature(name, block) for name in names)


def _unglued(block: Block) -> str:
    """The text of a block, with a space behind a label that an element of its own parts from the name."""
    text = block.text
    if len(text) > _MAX_LINE:
        return text
    lines = (text_of(inner, _MAX_NAME) for inner in islice(block.element.iter(), _BOXES))
    label = next(filter(authors.is_label, lines), "")
    return f"{label} {text[len(label) :]}" if label and text.startswith(label) else text


def _is_label(text: str) -> bool:
    """Whether a text is "Author", "Article written by:" or the like."""
    words = text.split()
    return authors.is_label(text) or (len(words) > 1 and lexicon.matches("byline", " ".join(words[-2:])))


def _leading(text: str) -> list[str]:
    """The names that a line begins with: "Jane Doe who lives by the sea", "Jane Doe and Ann Roe, senior editors"."""
    words = text.split(None, _MOST_WORDS)[:_MOST_WORDS]
    end = next((at for at, word in enumerate(words) if _ends_names(word)), len(words))
    return list(takewhile(_is_name, authors.clean(" ".join(words[:end]))))


def _ends_names(word: str) -> bool:
    return word[0].islower() and not authors.joins(word) and not authors.is_particle(word)


def _is_name(text: str) -> bool:
    """Whether a text is a full name, in scripts without spaces a short one."""
    if authors.is_full(text):
        return not jobs.is_job(text)
    return text.isalpha() and 1 < len(text) <= _MAX_CASELESS and text.upper() == text.lower()


def _with_job(region: Sequence[Block]) -> Iterator[Signature]:
    """The name in a line that says a job and a day beside it: "Jane Doe | Senior Writer | July 2, 2025"."""
    for block in region:
        parts = _parts(block)
        if any(map(jobs.is_job, parts)) and dates.may_hold(block.text):
            yield from (Signature(part, block) for part in parts if _is_name(part))


def _filed(region: Sequence[Block]) -> Iterator[Signature]:
    """The name in a line beside a day that goes on with the section: "Dec 26, 2025 • Jane Doe in Business"."""
    for at, block in enumerate(region):
        if block.link_chars and any(map(_is_dated, region[max(0, at - 1) : at + 2])):
            for part in _parts(block):
                words = part.split()
                end = next((at for at, word in enumerate(words) if authors.is_joint(word)), 0)
                section = " ".join(words[end + 1 :])
                is_linked = any(text_of(link, _MAX_LINE) == section for link in islice(block.element.iter("a"), _BOXES))
                if end > 1 and is_linked and _is_name(name := " ".join(words[:end])):
                    yield Signature(name, block)


def _is_dated(block: Block) -> bool:
    text = block.text
    return len(text) <= _MAX_LINE and dates.may_hold(text) and dates.is_stated(text)


def _parts(block: Block) -> list[str]:
    return _PARTS.split(block.text) if len(block.text) <= _MAX_LINE else []


def _aligned(region: Sequence[Block]) -> Iterator[Signature]:
    """The name that stands alone at the right, as papers of Vietnam sign below the text."""
    for block in region[: 2 * _LAST]:
        if len(block.text) <= _MAX_NAME and _ALIGNED.search(block.element.raw) and authors.is_full(block.text):
            yield from (Signature(name, block) for name in authors.clean(block.text))


def _told_of(region: Sequence[Block]) -> Iterator[Signature]:
    """The names that stand alone above a line which begins with them, or their first word, and tells of them."""
    for at, block in enumerate(region):
        name = block.text
        if len(name) <= _MAX_NAME and _is_name(name):
            first = name.split()[0]
            for other in region[at + 1 : at + 1 + _MOST]:
                words = other.text[:_MAX_LINE].removeprefix(name).removeprefix(first).split(None, 1)
                begins = other.text.startswith((f"{name} ", f"{first} "))
                if begins and len(other.text) >= _LEAST_TOLD and words[0][0].islower():
                    yield Signature(name, block)
                    break
