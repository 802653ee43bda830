"""Where an article is filed: the category that a page shows its readers, by its links, its boxes and its lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import ends_sentence
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.fields import author_links, belonging, breadcrumbs
from newscrawl.extraction.fields.metadata import SESSION, Candidate, is_home
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.once import once
from newscrawl.extraction.tree.page import Page

_MAX_LINKS = 60
_LINE = 160
_SECTION = 40
_MOST = 20
_BOXES = 3
_DEEP = 10
_MAX_MENU = 500
_FEW = 12
_SHORTLY = 30
_AFTER = 60
_BESIDE = frozenset({"aside", "nav", "footer", "form"})
_NAMED_CATEGORIES = re.compile(
    r"(?:(?:^|[\s_]|(?<!\bp)-|[a-z](?=C))categor(?:y|ies|ia|ie)|(?:^|[\s_-])cate)(?:$|[\s_-])", re.IGNORECASE
)
_FILED_MARKS = ("categor", "kategori", "rubri", "ressort")
_FILED = re.compile(
    r"(?:/(?:categor(?:y|ies|ie|ia|ias)|kategori\w{0,2}|rubri[ck]\w{0,3}|ressort)/[^/?#]{1,80}/?"
    rf"|[?&](?:category|kategorie|rubri[ck]\w{{0,3}}|ressort)=[^&=#]{{1,80}}){SESSION}$",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"/tag(?:s|ged)?(?:[/=:]|\.\w+[?/])\S|/tag[-_][^/]{1,80}$|[?&]tags?=[^&\s]", re.IGNORECASE)
_FILING = frozenset({"tag", "category"})


def category(page: Page, heading: Element | None) -> Iterator[Candidate]:
    """The categories that an article is filed under, as it links to them."""
    yield from (Candidate(text_of(link, 80), "html:category") for link in _own_links(page, heading))


def addressed(page: Page, heading: Element | None) -> set[str]:
    """The names, in small letters, of an article's categories whose addresses say that they are some."""
    found = (link for link in _own_links(page, heading) if _FILED.search(link.get("href")))
    return {text_of(link, 80).casefold() for link in islice(found, _MOST)}


def _own_links(page: Page, heading: Element | None) -> Iterator[Element]:
    """The links to an article's categories in its own head or foot.

    A link is known by its rel, by its name or that of the box around it, or, outside of prose, by where it leads; it
    may stand right above the article too.
    """
    own = belonging.entry_of(heading)
    marked = (e for e in links(page)[:_MAX_LINKS] if "category" in rel(e) or is_category(e))
    leading = (e for e in _filing(page) if _is_apart(e) or _is_named(e))
    boxes = (box for box in page.tree.mentioning("class", "ategor", "cate") if _is_box(box))
    named = (e for box in boxes for e in box.iter("a") if len(text_of(e, 80)) <= _SECTION)
    nigh = belonging.near(page.tree.tagged("a"), heading, _SHORTLY, _AFTER) if heading is not None else ()
    spoken = (link for link in nigh if _is_filed_in(page, link) or (_is_labelled(link) and not leads_to_tag(link)))
    for link in chain(marked, islice(leading, _MAX_LINKS), islice(named, _MAX_LINKS), spoken):
        if belonging.is_own(link, own, heading) or _leads_in(link, heading) or _is_in_text_box(link, own, heading):
            text = text_of(link, 80)
            if (
                text
                and not lexicon.matches("uncategorized", text)
                and not breadcrumbs.leads_home(page, link.get("href").strip())
            ):
                yield link


def _is_filed_in(page: Page, link: Element) -> bool:
    """Whether a link stands in a line with a date, behind "in": "Posted on 5 March 2024 by Jane Doe in Politics"."""
    line, before = link.parent, link.previous()
    if line is None:
        return False
    words = (line.text if before is None else before.tail).rsplit(None, 1)
    if not words or not lexicon.matches("filed_in", words[-1]):
        return False
    name = text_of(link, _SECTION + 1)
    if len(name) > _SECTION or any(map(str.isdigit, name)):
        return False
    if urls.looks_like_article(page.absolute(link.get("href"))):
        return False
    text = text_of(line, _LINE + 1)
    return len(text) <= _LINE and dates.may_hold(text) and not ends_sentence(text)


