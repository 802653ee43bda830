"""The tags that a page shows its readers: a labelled line, links marked rel=tag, a box or a list of tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice
from urllib.parse import unquote

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.fields import belonging, filing
from newscrawl.extraction.fields.filing import leads_to_tag, letters
from newscrawl.extraction.fields.metadata import Candidate
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.extraction.tree.once import once
from newscrawl.extraction.tree.page import Page

_MAX_LINKS = 60
_MAX_LINES = 5
_LINE = 160
_BESIDE = frozenset({"aside", "nav", "footer", "form"})
_MOST_TAGS = 20
_FEW = 3
_SHORT = 40
_NEAR = 60
_NAMED_LISTS = re.compile(r"(?:^|[\s_-])(?:tags|keywords|hashtags|tag[_-]?(?:links|list))(?:$|[\s_-])", re.IGNORECASE)
_NAMED_TAGS = re.compile(r"(?:^|[\s_-])(?:tags?|keywords|hashtags|taglist|posttags)(?:$|[\s_-])", re.IGNORECASE)
_OF_ARTICLE = re.compile(
    r"(?:^|\s)(?:article|post|entry|story)[_-]?tag(?:s|[_-]?(?:links|list))(?:$|\s)", re.IGNORECASE
)
_PARTED = re.compile(r"[·•|,;/]")
_SIZE = re.compile(r"font-size\s?:\s?([\d.]{1,10}\w{0,3})")
_COUNTED = re.compile(r"\(\d{1,6}\)\s*$")
_ITEMS = frozenset({"span", "div", "dd"})


def read(page: Page, heading: Element | None) -> list[Candidate]:
    """The tags of a line that is labelled so ("Tags: a, b"), else the texts of links with rel=tag."""
    filed = [link for link in filing.links(page) if "tag" in filing.rel(link)][:_MAX_LINKS]
    links = [link for link in filed if "category" not in filing.rel(link)]
    # Some mark the categories as tags too; they stand in a box or lead to an address that says what they are.
    links = [link for link in links if not filing.names_category(link) and not is_of_site(link, heading)]
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


def filed(page: Page, heading: Element | None) -> list[Candidate]:
    """The links marked as tags that lead to categories: the only tags that some systems have."""
    marked = (link for link in filing.links(page)[:_MAX_LINKS] if filing.rel(link) == ["tag"])
    links = [e for e in marked if not filing.is_category(e) and filing.names_category(e) and not is_of_site(e, heading)]
    return [Candidate(text_of(link, 80), "html:rel-tag") for link in links]


def _tag_lines(page: Page) -> list[Element]:
    named = ((e, e.get("class")) for e in page.tree.tagged("p") if "tags" in e.raw or "keywords" in e.raw)
    return [element for element, name in named if "tags" in name or "keywords" in name][:_MAX_LINES]


def _tag_line(page: Page, heading: Element | None) -> list[Candidate]:
    """The links of a line without any markup, "Tags: a b", that lead to addresses of tags; of any in a box of tags."""
    for links in _tag_lists(page):
        box = _box(links[0])
        if len(links) > _MOST_TAGS:
            continue
        if _is_label(box.text) or (_is_label(_label(box)) and not _is_beside(box)):
            return _texts(box.iter("a"))
        if _is_label(_words_before(links[0])):
            return _texts(links)
    for label, box in chain(_named_boxes(page), _labelled(page, heading)):
        links = list(islice(box.iter("a"), _MOST_TAGS + 1))
        if 0 < len(links) <= _MOST_TAGS and box.tag != "a" and not _is_beside(box) and not _is_cloud(box, links):
            said = letters("".join(map(text_of, links)))
            if letters(text_of(box)) in (said, letters(label) + said):
                return _texts(links)
    return []


def _named_boxes(page: Page) -> Iterator[tuple[str, Element]]:
    """The boxes that are named for tags and begin with a label that says so, and the label."""
    boxes = [e for e in page.tree.mentioning("class", "tag", "eyword") if _NAMED_TAGS.search(e.get("class"))]
    for box in boxes[:_MAX_LINKS]:
        first = next(box.children(), None)
        labels = (box.text,) if first is None else (box.text, text_of(first, _LINE), first.text)
        if (label := next(filter(_is_label, labels), None)) is not None:
            yield label, box


def _words_before(link: Element) -> str:
    """What stands before the first link of a line, from the last sign that parts its pieces: "3 May · tagged with"."""
    before = link.previous()
    words = before.tail if before is not None else "" if link.parent is None else link.parent.text
    return _PARTED.split(words[-_LINE:])[-1]


def boxed(page: Page, heading: Element | None) -> list[Candidate]:
    """The links of the one box in the article that is named "tags" and holds nothing else; in a column "article tags".

    One link alone must lead to a tag, or the box be named so; without any link the items may be named as tags.
    """
    if heading is None:
        return []
    own = belonging.box_of(heading)
    found: dict[tuple[str, ...], list[Candidate]] = {}
    telling = page.tree.mentioning("class", "tag", "eyword")
    named = (box for box in telling if _NAMED_LISTS.search(box.get("class")) or _are_hashed(box))
    for box in islice(named, _MAX_LINKS):
        follows = own is not None and box.parent is own.parent and box.start >= own.end and _are_hashed(box)
        if not follows and not belonging.is_own(box, own, heading) and not _is_the_articles(box, heading):
            continue
        links = list(islice(box.iter("a"), _MOST_TAGS + 1))
        if (links and _are_tags(box, links)) or _are_items(box, links := list(islice(box.children(), _MOST_TAGS + 1))):
            tags = _texts(links)
            found.setdefault(tuple(tag.value for tag in tags), tags)
    return next(iter(found.values())) if len(found) == 1 else []


@once
def _are_hashed(box: Element) -> bool:
    """Whether all links of a small box begin with "#"."""
    first = next(box.iter("a"), None)
    if first is None or text_of(first, 80)[:1] != "#":
        return False
    links = list(islice(box.iter("a"), _MOST_TAGS + 1))
    return len(links) <= _MOST_TAGS and all(text_of(link, 80).startswith("#") for link in links)


def _is_the_articles(box: Element, heading: Element) -> bool:
    """Whether a box is named as that of an article's tags, and stands neither before it nor in another's card."""
    if box.start < heading.start or not _OF_ARTICLE.search(box.get("class")):
        return False
    return not any(up.tag == "article" or belonging.is_apart(up) for up in box.ancestors())


def _are_tags(box: Element, links: list[Element]) -> bool:
    """Whether links are all that a box holds, as many as an article has tags."""
    is_sure = len(links) > 1 or leads_to_tag(links[0]) or _OF_ARTICLE.search(box.get("class"))
    if len(links) > _MOST_TAGS or not is_sure or _is_cloud(box, links):
        return False
    return letters(text_of(box)) == letters("".join(map(text_of, links)))


def _are_items(box: Element, items: list[Element]) -> bool:
    """Whether a small box holds nothing but items that are named as tags and lead nowhere."""
    if not 0 < len(items) <= _MOST_TAGS or box.end - box.start > 3 * _MOST_TAGS or any(box.iter("a")):
        return False
    if not all(_NAMED_TAGS.search(item.get("class")) and 0 < len(text_of(item, _LINE)) <= _SHORT for item in items):
        return False
    return letters(text_of(box)) == letters("".join(map(text_of, items)))


def by_category(page: Page) -> list[Candidate]:
    """The links to tags in a line beside that of the page's one category, as in a card of the article's facts."""
    link = filing.alone(page)
    line = None if link is None else link.parent
    before, behind = (None, None) if line is None else (line.previous(), line.next())
    for kin in (before, behind):
        links = [] if kin is None else list(islice(kin.iter("a"), _MOST_TAGS + 1))
        if kin is not None and links and all(map(leads_to_tag, links)) and _are_tags(kin, links):
            return _texts(links)
    return []


def spaced(page: Page) -> list[Candidate]:
    """The categories of a wiki's page, of which it has many: their addresses and titles say "Category:Politics"."""
    links = (e for e in page.tree.having("title") if e.tag == "a" and ":" in e.get("title") and _is_spaced(e))
    found: dict[Element, list[Element]] = {}
    for link in islice(links, _MAX_LINKS):
        found.setdefault(_box(link), []).append(link)
    for box, inside_it in found.items():
        before = box.previous()
        if before is not None and lexicon.matches("section_label", text_of(before, _LINE)):
            return _texts(inside_it)
    return []


