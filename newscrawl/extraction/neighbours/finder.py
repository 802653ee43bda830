"""Where a page leads by its own word: the earlier and the later article, further pages, older and newer lists.

Four relations that look alike are kept apart, by the target first (the same address with another page's number is
a page, never an article) and by the words second. Each sign has a weight; the heaviest candidate wins, and of
equals the one nearest after the end of the body. What is merely related is never a neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.extraction.neighbours import paging
from newscrawl.extraction.neighbours.boxes import boxes
from newscrawl.extraction.neighbours.signs import Sign, Signs
from newscrawl.extraction.neighbours.words import Way
from newscrawl.extraction.page import Page

__all__ = ["Link", "Neighbours", "find"]

CERTAIN = 90
"""From this weight on (rel=prev, rel=next) the target may lie on another domain."""

_HEADLINE = 16  # characters that are more than "posts" or "all articles"


@dataclass(slots=True)
class Link:
    """A neighbouring article: its absolute URL, its headline ("" where not stated), and what said so."""

    url: str
    title: str
    evidence: str


@dataclass(slots=True)
class Neighbours:
    """What `find` found. URLs are absolute, "" where there is none.

    ``first_page`` is set on pages 2 and later only. ``elements`` are the boxes that hold all this and no prose.
    """

    prev: Link | None = None
    next: Link | None = None
    next_page: str = ""
    prev_page: str = ""
    first_page: str = ""
    older: str = ""
    newer: str = ""
    elements: list[HtmlElement] = field(default_factory=list)


def find(page: Page) -> Neighbours:
    """The neighbours of a page. Never raises; linear in the size of the page."""
    return _Finder(page).run()


class _Finder:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.url = _own_url(page)
        self.own = paging.forms(self.url) if self.url else {}
        self.self_keys = {_key(page.url), _key(self.url)}
        self.domain = _domain(self.url)
        self.listing: bool | None = None
        canonical = _canonical(page)
        if canonical:
            self.self_keys.add(_key(canonical))
        self.signs: list[Sign] = []
        self.targets: dict[str, str] = {}

    def run(self) -> Neighbours:
        signs = self.signs = Signs(self.page).collect()
        earlier: list[tuple[Sign, str]] = []
        later: list[tuple[Sign, str]] = []
        pages: dict[int, str] = {}
        asked: dict[Way, str] = {}
        used: list[Sign] = []
        here = 0
        for sign in sorted(signs, key=lambda sign: sign.rank, reverse=True):
            url = self._target(sign)
            if not url:
                continue
            numbers = paging.number_of(self.own, url) if self.own else None
            if numbers is not None and not self._is_sibling(sign, url):
                here = max(here, numbers[0])
                step = numbers[1] - numbers[0]
                if sign.way is Way.NUMBER or (step == 1 or step == -1):
                    pages.setdefault(numbers[1], url)
                    used.append(sign)
            elif sign.way is Way.NUMBER or _key(url) in self.self_keys:
                continue
            elif sign.way in (Way.NEXT_PAGE, Way.PREV_PAGE):
                if self._is_near(url, sign):
                    asked.setdefault(sign.way, url)
                    used.append(sign)
            elif sign.way in (Way.OLDER, Way.NEWER):
                self._list_or_article(sign, url, signs, earlier, later, asked, used)
            elif self._may_be_article(sign, url):
                (earlier if sign.way is Way.PREV else later).append((sign, url))
        result = self._chosen(earlier, later, used)
        self._pages(result, pages, asked, here or self._own_number())
        result.elements = boxes(used)
        return result

    # -- targets -----------------------------------------------------------------------------------------------

    def _target(self, sign: Sign) -> str:
        url = self.targets.get(sign.href)
        if url is None:
            url = urldefrag(self.page.absolute(sign.href))[0] if not sign.href.startswith("#") else ""
            if not _splits(url):
                url = ""
            self.targets[sign.href] = url
        return url

    def _may_be_article(self, sign: Sign, url: str) -> bool:
        path = urlsplit(url).path.strip("/")
        if not path and not urlsplit(url).query:
            return False
        if not self._is_other(url):
            return False
        if self.domain and sign.weight < CERTAIN and _domain(url) != self.domain:
            return False
        if urls.is_service(url) and not urls.looks_like_article(url):
            return False
        if urls.looks_like_article(url):
            return True
        if self._is_sibling(sign, url):
            return True
        if sign.weight < 70 and not any(_faces(sign, other) for other in self.signs):
            return False  # "Back", which leads anywhere
        # A short path may be a slug; a bare "Next", a label nearby or a class alone is not enough to take it for one.
        return not urls.looks_like_listing(
            url, sure=sign.weight >= 70 and (sign.evidence != "label" or len(sign.title) > 16)
        )

    def _is_sibling(self, sign: Sign, url: str) -> bool:
        """Whether a small number in the path is an id: rel and a headline lead from /archives/54 to /archives/55."""
        place = _numbers(self.url)
        return (
            sign.weight >= CERTAIN
            and len(sign.title) > _HEADLINE
            and place == _numbers(url) != ""
            and not urls.looks_like_article(place)
        )

    def _is_other(self, url: str) -> bool:
        """Whether a target can be another article: the same path with parameters of another kind is this one again."""
        mine, theirs = urlsplit(self.url), urlsplit(url)
        if mine.path != theirs.path or mine.netloc != theirs.netloc:
            return True
        names = [{pair.partition("=")[0] for pair in parts.query.split("&") if pair} for parts in (mine, theirs)]
        return names[0] == names[1]

    def _is_near(self, url: str, sign: Sign) -> bool:
        """Whether a target that is called a page shares this page's place: same host, and path up to the leaf."""
        if not self.url:
            return True
        mine, theirs = urlsplit(self.url), urlsplit(url)
        if mine.netloc.lower().removeprefix("www.") != theirs.netloc.lower().removeprefix("www."):
            return False
        mine_path, path = mine.path.rstrip("/"), theirs.path.rstrip("/")
        return (
            path.startswith(mine_path)
            or mine_path.startswith(path)
            or mine_path.rpartition("/")[0] == path.rpartition("/")[0]
        )

    def _list_or_article(
        self,
        sign: Sign,
        url: str,
        signs: list[Sign],
        earlier: list[tuple[Sign, str]],
        later: list[tuple[Sign, str]],
        asked: dict[Way, str],
        used: list[Sign],
    ) -> None:
        """ "Older": on a list its next page; at the foot of an article the one before.

        There both ways must be shown, or, at the end of the chain, the headline that the way leads to.
        """
        if self._on_listing():
            if _domain(url) == self.domain:
                asked.setdefault(sign.way, url)
                used.append(sign)
            return
        other = Way.NEWER if sign.way is Way.OLDER else Way.OLDER
        paired = any(one.way is other and one.element is not sign.element for one in signs)
        titled = len(sign.title) > _HEADLINE and urls.looks_like_article(url)
        if (paired or titled) and self._may_be_article(sign, url):
            (earlier if sign.way is Way.OLDER else later).append((sign, url))

    def _on_listing(self) -> bool:
        if self.listing is None:
            self.listing = paging.is_listing(self.page, self.url)
        return self.listing

    # -- choice ------------------------------------------------------------------------------------------------

    def _chosen(self, earlier: list[tuple[Sign, str]], later: list[tuple[Sign, str]], used: list[Sign]) -> Neighbours:
        result = Neighbours()
        if self._on_listing() and not any(sign.weight >= CERTAIN and sign.title for sign, _ in earlier + later):
            return result
        # Sorted by rank already; a target that stands on both sides says nothing unless one side is heavier.
        best_earlier, best_later = earlier[:1], later[:1]
        if best_earlier and best_later and _key(best_earlier[0][1]) == _key(best_later[0][1]):
            difference = best_earlier[0][0].weight - best_later[0][0].weight
            same = _key(best_earlier[0][1])
            if difference <= 0:
                earlier = [pair for pair in earlier if _key(pair[1]) != same]
            if difference >= 0:
                later = [pair for pair in later if _key(pair[1]) != same]
        result.prev = self._link(earlier, used)
        result.next = self._link(later, used)
        return result

    def _link(self, candidates: list[tuple[Sign, str]], used: list[Sign]) -> Link | None:
        if not candidates:
            return None
        first, url = candidates[0]
        same = [sign for sign, target in candidates if _key(target) == _key(url)]
        used.extend(same)
        title = next((sign.title for sign in same if sign.title), "")
        return Link(url, title, first.evidence)

    def _own_number(self) -> int:
        return max(self.own.values(), default=1)

    def _pages(self, result: Neighbours, pages: dict[int, str], asked: dict[Way, str], here: int) -> None:
        following = pages.get(here + 1, "") or asked.get(Way.NEXT_PAGE, "")
        preceding = pages.get(here - 1, "") or asked.get(Way.PREV_PAGE, "")
        if not pages and not asked:
            return
        if self._on_listing():
            result.older = following or asked.get(Way.OLDER, "")
            result.newer = preceding or asked.get(Way.NEWER, "")
            return
        result.next_page, result.prev_page = following, preceding
        if here > 1 and (pages or preceding):
            result.first_page = pages.get(1, "") or paging.without_number(self.url)