def _is_in_text_box(link: Element, own: Element | None, heading: Element | None) -> bool:
    """Whether a link named as a category, in no list of them, stands with the text, where no article is marked."""
    if own is not None or not _is_named(link) or (link.parent is not None and link.parent.tag == "li"):
        return False
    article = next((up for up in link.ancestors() if up.tag == "article"), None)
    if article is not None and len(article.tree.tagged("article")) == 1:
        return True
    return belonging.is_own(link, belonging.box_of(heading), heading)


def _is_named(link: Element) -> bool:
    return _NAMED_CATEGORIES.search(link.get("class")) is not None


def _is_box(box: Element) -> bool:
    """Whether a small box is named as that of categories."""
    return box.end - box.start <= _FEW and _NAMED_CATEGORIES.search(box.get("class")) is not None


def _leads_in(link: Element, heading: Element | None) -> bool:
    """Whether a link that is marked as a category stands shortly before the headline, in nothing that is apart."""
    if heading is None or not 0 < heading.start - link.start <= _SHORTLY or "category" not in rel(link):
        return False
    around = link.ancestors()
    return not any((up.tag in _BESIDE or belonging.is_apart(up)) and not up.holds(heading) for up in around)


def filed(page: Page, heading: Element | None) -> Iterator[Candidate]:
    """The section that an article is filed under: its category, else what a line above the headline links to."""
    yield from category(page, heading)
    yield from _alone(page)
    if heading is None:
        return
    line = _before(heading)
    label, _, rest = ("" if line is None else text_of(line, _LINE)).partition(":")
    if line is not None and rest and lexicon.matches("section_label", label):
        yield from (Candidate(text_of(first, _SECTION), "html:kicker") for first in islice(line.iter("a"), 1))
        return
    link = None if line is None else line if line.tag == "a" else next(line.children(), None)
    if line is None or link is None or link.tag != "a" or link.end < line.end or "tags" in line.get("class"):
        return
    text = text_of(link, _SECTION + 1)
    target = page.absolute(link.get("href"))
    if (
        1 < len(text) <= _SECTION
        and text[0].isalnum()
        and text == text_of(line, _SECTION + 1)
        and (_is_list(page, target) or _names_folder(target, text) or _is_in_menu_too(page, link, text))
    ):
        yield Candidate(text, "html:kicker")


def _alone(page: Page) -> Iterator[Candidate]:
    if (link := alone(page)) is not None and not lexicon.matches("uncategorized", text_of(link, 80)):
        yield Candidate(text_of(link, 80), "html:category")


def alone(page: Page) -> Element | None:
    """The link to the one category that a line of its own names wherever it stands, if no other does."""
    near = islice(_filing(page), _MAX_LINKS)
    told = [link for link in near if _is_all_of_line(link) or _is_followed_by_tags(link)]
    return told[0] if len({link.get("href") for link in told}) == 1 else None


def _filing(page: Page) -> Iterator[Element]:
    """The links to addresses of categories."""
    return (e for e in page.tree.linked(*_FILED_MARKS) if _FILED.search(e.get("href")))


def in_menu(page: Page, names: Collection[str], heading: Element | None) -> set[str]:
    """Those of the names that a link of the site's navigation says, outside of the article: they are sections' then."""
    own, shortest = belonging.entry_of(heading), min(map(len, names), default=0)
    places: dict[str, list[int]] = {name.casefold(): [] for name in names}
    # One look at all texts, however many names there are.
    for place, text in enumerate(page.tree.markup.texts if names else ()):
        if len(text) >= shortest and (said := text.strip().casefold()) in places and len(places[said]) < _MOST:
            places[said].append(place)

    def is_section(name: str) -> bool:
        around = map(page.tree.around, places[name.casefold()])
        return any(e is not None and _is_of_menu(e) and not (own is not None and own.holds(e)) for e in around)

    return set(filter(is_section, names))


def _is_in_menu_too(page: Page, link: Element, text: str) -> bool:
    """Whether the site's navigation links to what a link leads to, by the same words."""
    href = link.get("href")
    alike = (e for e in page.tree.tagged("a")[:_MAX_MENU] if e is not link and e.get("href") == href)
    if not href or href[0] == "#" or breadcrumbs.leads_home(page, href.strip()):
        return False
    return any(_is_of_menu(other) and text_of(other, _SECTION + 1) == text for other in islice(alike, _MOST))


