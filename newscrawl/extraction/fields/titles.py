"""The headline: without the name of the site, and without losing what a hyphen ties to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.fields.metadata import Candidate, Metadata, fold, is_home
from newscrawl.extraction.fields.search_titles import headline_below
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.fields.title_ends import BAR, DIVIDER, as_in_address, is_cut_short, without_section
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

MAX_TITLE = 500
"""Characters of a headline that are kept."""

_MAX_LINKS = 1_000
_MAX_HEADINGS = 60
_MAX_NAMES = 100
_MAX_STATED = 20
_SPOKEN = 10
_LEAST = 4
_FEW_WORDS = 2
_MOST_WORDS = 5
_SMALL = 6
_LINES = frozenset({"div", "p", "span", "td", "strong", "b"})
_SUBTITLES = frozenset({"span", "small", "em", "i", "div", "p"})
_TITLE = re.compile(r"(?:post|entry|article|story|news|item)[\w-]{0,12}?[_-]{0,2}(?:title|headline)(?![\w-])")
_NO_LINE = frozenset({"a", "title", "option", "script", "li"})
_PARTED = re.compile(r"\s*[-–—|｜•·»«:_/]+\s*\S")


def choose(found: Metadata, houses: set[str], page: Page) -> Candidate | None:
    """The headline and its source; None where the page states none. ``houses`` are the `site_names`."""
    headings = [
        (heading, without_permalink(heading, text))
        for heading, text in found.headings
        if text and not _is_logo(page, heading, text)
    ]
    h1s = [Candidate(text, "html:h1") for _, text in headings if text]
    sources = chain(
        found.json_ld("headline"),
        found.microdata("headline"),
        found.meta("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"),
    )
    stated = [Candidate(value[: 2 * MAX_TITLE], source) for value, source in islice(sources, _MAX_STATED)]
    head = Candidate(found.head_title[: 2 * MAX_TITLE], "html:title")
    known = {fold(value) for value, _ in h1s}
    whole = fold(found.head_title)
    # Where og:title is the end of the h1, the h1 has a kicker in front: "Olympic Games: Germany win"; where the <title>
    # is both, the h1 is the name of the site: "The Harbour Blog: Germany win".
    for candidate in islice(found.meta("og:title"), _MAX_STATED):
        for h1 in h1s[:1]:
            has_kicker = len(candidate.value) > 20 and h1.value.endswith(": " + candidate.value)
            if has_kicker or found.head_title == f"{h1.value}: {candidate.value}":
                return _cut(candidate, houses)
    bare = [Candidate(without_site(value, houses), source) for value, source in [*stated, head]]
    for candidate in stated:
        if whole_h1 := next((h1 for h1 in h1s if is_cut_short(candidate.value, h1.value)), None):
            return _cut(whole_h1, houses)
    if headings and (seen := headline_below(page, headings[0][0], bare[:-1], known)):
        return seen
    # A headline that the page both shows and states is beyond doubt, but for a word or two: "Blog" above each article.
    for candidate in stated:
        folded = fold(candidate.value)
        sure = len(folded.split()) > _FEW_WORDS or _shares(folded, whole)
        if sure and folded in known and not is_site(candidate.value, houses):
            return _cut(candidate, houses)
    for (trimmed, source), candidate in zip(bare, [*stated, head], strict=True):
        if trimmed != candidate.value and fold(trimmed) in known:
            return Candidate(trimmed[:MAX_TITLE], source)
    for trimmed, source in bare:
        if not is_site(trimmed, houses) and any(_is_beside_line(trimmed, *h1) for h1 in headings):
            return Candidate(trimmed[:MAX_TITLE], source)
    if agreed := _agreed(found, houses, known):
        return agreed
    # An h1 within the <title> is the headline, the rest the site's; of several the longest: above it stands a section.
    for candidate in sorted(h1s, key=lambda h1: -len(h1.value)):
        folded = fold(candidate.value)
        if len(folded) > 10 and folded in whole and not is_site(candidate.value, houses):
            return _cut(candidate, houses)
    others = [folded for value, _ in stated if (folded := fold(value)) != whole]
    told = any(_shares(folded, whole) for folded in [*known, *others])
    lower = [] if told else _lower(page, found, houses)
    if not (lower or stated or h1s):
        lower = _named(page)
    for candidate in [*lower, *stated, *h1s, head]:
        trimmed = without_site(candidate.value, houses)
        if trimmed and not is_site(trimmed, houses):
            titled = without_section(page, as_in_address(trimmed, page.url))
            return Candidate(titled[:MAX_TITLE], candidate.source)
    return None


def _lower(page: Page, found: Metadata, houses: set[str]) -> list[Candidate]:
    """Where no h1 is in the <title>, the lower heading, else the line, that it begins or ends with; [] for none."""
    whole = found.head_title[: 2 * MAX_TITLE]
    for elements in (islice(_lower_headings(page), _MAX_HEADINGS), _lines_of(page, lambda text: text in whole)):
        shown = [(element, text_of(element)) for element in elements]
        fitting = [
            text
            for element, text in shown
            if _is_end(text, whole)
            and not is_site(text, houses)
            and not _is_logo(page, element, text)
            and not _is_inside(element, "nav")
        ]
        if fitting:
            return [Candidate(max(fitting, key=len), "html:heading")]
    return []


def _named(page: Page) -> list[Candidate]:
    """The one line above the text that is named the title of a post, where no heading is; [] for none."""
    prose = page.tree.prose
    lines = (e for e in page.tree.elements if e.tag in _LINES and e.end - e.start <= _SMALL)
    found = (e for e in lines if "title" in e.raw or "headline" in e.raw)
    named = (e for e in islice(found, _MAX_HEADINGS) if _TITLE.search(e.get("class").lower()))
    end = prose[0].start if prose else len(page.tree.elements)
    texts = {text_of(element, MAX_TITLE) for element in named if element.start < end} - {""}
    return [Candidate(text, "html:heading") for text in texts] if len(texts) == 1 else []


def without_permalink(heading: Element, text: str) -> str:
    """The text of a heading without the sign of the link to itself at its end: "¶", "#"."""
    if not text or text[-1].isalnum():
        return text
    for link in islice(heading.iter("a"), _SMALL):
        sign = text_of(link, _SMALL)
        if link.get("href").strip()[:1] == "#" and sign and text.endswith(sign) and not any(map(str.isalnum, sign)):
            return text.removesuffix(sign).strip()
    return text


def _is_beside_line(title: str, heading: Element, text: str) -> bool:
    """Whether a heading says a title and, in an element of its own, a subtitle behind it or a kicker before it."""
    rest = text.removeprefix(title).strip()
    if len(rest) == len(text):
        rest = text.removesuffix(title).strip()
    if not title or not rest or len(rest) == len(text):
        return False
    inside = (inner for inner in islice(heading.children(), _SMALL) if inner.tag in _SUBTITLES)
    return any(text_of(inner, MAX_TITLE) == rest for inner in inside)


def _shares(said: str, whole: str) -> bool:
    """Whether half of the words of a text are words of another, both folded."""
    words = set(said.split())
    return bool(words) and 2 * len(words.intersection(whole.split())) >= len(words)


def _lower_headings(page: Page) -> Iterator[Element]:
    return chain.from_iterable(map(page.tree.tagged, ("h2", "h3", "h4")))


def _lines_of(page: Page, says: Callable[[str], bool]) -> Iterator[Element]:
    """The elements of the body, links aside, that hold one text of which ``says`` is true."""
    for place, raw in enumerate(page.tree.markup.texts):
        text = raw.strip()
        if len(text) > _SPOKEN and says(text):
            element = page.tree.around(place)
            if element is not None and element.tag not in _NO_LINE and text_of(element) == text:
                yield element


def _is_end(text: str, whole: str) -> bool:
    """Whether a <title> is the text, or it and more behind or before it, parted from it by a sign."""
    if len(text) < _LEAST or len(text) >= len(whole):
        return text == whole != ""
    before, behind = whole.removesuffix(text), whole.removeprefix(text)
    return (behind != whole and _PARTED.match(behind) is not None) or (
        before != whole and _PARTED.match(before[::-1]) is not None
    )


def _agreed(found: Metadata, houses: set[str], shown: set[str]) -> Candidate | None:
    """The headline that JSON-LD, Open Graph and the <title> state alike, where the page shows another or none.

    What merely adds a part to the headline shown is no other: "Headline | Politics".
    """
    opened = {fold(without_site(value[: 2 * MAX_TITLE], houses)) for value, _ in islice(found.meta("og:title"), 5)}
    for value, source in islice(found.json_ld("headline"), 5):
        headline = without_site(value[: 2 * MAX_TITLE], houses)
        folded = fold(headline)
        if folded not in opened or not fold(found.head_title).startswith(folded) or is_site(headline, houses):
            continue
        if not any(fold(part) in shown for part in DIVIDER.split(headline)[:1]):
            return Candidate(headline[:MAX_TITLE], source)
    return None


def headline(page: Page, found: Metadata, title: str) -> Element | None:
    """The heading that says ``title``, an h1 before others, else the first h1 that says much; else a line that does."""
    folded = fold(title)
    best = None
    for heading, text in [(heading, fold(without_permalink(heading, shown))) for heading, shown in found.headings]:
        if text and folded and (text == folded or (len(text) > 10 and (text in folded or folded in text))):
            return heading
        if best is None and len(text) > 10:
            best = heading
    # Where the h1 is the name of the site, or there is none, the headline is the first h2 that says the title.
    for heading in islice(_lower_headings(page) if folded else (), _MAX_HEADINGS):
        if fold(text_of(heading)) == folded:
            return heading
    if best is None and len(folded) > _SPOKEN:
        return next(_lines_of(page, lambda text: fold(text[:MAX_TITLE]) == folded), None)
    return best


def _is_logo(page: Page, heading: Element, text: str) -> bool:
    """Whether a heading is nothing but a link to the home page or a folder that the page lies in: the site's name."""
    links = list(islice(heading.iter("a"), 2)) or [up for up in islice(heading.ancestors(), 2) if up.tag == "a"]
    if len(links) != 1:
        return False
    href = links[0].get("href").strip()
    if not href or href[0] == "#" or text_of(links[0]) != text:
        return False
    return _HOMEWARD.fullmatch(href) is not None or _is_above(page, href)


