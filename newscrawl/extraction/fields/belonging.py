"""What belongs to an article and what stands apart from it: other articles, readers' comments, the site's furniture."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS, ends_sentence
from newscrawl.extraction.fields import bylines
from newscrawl.extraction.fields.metadata import is_home
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.memo import Memo
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.extraction.tree.once import once

BEFORE = 40
"""Elements in front of a headline that are looked at."""

_NEAR = 60
_SMALL = 30
_LINE = 160
_AROUND = 4
_SENTENCE = 30
_ENTRY_TEXT = 200
_TITLE = 4
_SURE_TITLE = 7
_MAX_NAME = 300
_start = attrgetter("start")
_OTHERS = frozenset({"article", "aside", "nav", "form"})
_STRANGERS = (
    "comment related sidebar recommend teaser promo popular newsletter trending mostread most-read latest widget footer"
    " carousel ticker__ upnext up-next readalso read-also card menu modal cookie advert"
)
_STRANGE = _STRANGERS.split()
# The parts of a card stand in it: one that is named so by itself is the article's own. What Tailwind has in brackets
# is a measure: "mr-[--sidebar-width]".
_NO_STRANGERS = re.compile(
    r"\[[^\]]*\]|vcard|h-card|author[a-z_-]{0,20}card|(?<![\w-])(?:[a-z]{1,3}-)?card[_-]{1,2}[a-z]+|promoted|elementor-widget"
    r"|(?:sidebar )?[a-z-]{0,20}sidebar--(?:post|article|entry)|sidebar__[a-z]+"
)
# A card of what is said of the article itself.
_FACTS = re.compile(r"(?:^|\s)(?:tags?|categor(?:y|ies)|topics?|keywords|authors?)(?:$|\s)")
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_MASTHEAD = re.compile(
    r"(?:^|\s)(?:(?:site|page|main)-?)?(?:mast-?head|header|top-?bar|banner|ticker|weather|today)(?:$|\s)|current-?date",
    re.IGNORECASE,
)
_CUT = bylines.SKIPPED | {"footer", "aside", "figure"}


def entry_of(heading: Element | None) -> Element | None:
    """The article that a headline heads: by its tag, as a microformat, else the main part of the page."""
    return None if heading is None else _entry_around(heading)


@once
def _entry_around(heading: Element) -> Element | None:
    main = None
    for element in heading.ancestors():
        if element.tag == "article" or _ENTRY.search(element.get("class")):
            return element
        if element.tag == "main" or element.get("role") == "main":
            main = element
    return main


def box_of(heading: Element | None) -> Element | None:
    """The article that a headline heads; where none is marked, the innermost box around it that holds the text."""
    return entry_of(heading) or _text_box(heading)


def _text_box(heading: Element | None) -> Element | None:
    """The innermost box around a headline that most of the page's paragraphs lie in."""
    for element in heading.ancestors() if heading is not None else ():
        if element.tag == "body":
            return None
        if _holds_text(element):
            return element
    return None


def near(found: Sequence[Element], heading: Element, before: int, behind: int) -> Sequence[Element]:
    """Those of ``found``, which are in document order, so many elements or fewer before and behind a headline."""
    first, last = (bisect(found, at, key=_start) for at in (heading.start - before, heading.end + behind))
    return found[first:last]


def is_own(link: Element, own: Element | None, heading: Element | None) -> bool:
    """Whether a link lies in the article that the headline heads, no other; where none is marked, near it."""
    if heading is None or (own is None and abs(link.start - heading.start) > _NEAR):
        return False
    for above in link.ancestors():
        if above is own or above.tag == "body":
            return own is None or above is own
        if is_apart(above) or (above.tag in _OTHERS and not _is_part(above)):
            return False
    return False


def _is_part(box: Element) -> bool:
    """Whether an <article> or a <nav> is one of the article's own: the one with the text, the one with its tags."""
    return _holds_text(box) if box.tag == "article" else lexicon.matches("tags_label", box.get("aria-label"))


def _is_masthead(element: Element, heading: Element) -> bool:
    """Whether an element lies above an article, in the head of the site: the date there is today's."""
    own = entry_of(heading)
    for up in (element, *element.ancestors()):
        if up is own or up.holds(heading):
            return False
        if up.tag == "header" or up.get("role") == "banner" or _MASTHEAD.search(up.get("class")):
            # A header may as well be the article's; the site's holds its logo.
            return _leads_home(up) or (own is not None and up.tag != "header")
    return False


def _leads_home(box: Element) -> bool:
    """Whether a box holds a link to the home page, as the logo of a site is."""
    hrefs = (link.get("href").strip() for link in islice(box.iter("a"), _SMALL))
    return any(href and href[0] != "#" and is_home(href) for href in hrefs)


