"""Where a page leads by its own word: the earlier and the later article, further pages, older and newer lists.

Four relations that look alike are kept apart, by the target first (the same address with another page's number is
a page, never an article) and by the words second. Each sign has a weight; the heaviest candidate wins, and of
equals the one nearest after the end of the body. What is merely related is never a neighbour; `related` lists it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from newscrawl import urls
from newscrawl._url_looks import pages_list_below
from newscrawl.extraction import lexicon
from newscrawl.extraction.neighbours import dating, paging
from newscrawl.extraction.neighbours.boxes import boxes, is_position
from newscrawl.extraction.neighbours.dating import Candidates
from newscrawl.extraction.neighbours.pagers import empty_twin, in_pager
from newscrawl.extraction.neighbours.peers import is_beside, is_other_day, paired
from newscrawl.extraction.neighbours.sign import Sign
from newscrawl.extraction.neighbours.signs import NAMED, Signs
from newscrawl.extraction.neighbours.titles import Titles
from newscrawl.extraction.neighbours.words import BACK, OF_PAGES, OPPOSITE, Way, breadth
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

__all__ = ["Link", "Neighbours", "find"]

CERTAIN = 90
"""From this weight on (rel=prev, rel=next) the target may lie on another domain."""

_PAGES = (Way.NEXT_PAGE, Way.PREV_PAGE)
_CUT = " .…"
_HEADLINE = 16  # characters that are more than "posts" or "all articles"
_SLUG = 24  # characters of a path that name one article
_ID = re.compile(r"(?<![0-9])(?!(?:19|20)[0-9]{6}\Z)[0-9]{7,}\Z")  # at a path's end; not a day


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
    elements: list[Element] = field(default_factory=list)


def find(page: Page) -> Neighbours:
    """The neighbours of a page. Never raises; linear in the size of the page."""
    signs = Signs(page)
    found = signs.collect()
    return _Finder(page, found, signs.titles).run() if found else Neighbours()


class _Finder:
    def __init__(self, page: Page, signs: list[Sign], titles: Titles) -> None:
        self.page = page
        self.signs = signs
        self.titles = titles
        canonical = _canonical(page)
        self.url = _own_url(page, canonical)
        self.own = paging.forms(self.url) if self.url else {}
        self.self_keys = {paging.key(page.url), paging.key(self.url)}
        if canonical:
            self.self_keys.add(paging.key(canonical))
        self.place = paging.place_of_number(self.url)
        self.paged: bool | None = None
        self.domain = paging.domain(self.url)
        self.listing: bool | None = None
        self.doubtful: Candidates = []
        self.targets: dict[str, str] = {}
        self.hrefs: dict[Way, set[str]] = {way: set() for way in Way}
        for sign in signs:
            self.hrefs[sign.way].add(sign.href)

    def run(self) -> Neighbours:
        earlier: Candidates = []
        later: Candidates = []
        pages: dict[int, str] = {}
        asked: dict[Way, str] = {}
        called: Candidates = []
        used: list[Sign] = []
        here = 0
        for sign in sorted(self.signs, key=lambda sign: sign.rank, reverse=True):
            if sign.way is Way.NUMBER and not self.own:
                continue
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
            elif sign.way is Way.NUMBER or paging.key(url) in self.self_keys:
                continue
            elif sign.way in _PAGES:
                if self._is_called_page(sign, url):
                    called.append((sign, url))
                elif self._is_near(url):
                    asked.setdefault(sign.way, url)
                    used.append(sign)
            elif sign.way in (Way.OLDER, Way.NEWER):
                self._list_or_article(sign, url, earlier, later, asked, used)
            elif self._may_be_article(sign, url):
                (earlier if sign.way is Way.PREV else later).append((sign, url))
        for sign, url in paired(self.doubtful, earlier + later, self.url):
            (earlier if sign.way in BACK else later).append((sign, url))
        if not earlier and not later:
            # A menu's own pager may lead to what is called the next page, beside one of articles.
            earlier = [pair for pair in called if pair[0].way is Way.PREV_PAGE]
            later = [pair for pair in called if pair[0].way is Way.NEXT_PAGE]
        earlier, later = dating.settle(self.page, self.url, earlier, later)
        result = self._chosen(earlier, later, used)
        self._pages(result, pages, asked, here or self._own_number())
        result.elements = boxes(used)
        return result

    # -- targets -----------------------------------------------------------------------------------------------

    def _target(self, sign: Sign) -> str:
        url = self.targets.get(sign.href)
        if url is None:
            # An absolute URL already names its host, or is no URL at all: then it is "".
            url = urldefrag(self.page.absolute(sign.href))[0] if sign.href[0] != "#" else ""
            if pages_list_below(urlsplit(url).query) and not self._on_listing():
                url = ""
            self.targets[sign.href] = url
        return url

    def _may_be_article(self, sign: Sign, url: str) -> bool:
        path = urlsplit(url).path.strip("/")
        if not path and not urlsplit(url).query:
            return False
        if not self._is_other(sign, url):
            return False
        if self.domain and sign.weight < CERTAIN and paging.domain(url) != self.domain:
            return False
        beside = is_beside(url, self.url)
        if (urls.is_service(url) and not beside) or _shows_file(url):
            return False
        if urls.looks_like_article(url) or self._is_sibling(sign, url):
            return True
        if sign.weight >= CERTAIN and self._is_told(sign, url) and not self._on_listing():
            return True
        if sign.weight < 70 and not (beside and sign.title and sign.weight >= NAMED) and not self._is_faced(sign):
            return False  # "Back", which leads anywhere
        # A short path may be a slug; a bare "Next", a label nearby or a class alone is not enough to take it for one.
        titled = breadth(sign.title) > _HEADLINE
        sure = sign.weight >= 70 and (sign.evidence != "label" or titled)
        sure = sure or (sign.weight >= NAMED and titled) or beside
        if urls.looks_like_listing(url, sure=sure):
            self.doubtful.append((sign, url))
            return False
        return True

    def _is_told(self, sign: Sign, url: str) -> bool:
        """Whether more than a rel says that a link leads to an article, whatever its address looks like."""
        return sign.explicit or bool(sign.title and in_pager(sign.element)) or is_other_day(url, self.url)

    def _is_faced(self, sign: Sign) -> bool:
        """Whether another link points the opposite way."""
        facing = self.hrefs[OPPOSITE[sign.way]] if sign.way in OPPOSITE else set()
        return len(facing) > 1 or bool(facing and sign.href not in facing)

    def _is_sibling(self, sign: Sign, url: str) -> bool:
        """Whether a small number in the path is an id: from /archives/54 another headline leads to /archives/55.

        So does a bare "Next" from /node/5, where no pager, no slug and no way back to /node speak of pages.
        """
        if not self.place or sign.way in OF_PAGES or paging.place_of_number(url) != self.place:
            return False
        # "/story/2" is a page of the story; "/episode-2.html" may as well be an episode.
        is_leaf = self.place.endswith("html")
        if self._has_pages() or (not is_leaf and urls.looks_like_article(self.place)):
            return False
        titled = breadth(sign.title) > _HEADLINE
        if sign.title and (sign.weight >= 70 or (is_leaf and (titled or self._is_faced(sign)))):
            return not is_position(sign.title) and not self.titles.repeats(sign.title)
        if is_leaf and urls.looks_like_article(self.place):
            return False
        return sign.explicit or (sign.weight >= CERTAIN and self._own_number() > 1)

    def _has_pages(self) -> bool:
        """Whether the number in this page's path counts pages: a pager says so, or the first page has none."""
        if self.paged is None:
            first = paging.key(self.place)
            self.paged = first in self.self_keys or any(
                bool(url := self._target(sign))
                and (
                    paging.key(url) == first
                    if sign.way not in OF_PAGES
                    else paging.key(url) == first or paging.place_of_number(url) == self.place
                )
                for sign in self.signs
            )
        return self.paged

    def _is_other(self, sign: Sign, url: str) -> bool:
        """Whether a target can be another article: the same path with parameters of another kind is this one again.

        So is, without a headline of its own, a slug that only goes on where this page's ends: the part of a gallery.
        """
        mine, theirs = urlsplit(self.url), urlsplit(url)
        if mine.netloc != theirs.netloc:
            return True
        if mine.path != theirs.path:
            stem = mine.path.rstrip("/").rpartition(".html")[0] or mine.path.rstrip("/")
            rest = theirs.path.removeprefix(stem)
            if sign.title and not is_position(sign.title):
                return True
            own = _ID.search(stem.removesuffix("/amp"))
            if own and f"/{own[0]}/" in theirs.path:
                return False  # a picture of this article's gallery
            return len(rest) == len(theirs.path) or rest[:1].isalnum() or len(stem) < _SLUG
        names = [{pair.partition("=")[0] for pair in parts.query.split("&") if pair} for parts in (mine, theirs)]
        return names[0] == names[1]

    def _is_called_page(self, sign: Sign, url: str) -> bool:
        """Whether another article is only called the next page: its headline is stated, its path is no part of ours."""
        if not sign.title or is_position(sign.title) or self.titles.repeats(sign.title):
            return False
        if breadth(sign.title) <= _HEADLINE and not in_pager(sign.element):
            return False
        if not self.url or paging.shares_slug(self.url, url) or self._on_listing():
            return False
        return urls.looks_like_article(url) and self._may_be_article(sign, url)

    def _is_near(self, url: str) -> bool:
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
        earlier: Candidates,
        later: Candidates,
        asked: dict[Way, str],
        used: list[Sign],
    ) -> None:
        """ "Older": on a list its next page; at the foot of an article the one before.

        There both ways must be shown, or, at the end of the chain, the headline that the way leads to. A label beside
        the link is less, but for one in half a pager whose other half is empty: "More articles" heads a list.
        """
        beside = sign.evidence == "label"
        if self._on_listing():
            if paging.domain(url) == self.domain and not beside:
                asked.setdefault(sign.way, url)
                used.append(sign)
            return
        other = Way.NEWER if sign.way is Way.OLDER else Way.OLDER
        paired = bool(self.hrefs[other])
        titled = breadth(sign.title) > _HEADLINE and urls.looks_like_article(url)
        alone = not beside or empty_twin(sign.element, self.titles.anchors) is not None
        alone = alone and not _says_more(sign)
        if (paired or (titled and alone)) and self._may_be_article(sign, url):
            (earlier if sign.way is Way.OLDER else later).append((sign, url))

    def _on_listing(self) -> bool:
        if self.listing is None:
            self.listing = paging.is_listing(self.page, self.url)
        return self.listing

    # -- choice ------------------------------------------------------------------------------------------------

    def _chosen(self, earlier: Candidates, later: Candidates, used: list[Sign]) -> Neighbours:
        result = Neighbours()
        if not earlier and not later:
            return result
        if self._on_listing() and not self._tells_article(earlier, later):
            return result
        # Sorted by rank already; a target that stands on both sides says nothing unless one side is heavier.
        if earlier and later and paging.key(earlier[0][1]) == paging.key(later[0][1]):
            difference = earlier[0][0].rank[0] - later[0][0].rank[0]
            same = paging.key(earlier[0][1])
            if difference <= 0:
                earlier = [pair for pair in earlier if paging.key(pair[1]) != same]
            if difference >= 0:
                later = [pair for pair in later if paging.key(pair[1]) != same]
        result.prev = self._link(earlier, used)
        result.next = self._link(later, used)
        return result

    def _tells_article(self, earlier: Candidates, later: Candidates) -> bool:
        """Whether links tell an article from the list that its short address looks like.

        By rel and a headline, or as words for an article on either side, with headlines or from the same place.
        """
        if any(sign.weight >= CERTAIN and sign.title for sign, _ in earlier + later):
            return True
        return all(
            any(sign.explicit and (sign.title or is_beside(url, self.url)) for sign, url in side)
            for side in (earlier, later)
        )

    def _link(self, candidates: Candidates, used: list[Sign]) -> Link | None:
        if not candidates:
            return None
        first, url = candidates[0]
        best = paging.key(url)
        same = [sign for sign, target in candidates if target == url or paging.key(target) == best]
        used.extend(same)
        return Link(url, _title(same), first.evidence)

    def _own_number(self) -> int:
        return max(self.own.values(), default=1)

    def _pages(self, result: Neighbours, pages: dict[int, str], asked: dict[Way, str], here: int) -> None:
        articles = {paging.key(link.url) for link in (result.prev, result.next) if link is not None}
        asked = {way: url for way, url in asked.items() if paging.key(url) not in articles}
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