def _is_above(page: Page, href: str) -> bool:
    """Whether an address is that of a folder which the page lies in."""
    target = page.absolute(href).partition("?")[0]
    return target.endswith("/") and len(target) < len(page.url) and page.url.startswith(target)


def _cut(candidate: Candidate, houses: set[str]) -> Candidate:
    """A headline that is shown, without the site at its end; what it begins with was written."""
    title = candidate.value[:MAX_TITLE]
    trimmed = without_site(title, houses)
    return Candidate(trimmed if title.startswith(trimmed) else title, candidate.source)


def site_names(found: Metadata, page: Page | None = None) -> set[str]:
    """What the site calls itself, folded: stated names, and the words of the host."""
    names = [value for value, _ in found.meta("og:site_name", "application-name", "apple-mobile-web-app-title")]
    names += [value for value, _ in found.json_ld("publisher", "name", "alternateName", pages=True)]
    for thing in found.things:
        if {"WebSite", "NewsMediaOrganization", "Organization"} & set(jsonld.types(thing)):
            names += jsonld.texts(thing.get("name"), {}) + jsonld.texts(thing.get("alternateName"), {})
    if page is not None and page.url:
        try:
            host = urlsplit(page.url).hostname or ""
        except ValueError:
            host = ""
        domain = urls.registrable_domain(host) if host else ""
        names += [host.removeprefix("www."), domain, domain.split(".")[0]]
    houses = {folded for name in names[:_MAX_NAMES] if len(name) <= 80 and (folded := fold(name))}
    houses |= {_bare(house) for house in houses}
    if page is not None and page.url and (parts := _open_parts(found, page, houses)):
        shown = _linked_home(page, parts) or _headed_site(found, page, parts) or _fed(page, parts)
        houses |= shown | {_bare(name) for name in shown}
    return houses - {""}


