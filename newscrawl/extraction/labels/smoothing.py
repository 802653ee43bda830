"""What the blocks around a block say of it, after each has been scored by itself: few rules, a sentence each.

Each moves a block only where the score is in doubt or the page itself contradicts it; none knows a site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from newscrawl import urls
from newscrawl.extraction.blocks import (
    BODY,
    CERTAIN,
    IN,
    QUOTE,
    SUBHEADING,
    SURE,
    Block,
    Box,
    Label,
    ends_sentence,
    is_certain,
    phrases,
)
from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.comments import heads
from newscrawl.extraction.labels.amid import AMID, SENTENCES
from newscrawl.extraction.labels.regions import Regions
from newscrawl.extraction.labels.wholes import CELLS
from newscrawl.extraction.tree.page import Page

_LIKELY = 0.75
_DOUBTFUL = 0.8
_LINKED = 0.5
_TEASED = 0.4
_PLAIN = 0.3
_TEASERS = 2
_ALL_LINK = 0.9
_PARAGRAPH = 60
_SPOKEN_PROMPT = 300
_INVITED = 160
_SLANTED = 0.9
_MIN_PROMPT = 4
_MAX_PROMPT = 8
_ATTRIBUTION = 100
_SURROUNDED = 3
_SMALL = 12
_OPENS = "comments_heading"
_THREADS = frozenset({_OPENS, "write_comment"})
_SIGNED = 2
_TOLD_EACH = 6
_ALIKE_HEADINGS = 2
_LISTED = 0.2
_UNTOLD = frozenset({Label.OTHER, Label.CAPTION, Label.NAVIGATION})
_OPENED = 24
_FIRST = 40
_ALIKE = 8
_EXCERPTS = 3
_CUT = re.compile(r"\s{0,3}(?:\[\s?)?(?:…|\.\.\.)(?:\s?\])?\s{0,3}$")
_MAX_CUT = 13
"""The most characters of such a cut."""

_WORD = re.compile(r"\w+")
_MAX_APART = 4
_APART = ("blockquote", "aside", "figure")


def amid_text(regions: Regions) -> None:
    """A heading or a paragraph between paragraphs of its own box that surely are text belongs to them.

    A heading needs one on either side, a paragraph one before it and none that contradicts: it may be the last.
    """
    blocks = regions.blocks
    for i in range(1, len(blocks)):
        block = blocks[i]
        if not AMID <= block.score < SURE or i in regions.fixed or phrases.said(block.text):
            continue
        before, after = blocks[i - 1], blocks[i + 1] if i + 1 < len(blocks) else None
        if block.is_heading:
            unnamed = block.label in (Label.OTHER, Label.CAPTION) and block.link_share < _LINKED
            around = (before, after) if unnamed and after is not None else ()
            if around and all(_is_text(one, block, _LIKELY) for one in around):
                block.label = SUBHEADING
        elif block.label is Label.OTHER and regions.running[i] > 0 and block.link_share <= _PLAIN:
            told = after is None or after.label not in IN or _is_text(after, block, CERTAIN)
            if told and _is_text(before, block, CERTAIN):
                block.label = BODY


def _is_text(one: Block, beside: Block, score: float) -> bool:
    """Whether a block surely is text, in the box of another's or, for bare text between paragraphs, in that itself."""
    if one.label is not BODY or one.score < score:
        return False
    return one.box.parent is beside.box.parent or (one.box.parent is beside.box and not beside.is_heading)


def pull_quotes(blocks: Sequence[Block], pulled: Sequence[int]) -> None:
    """A quotation set apart that repeats a sentence of the text is there to be looked at, and so is who said it."""
    for i in pulled:
        block = blocks[i]
        if block.label is not QUOTE and not (block.label is BODY and _is_set_apart(block.box)):
            continue
        block.label = Label.OTHER
        apart = _apart(block.box)
        if apart is not None:
            for beside in blocks[apart.start : apart.end]:
                if beside.label in (QUOTE, BODY) and beside.weight <= _ATTRIBUTION:
                    beside.label = Label.OTHER


def _apart(box: Box) -> Box | None:
    """The box that sets a quotation apart, with who said it."""
    for around in box.near():
        if around.tag in _APART:
            up = around.parent
            return up if up is not None and up.tag == "figure" else around
    called = (up for up in box.near() if up.hints & Hint.QUOTE and up.end - up.start <= _MAX_APART)
    return max(called, key=lambda up: up.end - up.start, default=None)