def _says_more(sign: Sign) -> bool:
    """Whether the words before a headline offer more to read, "Ver más", rather than what is older."""
    label = sign.element.line().removesuffix(sign.title)
    return any(lexicon.matches(category, label) for category in ("more_of", "read_also"))


def _title(signs: list[Sign]) -> str:
    """The headline that signs of one target state: as it is read on the page, whole where machines are told the rest.

    Some tell them no more than "Go to the next item".
    """
    shown = next((sign.title for sign in signs if sign.title and sign.element.tag != "link"), "")
    told = next((sign.title for sign in signs if sign.title and sign.element.tag == "link"), "")
    return told if told.startswith(shown.rstrip(_CUT)) else shown


def _shows_file(url: str) -> bool:
    """Whether an address is that of a page about an image or a document: /news/pier.png/view."""
    return url.endswith("/view") and urls.is_file(url.removesuffix("/view"))


def _canonical(page: Page) -> str:
    for link in page.tree.tagged("link"):
        if link.get("rel")[:40].lower() == "canonical":
            url = page.absolute(link.get("href"))
            return url if _splits(url) else ""
    return ""


def _own_url(page: Page, canonical: str) -> str:
    """The page's URL; where it is not known, what the page itself says."""
    if page.url:
        return page.url if _splits(page.url) else ""
    stated = (meta.get("content") for meta in page.tree.tagged("meta") if meta.get("property") == "og:url")
    url = canonical or page.absolute(next(stated, ""))
    return url if _splits(url) else ""


def _splits(url: str) -> bool:
    try:
        return bool(url) and bool(urlsplit(url).netloc)
    except ValueError:
        return False