def _canonical(page: Page) -> str:
    link = next(iter(page.root.iterfind("head/link[@rel='canonical']")), None)
    url = page.absolute(link.get("href", "")) if link is not None else ""
    return url if _splits(url) else ""


def _own_url(page: Page) -> str:
    """The page's URL; where it is not known, what the page itself says."""
    if page.url:
        return page.url if _splits(page.url) else ""
    meta = next(iter(page.root.iterfind("head/meta[@property='og:url']")), None)
    url = _canonical(page) or (page.absolute(meta.get("content", "")) if meta is not None else "")
    return url if _splits(url) else ""


def _faces(sign: Sign, other: Sign) -> bool:
    return {sign.way, other.way} == {Way.PREV, Way.NEXT} and sign.href != other.href


def _numbers(url: str) -> str:
    """The address in front of a path's last part, where that is a number; "" where it is none."""
    place, _, leaf = url.partition("?")[0].rstrip("/").rpartition("/")
    return place if leaf.isdigit() else ""


def _splits(url: str) -> bool:
    try:
        return bool(url) and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def _key(url: str) -> bytes:
    try:
        return urls.key(url)
    except ValueError:
        return url.encode("utf-8", "replace")


def _domain(url: str) -> str:
    try:
        return urls.domain(url) if url else ""
    except ValueError:
        return ""