def _is_set_apart(box: Box) -> bool:
    return any(up.tag in ("aside", "q") or "pull" in up.signature.lower() for up in box.near())


def copied_captions(blocks: Sequence[Block], told: Sequence[Block]) -> None:
    """What repeats a caption word for word, or opens with the sign of a copyright, is the caption of a picture."""
    said = {block.text for block in blocks if block.weight >= _PARAGRAPH and _is_caption(block)}
    for block in told:
        if block.label is BODY and (block.text.startswith("©") or block.text in said):
            block.label = Label.CAPTION


def _is_caption(block: Block) -> bool:
    return block.tag == "figcaption" or "caption" in block.box.signature.lower()


def teaser_headings(blocks: Sequence[Block]) -> None:
    """A heading right above a list of links that is none of the text is the list's: "More on the election"."""
    for i, block in enumerate(blocks):
        if block.label is not SUBHEADING or block.link_share > _LINKED:
            continue
        at = i + 1
        while at < len(blocks) and _is_teaser(blocks[at]):
            at += 1
        if at - i > _TEASERS:
            block.label = Label.RELATED


def _is_teaser(block: Block) -> bool:
    return block.tag == "li" and block.label not in IN and block.link_share > _TEASED


def spoken_prompts(blocks: Sequence[Block]) -> None:
    """A short paragraph in doubt, of which a sentence is a known prompt, is one: "This is for members. Sign up …"."""
    for block in blocks:
        if block.label is not BODY:
            continue
        if block.score < CERTAIN and block.weight <= _SPOKEN_PROMPT:
            told = map(phrases.said, SENTENCES.findall(block.text))
            if any(said is not None and said[1] is Label.PROMPT for said in told):
                block.label = Label.PROMPT
        elif _is_invitation(block):
            block.label = Label.PROMPT


def _is_invitation(block: Block) -> bool:
    """Whether a slanted line with a link opens as a known prompt: "Sign up for our newsletter and never miss …"."""
    if not block.link_chars or block.weight > _INVITED or block.strong_chars < _SLANTED * len(block.text):
        return False
    words = block.text.split()[:_MAX_PROMPT]
    opened = (phrases.said(" ".join(words[:end])) for end in range(_MIN_PROMPT, len(words) + 1))
    return any(said is not None and said[1] is Label.PROMPT for said in opened)


def islands(regions: Regions) -> None:
    """A paragraph in doubt, alone in a small box of what is no text, is none: a promotion, a teaser's first words.

    Not where blocks of its kind surely are text elsewhere: entries of a guide, each in a box with its links.
    """
    blocks = regions.blocks
    told = [(i, block) for i, block in enumerate(blocks) if block.label is BODY]
    doubtful = [(i, block) for i, block in told if block.score < _DOUBTFUL]
    if not doubtful or sum([block.score >= CERTAIN for _, block in told]) < _SURROUNDED:
        return
    best: dict[tuple[str, str], float] = {}
    for block in blocks:
        if block.label in IN:
            best[_kind(block)] = max(best.get(_kind(block), 0.0), block.score)
    for i, block in doubtful:
        if best[_kind(block)] >= _DOUBTFUL:
            continue
        box = block.box.parent
        while box is not None and box.end - box.start < _SURROUNDED:
            box = box.parent
        if box is None or box.end - box.start > _SMALL:
            continue
        if all(at == i or blocks[at].label not in IN for at in range(box.start, box.end)):
            block.label = Label.OTHER


def _kind(block: Block) -> tuple[str, str]:
    return block.box.signature, block.box.parent.signature if block.box.parent is not None else ""


def printed_twice(blocks: Sequence[Block]) -> None:
    """A paragraph that is printed again, word for word in another box, is a teaser's or a copy's."""
    said: dict[str, Block] = {}
    for block in blocks:
        if block.label is not BODY or block.weight < _PARAGRAPH:
            continue
        first = said.setdefault(block.text, block)
        if first.box.parent is not block.box.parent:
            again = min(block, first, key=lambda one: one.score)
            again.label = Label.OTHER
            said[block.text] = block if again is first else first