def _is_spaced(link: Element) -> bool:
    """Whether a link's title is its text behind the name of a space, and its address ends alike."""
    space, _, name = link.get("title").partition(":")
    address = unquote(link.get("href")[-_LINE:]).replace("_", " ")
    return bool(space) and name == text_of(link, _LINE) and address.endswith(f"{space}:{name}")


def _labelled(page: Page, heading: Element | None) -> Iterator[tuple[str, Element]]:
    """Texts of the article that say "Tags" and no more, each with what stands behind or around it."""
    own = belonging.box_of(heading)
    if own is None:
        return
    first, last = page.tree.span(own)
    texts, labels = page.tree.markup.texts[first:last], _labels()
    if labels.isdisjoint(map(str.strip, texts)):
        return
    labelled = ((place, text) for place, raw in enumerate(texts, first) if (text := raw.strip()) in labels)
    for place, text in islice(labelled, _MAX_LINKS):
        element = page.tree.around(place)
        if element is None or not belonging.is_own(element, own, heading):
            continue
        alone = not any(element.children())
        for box in (element.next(), element.parent) if alone else (element,):
            if box is not None and not any(map(_leads_down, islice(box.iter("a"), _MOST_TAGS + 1))):
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


def is_of_site(element: Element, heading: Element | None) -> bool:
    """Whether what is marked as tags stands in a column of the site or in another article."""
    for up in element.ancestors():
        if up.tag == "body" or heading is None or up.holds(heading):
            break
        if up.tag == "aside" and not _NAMED_TAGS.search(up.get("class")):
            return True
        if "widget" in up.get("class").split() and belonging.is_apart(up):
            return True
    return _is_in_card(element, heading)