# White space of any length stands in two places: where it is not given back, a wide one costs its length.
_HOMEWARD = re.compile(
    r"\s*+(?:(?:https?:)?//[^/?#]*+)?[./]*+(?:index\.\w{3,5})?\s*+(?:#.*)?", re.IGNORECASE | re.DOTALL
)
# The same of attributes as they are written.
_MAY_LEAD_HOME = re.compile(r' href="\s*+(?:(?:https?:)?//[^/?#"]*+)?[./]*+(?:index\.\w{3,5})?\s*+["#]', re.IGNORECASE)
_INDEX = re.compile(r"/index\.\w{3,5}(?=$|[?#])")
_FEED_WORDS = frozenset(["rss", "atom", "feed", "feeds", "xml", "posts", "articles", "2", "0", "1"])


def _open_parts(found: Metadata, page: Page, houses: set[str]) -> list[str]:
    """The parts of the <title>, folded; [] where there is but one, or where an end of it is known as the site's."""
    parts = [fold(part) for part in DIVIDER.split(found.head_title[:MAX_TITLE])]
    if len(parts) < 2 or is_home(page.url) or is_site(parts[0], houses) or is_site(parts[-1], houses):
        return []
    return parts


def _headed_site(found: Metadata, page: Page, parts: list[str]) -> set[str]:
    """The text of an h1 above the article that says one end of the <title>, where the headline says another part.

    An h1 without a link that heads each page of its site is told from the headline by its place only.
    """
    h1s = [(heading, fold(text)) for heading, text in found.headings]
    whole = fold(found.head_title[:MAX_TITLE].replace("_", " "))
    for end, rest in ((parts[-1], whole.removesuffix(parts[-1])), (parts[0], whole.removeprefix(parts[0]))):
        for at, (heading, text) in enumerate(h1s):
            if not text or text != end or _is_inside(heading, "main", "article"):
                continue
            later = [other for other, said in h1s[at + 1 :] if _is_part(said, rest, parts)]
            if _is_inside(heading, "header"):
                lower = islice(page.tree.tagged("h2"), _MAX_HEADINGS) if not later else ()
                behind = (other for other in lower if other.start > heading.start)
                later += [other for other in behind if _is_part(fold(text_of(other)), rest, parts)]
            if any(end == parts[-1] or _is_inside(other, "main", "article") for other in later):
                return {text}
    return set()