def _is_of_menu(element: Element) -> bool:
    """Whether an element is a link, or the text of one, in a box that is marked or named as navigation."""
    boxes = list(islice((element, *element.ancestors()), _DEEP))
    link = next((box for box in boxes[:_BOXES] if box.tag == "a"), None)
    if link is None or author_links.leads_to_author(link):
        return False
    return any(box.tag == "nav" or hints(f"{box.get('class')} {box.get('id')}") & Hint.NAVIGATION for box in boxes)


def _is_all_of_line(link: Element) -> bool:
    """Whether a line says "in" and the link, "in Politics", or is named as that of the category and holds it alone."""
    line = link.parent
    if line is None:
        return False
    word, name = line.text.strip(), text_of(link, _SECTION + 1)
    if len(name) > _SECTION or letters(text_of(line, _LINE)) != letters(word) + letters(name):
        return False
    return lexicon.matches("filed_in", word) if word else _NAMED_CATEGORIES.search(line.get("id")) is not None


def _is_followed_by_tags(link: Element) -> bool:
    """Whether links marked as tags, and no others, stand right behind a link, first of its line."""
    behind = link.next()
    if link.previous() is not None or behind is None or behind.tag != "a" or "tag" not in rel(behind):
        return False
    return link.parent is not None and all(leads_to_tag(e) for e in islice(link.parent.iter("a"), 1, _MOST))


def _is_list(page: Page, target: str) -> bool:
    """Whether an address of the site is that of a list, or the folder that the page itself lies in."""
    try:
        if urls.site(target) != urls.site(page.url) or is_home(target):
            return False
        folder = urlsplit(target).path.rstrip("/") + "/"
        return urls.looks_like_listing(target, sure=True) or urlsplit(page.url).path.startswith(folder)
    except ValueError:
        return False


def _before(heading: Element) -> Element | None:
    """What stands right before a headline, or before the boxes that it is the first of."""
    here: Element | None = heading
    for _ in range(_BOXES):
        if here is None or here.tag in ("body", "main", "article"):
            return None
        if (line := here.previous()) is not None:
            return line
        here = here.parent
    return None


def _names_folder(target: str, text: str) -> bool:
    """Whether an address is that of a folder of the site's top that is called as the link to it."""
    try:
        return letters(urlsplit(target).path).casefold() == letters(text).casefold()
    except ValueError:
        return False


def links(page: Page) -> list[Element]:
    """The links with rel=tag or rel=category, alone or with other words."""
    marked = page.tree.mentioning("rel", *_FILING)
    return [link for link in marked if link.tag == "a" and not _FILING.isdisjoint(rel(link))]


def leads_to_tag(link: Element) -> bool:
    """Whether an address is that of a tag."""
    return _TAGGED.search(link.get("href")) is not None


def rel(link: Element) -> list[str]:
    return link.get("rel").lower().split()


def _is_apart(link: Element) -> bool:
    """Whether a link stands in a line, not in prose."""
    return link.parent is not None and _is_line(link.parent)


@once
def _is_line(element: Element) -> bool:
    return len(text_of(element, _LINE + 1)) <= _LINE


def names_category(link: Element) -> bool:
    """Whether a link is one of an article's categories, by what is around it or by where it leads."""
    return is_category(link) or _FILED.search(link.get("href")) is not None


@once
def is_category(link: Element) -> bool:
    """Whether the box, the list or the line that a link stands in is named as one of categories."""
    boxes = list(islice(link.ancestors(), _BOXES))
    for up in boxes:
        names = up.get("class").lower()
        if names or up.tag not in ("li", "ul"):
            if ("categor" in names or "cat-links" in names) and "tag" not in names.replace("category tag", ""):
                return True
            break
    return _is_labelled(link)


def _is_labelled(link: Element) -> bool:
    """Whether a link is one of a line that says "Category:" before them."""
    for up in islice(link.ancestors(), _BOXES):
        if rest := _behind_label(up):
            return letters(rest) == letters("".join(map(text_of, islice(up.iter("a"), _MOST))))
    return False


@once
def _behind_label(line: Element) -> str:
    """What stands behind "Category:" at the beginning of a line; "" where it begins otherwise."""
    label, _, rest = text_of(line, _LINE + 1).replace("：", ":").partition(":")
    return rest if rest and lexicon.matches("section_label", label) else ""


def letters(text: str) -> str:
    """A text without the spaces and commas that may part links."""
    return "".join(filter(str.isalnum, text))
