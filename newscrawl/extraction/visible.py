"""What stands around the headline for readers: byline, date line, breadcrumb.

Only a bounded number of elements before and behind the headline is looked at, and none that by its name belongs to
comments, to other articles or to the furniture of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction import authors, dates, lexicon
from newscrawl.extraction.metadata import Candidate, Metadata, elements, fold, is_home, text_of
from newscrawl.extraction.page import Page

AFTER = 120
"""Elements behind the headline that are looked at."""

BEFORE = 40
"""Elements before it."""

_MAX_LINE = 160
_MAX_PROSE = 4
_LABELLED = 5
_FOOT = 2_000
_MAX_HEADINGS = 60
_MOST_NAMES = 5
_STRANGE = re.compile(
    r"comment|related|sidebar|recommend|teaser|promo|popular|newsletter|trending|most-?read|latest|widget|footer"
    r"|carousel|ticker__|up-?next|read-?also|(?<!v)card|menu|modal|cookie|advert",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|writers?|autor(?:es)?|auteurs?|verfasser|redaktor|redakteur)"
    r"(?:$|[\s_-]|name|line)",
    re.IGNORECASE,
)
_DATE_NAME = re.compile(r"date|time|publi|datum|fecha|posted|stamp|meta|byline")
_IN_FOOT = re.compile(
    r"(?:^|[\s_-])(?:date|time|publi\w*|posted|datum|fecha|pubdate|stamp)(?:$|[\s_-])|updated|modified", re.IGNORECASE
)
_ENTRY = re.compile(r"(?:^|\s)h-?entry(?:\s|$)")
_STAMPED = re.compile(r"(?:^|[\s_-])(?:published|updated|modified|dtstart|date|datetime)(?:$|[\s_-])")
_CLOSED = frozenset({"aside", "nav", "form", "article", "p", "h2", "h3", "figure", "table", "pre"})
_APART = frozenset({"a", "li", "div", "p", "br", "td", "ul"})
_TAIL = re.compile(r"[/›»>→|:→–•·‹«<←/]")
_CRUMB_LISTS = etree.XPath(
    # One test for an element: XPath tries it on all of them.
    "//*[contains(@class, 'rumb')]"
)
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "option", "button", "input", "iframe"})
_OUTSIDE = frozenset({"footer", "aside"})


@dataclass(slots=True)
class Surroundings:
    """Candidates from visible text; dates as text, to be read by `dates`."""

    published: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    authors: list[list[Candidate]] = field(default_factory=list)
    section: list[Candidate] = field(default_factory=list)
    live: bool = False


def headline(found: Metadata, title: str) -> HtmlElement | None:
    """The h1 that says ``title``, else the longest of the first ones; None where there is no h1."""
    folded = fold(title)
    best = None
    for heading in found.headings:
        text = fold(text_of(heading))
        if text and folded and (text == folded or (len(text) > 10 and (text in folded or folded in text))):
            return heading
        if best is None and len(text) > 10:
            best = heading
    # Where the h1 is the name of the site, the headline is the first h2 that says the title.
    root = found.headings[0].getroottree() if found.headings and folded else None
    for heading in islice(root.iter("h2", "h3"), _MAX_HEADINGS) if root is not None else ():
        if isinstance(heading, HtmlElement) and fold(text_of(heading)) == folded:
            return heading
    return best


def look(page: Page, heading: HtmlElement | None, *, day_first: bool | None) -> Surroundings:
    """Read the surroundings of the headline; without one, of the beginning of the body."""
    seen = Surroundings()
    if heading is None:
        body = page.root.find("body")
        around = list(_limited(iter(body if body is not None else page.root), 2 * AFTER))
    else:
        around = [*_limited(_behind(heading), AFTER), *_limited(_before(heading), BEFORE)]
    prose = 0
    done: HtmlElement | None = None
    scored: list[tuple[int, int, bool, Candidate]] = []
    for place, element in enumerate(around):
        if done is not None and done in element.iterancestors():
            continue
        text = text_of(element, _MAX_LINE + 1)
        prose += element.tag == "p" and len(text) > 150
        dated = list(_dated(element, text, day_first))
        done = element if dated else None
        # Behind the text stand the dates of other articles: only one with a label is believed there.
        least = 1 if prose <= _MAX_PROSE else _LABELLED
        scored.extend((-score, place, is_new, found) for score, is_new, found in dated if least <= score)
        if prose <= _MAX_PROSE:
            _bylined(element, text, seen)
    scored.sort(key=lambda entry: entry[:2])
    seen.published = [candidate for _, _, is_new, candidate in scored if is_new]
    seen.modified = [candidate for _, _, is_new, candidate in scored if not is_new]
    # A link or an element that is marked as the author's is surer than words that follow "by".
    seen.authors.sort(key=lambda group: group[0].source != "html:byline")
    return seen


def foot(heading: HtmlElement | None, seen: Surroundings) -> None:
    """Add the byline and the dates that stand below the text, in the foot of the article that the headline heads.

    There only what is marked as the author or as a date counts, and nothing where it could be that of several
    articles: other posts are announced in the same place, in the same words.
    """
    own = _entry_of(heading)
    if heading is None or own is None:
        return
    published: dict[str, Candidate] = {}
    modified: list[Candidate] = []
    below = Surroundings()
    for element in _foot_elements(own, heading):
        if stated := _stated(element):
            is_new, marked = _marked(element)
            if not is_new:
                modified.append(Candidate(stated, "html:time"))
            elif marked:
                published.setdefault(stated, Candidate(stated, "html:time"))
        text = text_of(element, _MAX_LINE + 1)
        if element.tag == "address" and len(element) <= 6 and authors.without_byline(text) != text:
            _add(below, "html:byline", _name_lines(element), once=True)
        _bylined(element, text, below, marked=True)
    if len(published) == 1:
        seen.published += published.values()
        seen.modified += modified[:1]
    below.authors.sort(key=lambda group: group[0].source != "html:rel-author")
    seen.authors += [group for group in below.authors if len(group) <= _MOST_NAMES]


def _entry_of(heading: HtmlElement | None) -> HtmlElement | None:
    """The article that a headline heads: by its tag, as a microformat, else the main part of the page."""
    main = None
    for element in heading.iterancestors() if heading is not None else ():
        if element.tag == "article" or _ENTRY.search(element.get("class") or ""):
            return element
        if element.tag == "main" or element.get("role") == "main":
            main = element
    return main


def _foot_elements(own: HtmlElement, heading: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of an article behind its headline, without its text, its readers' comments and other articles."""
    stack = [own]
    behind = False
    for _ in range(_FOOT):
        if not stack:
            return
        element = stack.pop()
        if element is heading:
            behind = True
            continue
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            continue
        if element is not own and behind:
            if element.tag in _CLOSED and not (element.tag == "p" and len(text_of(element, 200)) <= _MAX_LINE):
                continue
            names = f"{element.get('class') or ''} {element.get('id') or ''}".replace("footer", "")
            if _ENTRY.search(names) or _names_stranger(names):
                continue
            yield element
        stack.extend(reversed(element))