def _is_in_card(element: Element, heading: Element | None) -> bool:
    """Whether an element stands in another <article>, behind a title that leads there."""
    up = next((up for up in element.ancestors() if up.tag == "article"), None)
    if up is None or heading is None or up.holds(heading) or len(inside(up.tree.prose, up)) >= _FEW:
        return False
    first = up.tree.elements[up.start : min(element.start, up.start + _NEAR)]
    return any(title.tag in HEADINGS and any(title.iter("a")) for title in first)


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
        inside = [links for links in lists if not _is_beside(_box(links[0])) and not _is_in_card(links[0], heading)]
    else:
        inside = [links for links in lists if belonging.is_own(links[0], own, heading)]
    # An article may show its tags at its head and at its foot.
    if len({tuple(link.get("href") for link in links) for links in inside}) != 1 or (lines and len(inside) > 1):
        return []
    for links in inside:
        box = _box(links[0])
        whole = letters(text_of(box)) == letters("".join(map(text_of, links)))
        in_line = lines and links[0].start > heading.start and len(text_of(box, _LINE + 1)) <= _LINE
        if in_line or (whole and not lines):
            return _texts(links)
    return []


def _is_list_of_tags(links: list[Element]) -> bool:
    """Whether links stand in a list or in a box that is named for tags, or each begin with "#"."""
    box = _box(links[0])
    if box.tag in ("ul", "ol") or hints(box.get("class")) & Hint.TAGS:
        return True
    return all(text_of(link, 80).startswith("#") for link in links)


def _tag_lists(page: Page) -> list[list[Element]]:
    """The links to addresses of tags, those of one line or list together; clouds are left out."""
    found: dict[Element, list[Element]] = {}
    leading = (e for e in page.tree.linked("tag") if leads_to_tag(e))
    for link in islice(leading, _MAX_LINKS):
        if link.parent is not None:
            found.setdefault(_box(link), []).append(link)
    return [links for box, links in found.items() if not _is_cloud(box, links)]


def _is_cloud(box: Element, links: list[Element]) -> bool:
    """Whether links are all tags of the site: by their name, their sizes or a number of articles behind each."""
    names = f"{box.get('class')} {box.get('id')} {links[0].get('class')}".lower()
    if "cloud" in names and "tag" not in filing.rel(links[0]):
        return True
    if len(links) < _FEW:
        return False
    styles = [match[0] for link in links for e in (link, link.parent) if e and (match := _SIZE.search(e.get("style")))]
    return len(set(styles)) > 1 or all(_is_counted(link) for link in links)


def _is_counted(link: Element) -> bool:
    return any(_COUNTED.search(text) for text in (text_of(link, 80), link.tail[:80]))


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
    named = _NAMED_LISTS.search(box.get("class"))
    alike = (kin for kin in near if kin is not None and kin.tag == box.tag and _holds_one_link(kin))
    # A box of one tag may stand beside that of the category.
    return any(not named or kin.get("class") == box.get("class") for kin in alike)


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
    found = [Candidate(_name(link).lstrip("#").rstrip(" ,"), "html:tags") for link in islice(links, _MAX_LINKS)]
    return [candidate for candidate in found if candidate.value]


def _name(link: Element) -> str:
    """What a link says, without the number of articles that an element at its end tells."""
    said, last = text_of(link, 80), link.tree.elements[link.end - 1]
    if last is link or last.tail.strip() or not last.text.strip(" ()").isdecimal():
        return said
    number = last.text.strip()
    name, slug = said.removesuffix(number).strip(), _slug(link.get("href"))
    if not name or not (letters(name).casefold() == slug or not slug.endswith(number.strip(" ()"))):
        return said
    return name


def _slug(href: str) -> str:
    """The letters and digits of an address' last part."""
    return letters(unquote(href[-_LINE:].rstrip("/").rpartition("/")[2])).casefold()