def is_of_another(element: Element, heading: Element | None, text: str, prose: int) -> bool:
    """Whether a date without a label is the site's, another article's, or that of what the article tells of."""
    if heading is not None and element.end <= heading.start and _is_masthead(element, heading):
        return True
    return _is_others(element, heading, _TITLE if prose else _SURE_TITLE) or _is_amid(element, text)


def _is_amid(element: Element, text: str) -> bool:
    """Whether a date stands within a sentence: "The concert on 1 June is off."."""
    around = element.parent
    if element.tag != "time" or around is None or around.tag != "p":
        return False
    line = text_of(around, _LINE + 1)
    return len(line) > len(text) + _SENTENCE and (len(line) > _LINE or ends_sentence(line))


def _is_others(element: Element, heading: Element | None, least: int) -> bool:
    """Whether a date stands beside the linked headline of another article: in its entry of a list, in its card.

    ``least``: the words that make a link one. Before the text it may as well lead to the section, or to the author.
    """
    box: Element | None = element
    for _ in range(_AROUND):
        if box is None or box.end - box.start > _SMALL:
            return False
        if heading is not None and (box.holds(heading) or heading.holds(box)):
            return False
        if len(text_of(box, _ENTRY_TEXT + 1)) > _ENTRY_TEXT:
            return False
        if any(len(link.line().split()) >= least and _leads(link) for link in box.iter("a")):
            return True
        box = box.parent
    return False


def _leads(link: Element) -> bool:
    """Whether a link leads to another article, and neither on in a chain nor to an author."""
    if link.get("rel") in ("prev", "next"):
        return False
    return link.get("href")[:1] not in ("", "#") and not bylines.source(link)


def is_apart(element: Element) -> bool:
    """Whether an element by its name holds another article, readers' comments or the furniture of the site."""
    attrs = element.attrs
    name, own = attrs.get("class"), attrs.get("id")
    return bool((name and _OF_OTHERS[name]) or (own and _OF_OTHERS[own])) and not _holds_text(element)


def before(element: Element) -> list[Element]:
    """The elements in front of a headline, nearest siblings first, up to its fourth box."""
    found: list[Element] = []
    here: Element | None = element
    for _ in range(4):
        if here is None or here.tag == "body":
            break
        sibling = here.previous()
        while sibling is not None and len(found) < BEFORE:
            found += own_elements(sibling, sibling.start, sibling.end, BEFORE - len(found))
            sibling = sibling.previous()
        here = here.parent
    return found


def own_elements(top: Element, start: int, end: int, limit: int) -> list[Element]:
    """At most ``limit`` elements from ``start`` to ``end``, without those whose name or tag sets them apart."""
    elements = top.tree.elements
    found: list[Element] = []
    at = start
    while at < end and len(found) < limit:
        element = elements[at]
        at += 1
        if element.tag in _CUT and not _heads_text(element):
            at = element.end
            continue
        if attrs := element.attrs:
            name, own = attrs.get("class"), attrs.get("id")
            if ((name and _OF_STRANGERS[name]) or (own and _OF_STRANGERS[own])) and not _holds_text(element):
                at = element.end
                continue
        found.append(element)
    return found


def _holds_text(element: Element) -> bool:
    """Whether most of the page's paragraphs lie inside: a "card" around the article is no other's."""
    prose = element.tree.prose
    held = len(inside(prose, element))
    return held > 1 and 2 * held > len(prose) and "comment" not in f"{element.get('class')} {element.get('id')}".lower()


def _heads_text(element: Element) -> bool:
    """Whether a <footer> stands before the text of the box it lies in, as the byline of a node in Drupal does.

    So may a small <aside> that heads nothing of its own.
    """
    parent = element.parent
    if element.tag not in ("footer", "aside") or parent is None:
        return False
    inside_it = element.tree.elements[element.start + 1 : element.end]
    if element.tag == "aside" and (len(inside_it) > _SMALL or any(inner.tag in HEADINGS for inner in inside_it)):
        return False
    held = inside(parent.tree.prose, parent)
    return len(held) > 0 and held[0].start >= element.end


def _opens_other(names: str) -> bool:
    names = names.replace("footer", "")
    return _ENTRY.search(names) is not None or _OF_STRANGERS[names]


def _names_stranger(name: str) -> bool:
    name = name[:_MAX_NAME].lower()
    if not any(word in name for word in _STRANGE):
        return False
    name = _NO_STRANGERS.sub("", name)
    if "card" in name and _FACTS.search(name):
        name = name.replace("card", "")
    return any(word in name for word in _STRANGE)


_OF_STRANGERS = Memo(_names_stranger, 8192, _MAX_NAME)
_OF_OTHERS = Memo(_opens_other, 8192, _MAX_NAME)