def _stated(element: HtmlElement) -> str:
    """The date that an element states to machines: <time datetime>, or an <abbr title> as hAtom has it."""
    if element.tag == "time":
        return element.get("datetime") or ""
    if element.tag == "abbr" and _STAMPED.search((element.get("class") or "").lower()):
        title = element.get("title") or ""
        return title if title[:4].isdigit() else ""
    return ""


def _marked(element: HtmlElement) -> tuple[bool, bool]:
    """Whether a date is one of publication, and whether that is said: by a class, or by the words before it."""
    parent = element.getparent()
    own = (element.get("class") or "").lower()
    before = _text_before(element)
    if not before and parent is not None:
        before = _text_before(parent)
    folded = f"{before} {element.text or ''}".casefold()[-80:]
    if "publi" not in own and ("updat" in own or "modif" in own):
        return False, True
    if _updated().search(folded):
        return False, True
    around = "" if parent is None else parent.get("class") or ""
    return True, bool(_IN_FOOT.search(own) or _IN_FOOT.search(around)) or _labelled(f"{before} 0")


def _limited(elements: Iterator[HtmlElement], limit: int) -> Iterator[HtmlElement]:
    """At most ``limit`` elements of the subtrees, without those whose name or tag sets them apart."""
    count = 0
    for top in elements:
        stack = [top]
        while stack:
            element = stack.pop()
            if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.tag in _OUTSIDE:
                continue
            if _is_strange(element):
                continue
            yield element
            count += 1
            if count >= limit:
                return
            stack.extend(reversed(element))