def _is_part(said: str, rest: str, parts: list[str]) -> bool:
    """Whether a heading says part of the rest of a <title>, all folded; a dash within it may have parted it too."""
    return said in rest and (len(said) > _SPOKEN or said in parts) and said != ""


def _is_inside(element: Element, *tags: str) -> bool:
    return any(above.tag in tags for above in element.ancestors())


def _linked_home(page: Page, parts: list[str]) -> set[str]:
    """The texts of links to the home page that one end of the <title> repeats: the site's name, not "Home"."""
    ends = {parts[0], parts[-1]} - {""}
    if not ends:
        return set()
    names: set[str] = set()
    # Most links need not be read to know that they lead elsewhere: their address is too long for a home page's.
    longest = page.url.find("/", 9) + 8
    for link in page.tree.tagged("a")[:_MAX_LINKS]:
        if not _MAY_LEAD_HOME.search(link.raw) and "home" not in link.raw.lower():
            continue
        attrs = link.attrs
        href, rel = attrs.get("href", ""), attrs.get("rel", "")
        near = 0 < len(href) <= longest and _HOMEWARD.fullmatch(href) is not None
        if not near and "home" not in rel.lower():
            continue
        text = fold(text_of(link, 80) or link.get("aria-label") or _pictured(link))
        if text in ends and text not in names and (not near or is_home(_INDEX.sub("/", page.absolute(href)))):
            names.add(text)
    return names


def _pictured(link: Element) -> str:
    """What the picture in a link is said to show: the site's name, where its logo leads home."""
    return next((image.get("alt")[:MAX_TITLE] for image in islice(link.iter("img"), 1)), "")


def _fed(page: Page, parts: list[str]) -> set[str]:
    """The end of the <title> that a feed in the head is named by: "The Courier RSS Feed"."""
    feeds = (link for link in page.tree.tagged("link")[:_MAX_NAMES] if "alternate" in link.get("rel").lower())
    for feed in feeds:
        said = fold(feed.get("title")[:MAX_TITLE]) if feed.get("type").endswith(("rss+xml", "atom+xml")) else ""
        for end in (parts[-1], parts[0]):
            if end and said.startswith(end) and _FEED_WORDS.issuperset(re.findall(r"\w+", said.removeprefix(end))):
                return {end}
    return set()


def is_site(text: str, houses: set[str]) -> bool:
    """Whether a text is nothing but one of the `site_names`, give or take spaces and an article."""
    folded = fold(text)
    return folded in houses or _bare(folded.removeprefix("www")) in houses


def _is_like_site(divider: re.Match[str], text: str, houses: set[str]) -> bool:
    """Whether what stands behind a bar shares its beginning or its end with a name of the site, or is its initials.

    "Harbour Post" of harbourpostonline.example, "HPO" of the Harbour Post Online.
    """
    words = fold(text).split()
    bare = _bare(" ".join(words))
    is_name = len(words) <= _MOST_WORDS and not any(word[0].islower() for word in text.split())
    if not BAR.search(divider.group()) or not is_name:
        return False
    return any(
        (len(bare) >= _LEAST and (house.startswith(bare) or house.endswith(bare)))
        or (len(house) > _LEAST and (bare.startswith(house) or bare.endswith(house)))
        or (len(bare) > _FEW_WORDS and bare == "".join(word[0] for word in house.split()))
        for house in houses
    )


def _bare(folded: str) -> str:
    return folded.replace(" ", "").removeprefix("the").removeprefix("www")


def without_site(title: str, houses: set[str]) -> str:
    """The title without the parts at its ends that name the site; a part that does not is never cut."""
    parts = DIVIDER.split(title)
    if len(parts) == 1:
        return title
    dividers = list(DIVIDER.finditer(title))
    start, end = 0, len(parts)
    for cut in range(len(parts) - 1, 0, -1):
        if is_site(parts[cut], houses) or (cut == len(parts) - 1 and _is_like_site(dividers[-1], parts[cut], houses)):
            end = cut
    if end == len(parts) and is_site(parts[0], houses):
        start = 1
    begin = dividers[start - 1].end() if start else 0
    stop = dividers[end - 1].start() if end < len(parts) else len(title)
    return title[begin:stop].strip() or title