def cut_short(blocks: Sequence[Block]) -> None:
    """A paragraph before the text that says how it begins is an excerpt of it: "The council met …"."""
    told = list(islice((block for block in blocks if block.label in IN), _OPENED))
    for at, block in enumerate(told[:_EXCERPTS]):
        if block.label in (BODY, Label.STANDFIRST) and block.weight >= _PARAGRAPH:
            text = block.text
            begun = text[:-_MAX_CUT] + _CUT.sub("", text[-_MAX_CUT:])
            if at + 1 < len(told) and _fold(begun[:_FIRST])[:_ALIKE] != _fold(told[at + 1].text[:_FIRST])[:_ALIKE]:
                continue
            behind = " ".join(other.text for other in told[at + 1 :])
            if _fold(behind[: 2 * len(begun)]).startswith(_fold(begun)):
                block.label = Label.OTHER


def below_comments(blocks: Sequence[Block]) -> None:
    """What is in doubt below the heading of the comments, with no sure text behind it, is none of the text.

    Nor is what looks sure there, if lines that tell who wrote and when stand among it: a thread in rows of a table.
    """
    sure = [i for i, block in enumerate(blocks) if is_certain(block)]
    if not sure:
        return
    # What is none of the text already needs no heading above it.
    end = max(i for i, block in enumerate(blocks) if block.label in IN)
    threads = [(i, kind) for i in range(sure[0] + 1, end + 1) if (kind := _thread(blocks[i]))]
    opening = next((i for i, kind in threads if kind == _OPENS), len(blocks))
    if opening > sure[-1] or not _is_signed(blocks[opening + 1 :]):
        opening = next((i for i, _ in threads if i > sure[-1]), len(blocks))
    for block in blocks[opening:]:
        if block.label in IN:
            block.label = Label.COMMENT


def _thread(block: Block) -> str:
    """What a line says that stands above comments; that of a cell may have been taken for text."""
    if block.label is not Label.COMMENT and block.tag not in CELLS:
        return ""
    said = phrases.said(block.text)
    return said[0] if said is not None and said[0] in _THREADS else ""


def _is_signed(blocks: Sequence[Block]) -> bool:
    """Whether some blocks are little but paragraphs and the days of who wrote them."""
    told = sum(block.label in IN for block in blocks)
    signed = sum(heads.is_dated(block.text) and not ends_sentence(block.text) for block in blocks)
    return signed >= _SIGNED and told <= _TOLD_EACH * signed


def _fold(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def headings_alike(regions: Regions) -> None:
    """A heading in doubt right above text is one of the text's, where others of its kind are, or above a list."""
    blocks = regions.blocks
    headings = [i for i in regions.headings if i + 1 < len(blocks)]
    kinds = Counter([_kind(blocks[i]) for i in headings if blocks[i].label is SUBHEADING])
    first = next((i for i, block in enumerate(blocks) if block.label in IN), len(blocks))
    for i in headings:
        block, below = blocks[i], blocks[i + 1]
        if (
            i < first
            or below.label not in IN
            or below.score < SURE
            or max(block.link_share, below.link_share) >= _LINKED
        ):
            continue
        if block.label not in _UNTOLD or block.tag == "h1" or i in regions.fixed:
            continue
        listed = below.label is Label.LIST and block.score >= _LISTED
        if (listed or kinds[_kind(block)] >= _ALIKE_HEADINGS) and phrases.said(block.text) is None:
            block.label = SUBHEADING


def headings_of_nothing(page: Page, blocks: Sequence[Block]) -> None:
    """A heading after the last of the text heads nothing of the article.

    Nor does one that is all link to a page of the site and has none of the text below it: it is a teaser's.
    """
    told = ended = False
    for block in reversed(blocks):
        if block.label is SUBHEADING:
            if not ended or (not told and block.link_share > _ALL_LINK and not _leads_away(page, block)):
                block.label = Label.OTHER
            told = False
        elif block.label in IN:
            told = ended = True


def _leads_away(page: Page, heading: Block) -> bool:
    """Whether the first link of a heading leads to another site."""
    link = next(heading.element.iter("a"), None)
    try:
        return link is not None and urls.domain(page.absolute(link.get("href"))) != urls.domain(page.url)
    except ValueError:
        return False