def _is_strange(element: HtmlElement) -> bool:
    classes, name = element.get("class"), element.get("id")
    return bool(classes and _names_stranger(classes)) or bool(name and _names_stranger(name))


@lru_cache(maxsize=4096)
def _names_stranger(name: str) -> bool:
    return _STRANGE.search(name[:300]) is not None


def _behind(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from element
    while element is not None and element.tag != "body":
        yield from element.itersiblings()
        element = element.getparent()


def _before(element: HtmlElement) -> Iterator[HtmlElement]:
    for _ in range(4):
        if element is None or element.tag == "body":
            return
        yield from element.itersiblings(preceding=True)
        element = element.getparent()


@cache
def _updated() -> re.Pattern[str]:
    words = sorted(lexicon.phrases("updated_label"), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words if "#" not in word) + r")(?!\w)")


def _dated(element: HtmlElement, text: str, day_first: bool | None) -> Iterator[tuple[int, bool, Candidate]]:
    """The dates of a short element: how sure, whether of publication (else of an update), and the candidate."""
    label = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    stated = _stated(element)
    if stated:
        before = _text_before(element).casefold()[-60:]
        # hAtom calls a date both where there was no later change.
        updated = ("publi" not in label and ("updat" in label or "modif" in label)) or bool(_updated().search(before))
        yield _LABELLED - 1, not updated, Candidate(stated, "html:time")
        return
    if not text or len(text) > _MAX_LINE or not any(map(str.isdigit, text)):
        return
    if len(element) > 12 or element.tag in ("article", "main", "section", "a", "h1", "h2", "h3", "figcaption"):
        return
    if any(inner.get("datetime") for inner in element.iter("time")):
        return
    folded = text.casefold()
    mark = _updated().search(folded) if len(folded) == len(text) else None
    published, modified = (text[: mark.start()], text[mark.end() :]) if mark else (text, "")
    following = element.getnext()
    if mark and not modified.strip(" :") and following is not None:
        modified = text_of(following, _MAX_LINE)
    for part, is_new in ((published, True), (modified, False)):
        moment = dates.parse(part, day_first=day_first, guess=False) if part else None
        if not moment:
            continue
        value = moment.instant or (moment.local.isoformat() if moment.local else moment.day.isoformat())
        # A line that is little but a date states one; a sentence may as well tell of one.
        score = bool(moment.local) + (len(part) < 50) + bool(_DATE_NAME.search(label[:300]))
        if not is_new or _labelled(part):
            score += _LABELLED
        yield score, is_new, Candidate(value, "html:text")


def _labelled(text: str) -> bool:
    """Whether the words in front of the first number are "Published" or the like."""
    words: list[str] = []
    for word in text[:60].split():
        if any(map(str.isdigit, word)):
            break
        words.append(word.strip(":：,"))
    return bool(words) and lexicon.longest("published_label", words) > 0


