"""The tags that a page shows its readers: a labelled line, links marked rel=tag, a box or a list of tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice

from newscrawl.extraction import belonging, filing, lexicon
from newscrawl.extraction.dom import Element
from newscrawl.extraction.filing import letters
from newscrawl.extraction.hints import Hint, hints
from newscrawl.extraction.metadata import Candidate, text_of
from newscrawl.extraction.page import Page

_MAX_LINKS = 60
_MAX_LINES = 5
_LINE = 160
_BESIDE = frozenset({"aside", "nav", "footer", "form"})
_MOST_TAGS = 20
_NAMED_LISTS = re.compile(r"(?:^|[\s_-])(?:tags|keywords|hashtags)(?:$|[\s_-])", re.IGNORECASE)
_NAMED_TAGS = re.compile(r"(?:^|[\s_-])(?:tags?|keywords|hashtags|taglist|posttags)(?:$|[\s_-])", re.IGNORECASE)
_TAGGED = re.compile(r"/tag(?:s|ged)?(?:[/=:]|\.\w+[?/])\S", re.IGNORECASE)
_ITEMS = frozenset({"span", "div", "dd"})


def read(page: Page, heading: Element | None) -> list[Candidate]:
    """The tags of a line that is labelled so ("Tags: a, b"), else the texts of links with rel=tag."""
    filed = [link for link in filing.links(page) if "tag" in filing.rel(link)][:_MAX_LINKS]
    links = [link for link in filed if "category" not in filing.rel(link)]
    # Some mark the categories as tags too; they stand in a box or lead to an address that says what they are.
    links = [link for link in links if not filing.is_category(link)]
    parents = [link.parent for link in links[:1]]
    for element in parents + _tag_lines(page):
        line = text_of(element) if element is not None else ""
        label, colon, rest = line.replace("：", ":").partition(":")
        if colon and _is_label(label):
            linked = [] if element is None else list(islice(element.iter("a"), _MAX_LINKS))
            if letters(rest) == letters("".join(map(text_of, linked))):
                return _texts(linked)
            parts = [part.strip(" :#") for part in re.split(r"[,،、，]", rest)]
            return [Candidate(part, "html:tags") for part in parts if part]
    if links:
        return [Candidate(text_of(link, 80), "html:rel-tag") for link in links]
    return _tag_line(page, heading)


def _tag_lines(page: Page) -> list[Element]:
    named = ((e, e.get("class")) for e in page.tree.tagged("p") if "tags" in e.raw or "keywords" in e.raw)
    return [element for element, name in named if "tags" in name or "keywords" in name][:_MAX_LINES]


def _tag_line(page: Page, heading: Element | None) -> list[Candidate]:
    """The links of a line without any markup, "Tags: a b", that lead to addresses of tags; of any in a box of tags."""
    for links in _tag_lists(page):
        box = _box(links[0])
        if _is_label(box.text) or (_is_label(_label(box)) and not _is_beside(box)):
            return _texts(box.iter("a"))
    for label, box in chain(_named_boxes(page), _labelled(page, heading)):
        links = list(islice(box.iter("a"), _MOST_TAGS + 1))
        if 0 < len(links) <= _MOST_TAGS and not _is_beside(box):
            said = letters("".join(map(text_of, links)))
            if letters(text_of(box)) in (said, letters(label) + said):
                return _texts(links)
    return []


def _named_boxes(page: Page) -> Iterator[tuple[str, Element]]:
    """The boxes that are named for tags and begin with a label that says so, and the label."""
    boxes = [e for e in page.tree.mentioning("tag", "eyword") if _NAMED_TAGS.search(e.get("class"))]
    for box in boxes[:_MAX_LINKS]:
        first = next(box.children(), None)
        label = box.text if first is None or _is_label(box.text) else text_of(first, _LINE)
        if _is_label(label):
            yield label, box


def boxed(page: Page, heading: Element | None) -> list[Candidate]:
    """The links of the one box in the article that is named "tags" and holds several links and nothing else."""
    own = belonging.box_of(heading)
    found: list[list[Element]] = []
    for box in page.tree.mentioning("tag", "eyword") if own else ():
        links = list(islice(box.iter("a"), _MOST_TAGS + 1))
        named = 1 < len(links) <= _MOST_TAGS and _NAMED_LISTS.search(box.get("class"))
        fits = named and letters(text_of(box)) == letters("".join(map(text_of, links)))
        if fits and links not in found and belonging.is_own(box, own, heading):
            found.append(links)
    return _texts(found[0]) if len(found) == 1 else []


def _labelled(page: Page, heading: Element | None) -> Iterator[tuple[str, Element]]:
    """Texts of the article that say "Tags" and no more, each with what stands behind or around it."""
    own = belonging.box_of(heading)
    texts = page.tree.markup.texts
    if own is None or _labels().isdisjoint(map(str.strip, texts)):
        return
    labelled = ((place, text) for place, text in enumerate(map(str.strip, texts)) if text in _labels())
    for place, text in islice(labelled, _MAX_LINKS):
        element = page.tree.around(place)
        if element is None or not belonging.is_own(element, own, heading):
            continue
        alone = not any(element.children())
        for box in (element.next(), element.parent) if alone else (element,):
            if box is not None and not any(map(_leads_down, box.iter("a"))):
                yield text, box


def _leads_down(link: Element) -> bool:
    """Whether a link leads to a place of the page itself, as those of a table of contents do."""
    return "#" in link.get("href")


@cache
def _labels() -> frozenset[str]:
    """The labels of tags as they stand in pages: with a capital or in capitals, with a colon or without."""
    known = lexicon.phrases("tags_label") - lexicon.phrases("section_label")
    spelt = {form for label in known for form in (label, label.capitalize(), label.title(), label.upper())}
    return frozenset(form + end for form in spelt for end in ("", ":", " :", "\xa0:", "：", ":\xa0"))


def _is_label(text: str) -> bool:
    """Whether a text says "Tags", and not "Categories", which many lists of the lexicon hold too."""
    words = [word.strip(" :：") for word in text[:200].split()]
    # "Topic 2" is a tag.
    if not words or any(map(str.isdigit, text)) or lexicon.longest("tags_label", words) != len(words):
        return False
    return not lexicon.matches("section_label", " ".join(words))


def _is_beside(box: Element) -> bool:
    """Whether a box lies beside the article: all tags of the site are labelled so too."""
    for up in chain((box,), box.ancestors()):
        if up.tag == "article":
            return False  # in its foot
        apart = (
            up.tag in _BESIDE and up.tag != "footer" and not _is_label(up.get("aria-label"))
        ) or belonging.is_apart(up)
        if up.tag != "body" and (apart or hints(up.get("id")) & Hint.SIDEBAR):
            return True
    return any(up.tag == "footer" for up in box.ancestors())


def wordless(page: Page, heading: Element | None, *, lines: bool = False) -> list[Candidate]:
    """The links of the one list of tags in the article that no label names; with ``lines`` those of the one line."""
    own = belonging.entry_of(heading)
    if heading is None:
        return []
    lists = [links for links in _tag_lists(page) if (lines or _is_list_of_tags(links)) and len(links) <= _MOST_TAGS]
    if own is None:
        inside = [links for links in lists if not _is_beside(_box(links[0]))]
    else:
        inside = [links for links in lists if belonging.is_own(links[0], own, heading)]
    if len(inside) != 1:
        return []
    links, box = inside[0], _box(inside[0][0])
    whole = letters(text_of(box)) == letters("".join(map(text_of, links)))
    in_line = lines and links[0].start > heading.start and len(text_of(box, _LINE + 1)) <= _LINE
    return _texts(links) if in_line or (whole and not lines) else []


def _is_list_of_tags(links: list[Element]) -> bool:
    """Whether links stand in a list or in a box that is named for tags, or each begin with "#"."""
    box = _box(links[0])
    if box.tag in ("ul", "ol") or hints(box.get("class")) & Hint.TAGS:
        return True
    return all(text_of(link, 80).startswith("#") for link in links)


def _tag_lists(page: Page) -> list[list[Element]]:
    """The links to addresses of tags, those of one line or list together."""
    found: dict[Element, list[Element]] = {}
    for link in [e for e in page.tree.tagged("a") if "/tag" in e.raw and _TAGGED.search(e.get("href"))][:_MAX_LINKS]:
        if link.parent is not None:
            found.setdefault(_box(link), []).append(link)
    return list(found.values())


def _box(link: Element) -> Element:
    """The list that a link is an item of, else what is around it."""
    parent = link.parent or link
    return parent.parent if parent.parent is not None and _is_item(parent) else parent


def _is_item(box: Element) -> bool:
    """Whether an element that holds a link is one of several in a row, each with a link of its own."""
    if box.tag == "li":
        return True
    if box.tag not in _ITEMS or not _holds_one_link(box):
        return False
    before, behind = box.previous(), box.next()
    # A sign may stand between two.
    near = (before, before and before.previous(), behind, behind and behind.next())
    return any(kin is not None and kin.tag == box.tag and _holds_one_link(kin) for kin in near)


def _holds_one_link(box: Element) -> bool:
    links = list(islice(box.iter("a"), 2))
    return len(links) == 1 and letters(text_of(box, _LINE)) == letters(text_of(links[0], _LINE))


def _label(box: Element) -> str:
    """What the first element of a line says, or what stands right before a line or a list."""
    first = next(box.children(), None)
    if first is not None and first.tag != "a" and not (first.tag == "li" and any(first.iter("a"))):
        return text_of(first, _LINE)
    before = box.previous()
    if before is not None:
        return before.tail.strip() or text_of(before, _LINE)
    return "" if box.parent is None else box.parent.text


def _texts(links: Iterable[Element]) -> list[Candidate]:
    found = [Candidate(text_of(link, 80).lstrip("#").rstrip(" ,"), "html:tags") for link in islice(links, _MAX_LINKS)]
    return [candidate for candidate in found if candidate.value]