def _text_before(element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or "").strip() or text_of(previous, 60)
    parent = element.getparent()
    if parent is None:
        return ""
    own = (parent.text or "").strip()
    if own or parent.getprevious() is None:
        return own
    return text_of(parent.getprevious(), 60)


def _bylined(element: HtmlElement, text: str, seen: Surroundings, *, marked: bool = False) -> None:
    """Add the names of an element that is a byline; with ``marked`` only where its markup says that it is one."""
    if not 1 < len(text) <= _MAX_LINE:
        return
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('data-testid') or ''}"
    if element.tag == "a" and "author" in (element.get("rel") or "").lower().split():
        _add(seen, "html:rel-author", [text])
    elif name != "  " and _is_byline(name):
        _add(seen, "html:byline", _name_lines(element), once=True)
    elif marked:
        return
    elif len(text) <= 100 and len(element) <= 6 and element.tag not in ("a", "h1", "h2", "h3", "li", "time"):
        rest = authors.without_byline(text)
        if rest != text and rest[:1].upper() == rest[:1] and len(rest.split()) <= 8:
            _add(seen, "html:text", _name_lines(element), once=True)


def _name_lines(element: HtmlElement) -> list[str]:
    """The lines of a byline that hold names: from "By" on, up to the date."""
    lines = _lines(element)
    starts = [at for at, line in enumerate(lines) if authors.without_byline(line) != line or authors.is_label(line)]
    if starts:
        lines = lines[starts[0] :]
    # What follows the date is the reading time, the count of comments and the like.
    end = next((at for at, line in enumerate(lines) if any(map(str.isdigit, line))), len(lines))
    return lines[: end or 1]


@lru_cache(maxsize=4096)
def _is_byline(name: str) -> bool:
    return _BYLINE.search(name[:300]) is not None


def _lines(element: HtmlElement) -> list[str]:
    """The element's text, cut where a link or a block begins and ends: names are often set apart by nothing else."""
    parts = [element.text or ""]
    # A tail belongs behind its element's subtree; walking events keeps that order without recursion.
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is element:
            continue
        apart = "\n" if inner.tag in _APART else ""
        if event == "start":
            parts.extend((apart, "" if inner.tag in _SKIPPED else inner.text or ""))
        else:
            parts.extend((apart, inner.tail or ""))
    return [line for raw in "".join(parts).split("\n") if (line := " ".join(raw.split()).strip(" ,|·•"))]


def _add(seen: Surroundings, source: str, texts: list[str], *, once: bool = False) -> None:
    candidates = [Candidate(text, source) for text in texts if text]
    group = next((group for group in seen.authors if group[0].source == source), None)
    if group is None and candidates:
        seen.authors.append(candidates)
    elif group is not None and not once and len(group) < 10:
        group.extend(candidates)


def breadcrumb(page: Page, heading: HtmlElement | None) -> list[Candidate]:
    """The texts of the breadcrumb's links, the home page left out."""
    # Looking for the letters in the source first spares most pages a walk over all elements.
    for element in elements(_CRUMB_LISTS, page.root)[:5] if "rumb" in page.html else []:
        crumbs = _crumbs(element, page)
        if crumbs:
            return crumbs
    if heading is not None:
        for element in _limited(_before(heading), BEFORE):
            links = list(element.iter("a"))
            if 2 <= len(links) <= 5 and len(element) == len(links) and _TAIL.search(links[0].tail or ""):
                crumbs = _crumbs(element, page)
                if crumbs:
                    return crumbs
    return []


def _crumbs(element: HtmlElement, page: Page) -> list[Candidate]:
    links = [(page.absolute(link.get("href") or ""), text_of(link, 80)) for link in list(element.iter("a"))[:8]]
    if len(links) > 1:
        # The first link of a breadcrumb leads home, whatever it is called.
        links = links[1:] if len(links[0][0].rstrip("/").split("/")) <= 4 else links
    return [Candidate(text, "html:breadcrumb") for url, text in links if text and not is_home(url)]
