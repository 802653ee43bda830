"""What the pages and lists of a probe say, noted as findings. Nothing here asks for anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest

from protego import Protego
from scrapy.http import Response, TextResponse

from newscrawl import discovery, rights, urls
from newscrawl.discovery import Listing, feed, listing, robots, sitemap, wordpress
from newscrawl.errors import PageError
from newscrawl.extraction import Page, Reading, read
from newscrawl.extraction.neighbours import Link
from newscrawl.items import Lead, LeadKind, Source, Verdict
from newscrawl.loaders import header, page_of
from newscrawl.middlewares.robots import STATEMENTS, delay_of
from newscrawl.sites.probed import Beside, Findings, Named, Trial
from newscrawl.store import HostRow

CANDIDATES = 60
"""Articles that are remembered of one list, the newest first."""

EARLIEST = "1990"
"""What is dated before there were pages of news was dated by a program that did not know."""

MAX_ONWARD = 1000
"""Further sitemaps that are remembered of one."""

_OFFSET = re.compile(r"[+-]\d\d:\d\d\Z")
_RIGHTS_HEADERS = ("X-Robots-Tag", "TDM-Reservation", "TDM-Policy")
_OPPOSITE = {"prev": "next", "next": "prev"}


@dataclass(slots=True, frozen=True, eq=False)
class Seen:
    """A page that was read. ``opted_out``: the statement that forbids to keep it, ``follows``: its links may be used,
    ``names``: the keys of all its addresses, ``links``: what it links to."""

    response: Response
    page: Page
    reading: Reading
    opted_out: str
    follows: bool
    names: frozenset[bytes]
    links: Listing

    def beside(self, way: str) -> Link | None:
        """The neighbouring article on one side ("prev", "next")."""
        neighbours = self.reading.neighbours
        return (neighbours.prev if way == "prev" else neighbours.next) if self.follows else None


class Notes:
    """Fills in the findings of one probe. ``scope`` moves with the start, ``obeys``: opt-outs are obeyed."""

    def __init__(self, found: Findings, scope: urls.Scope, *, obeys: bool) -> None:
        self.found = found
        self.scope = scope
        self._obeys = obeys
        self._domain = urls.domain(found.url)
        self._named: dict[Source, list[Lead]] = {Source.FEED: [], Source.SITEMAP: [], Source.LISTING: []}
        self._instants: dict[bytes, str] = {}
        self._beside: list[tuple[str, Seen, Link]] = []
        self._read: list[Seen] = []

    # ---- what was read

    def host(self, row: HostRow, url: str, agent: str) -> None:
        """What robots.txt and tdmrep.json say of the start."""
        found = self.found
        text = robots.rules_text(row.robots, (agent, *rights.AGENTS))
        rules = Protego.parse(text)
        if row.status:
            allows = "allows" if rules.can_fetch(url, agent) else "forbids"
            found.robots = f"http {row.status}, {allows} the start" if text else f"none, http {row.status}"
        found.tdmrep = f"{len(row.tdmrep):,} bytes" if row.tdmrep else ""
        found.statements = rights.HostRights(rules, text, row.tdmrep).of(url)
        found.delay = delay_of(rules, agent) or None

    def page(self, response: Response) -> Seen | str:
        """A page, read, with what it says of language, time and rights; or why it is none."""
        if not isinstance(response, TextResponse):
            return f"content type {header(response, 'Content-Type').split(';')[0] or 'not stated'}"
        try:
            page = page_of(response)
        except PageError as error:
            return f"{type(error).__name__}: {error}"
        reading = read(page, fetched=datetime.now(UTC))
        headers = [
            (name, value.decode("latin-1")) for name in _RIGHTS_HEADERS for value in response.headers.getlist(name)
        ]
        own = [part for part in reading.fields.rights.split(rights.SEPARATOR) if part] + rights.of_headers(headers)
        stated = own + response.meta.get(STATEMENTS, [])
        follows = not (self._obeys and rights.forbids_following(stated))
        seen = Seen(
            response,
            page,
            reading,
            opted_out=rights.forbids(stated) if self._obeys else "",
            follows=follows,
            names=self._names(response, reading),
            links=listing.parse(page.selecting.root, response.url) if follows else Listing(),
        )
        self._read.append(seen)
        found = self.found
        found.statements += [statement for statement in own if statement not in found.statements]
        if reading.verdict is Verdict.NEEDS_SCRIPT:
            found.scripted.append(response.url)
        if reading.article.language:
            found.languages[reading.article.language] += 1
        self._note_time(seen)
        return seen

    def article(self, seen: Seen, lead: Lead) -> bool:
        """A page as an article on trial; whether it is one."""
        article, verdict = seen.reading.article, seen.reading.verdict
        trial = Trial(seen.response.url, str(lead.source), str(verdict), verdict.is_article)
        self.found.trials.append(trial)
        if seen.opted_out:
            trial.note = f"opted out, {seen.opted_out}"
            return trial.is_article
        local = seen.reading.fields.published_local
        trial.title, trial.authors, trial.text = article.title, article.authors, article.text
        trial.date = article.published_at or (f"{local.isoformat()}, without an offset" if local else article.date)
        trial.words = article.word_count
        for way in ("prev", "next"):
            if trial.is_article and (link := seen.beside(way)):
                self.found.beside.append(Beside(way, link.evidence, seen.response.url, link.url))
                self._beside.append((way, seen, link))
        return trial.is_article

    def links(self, kind: str, seen: Seen) -> None:
        """What a page of headlines names."""
        self._note_leads(Named(kind, seen.response.url), seen.links.articles, Source.LISTING)
        self.found.pager = self.found.pager or seen.links.pager

    def named(self, entry: Named, response: Response) -> list[Lead]:
        """What a feed or a sitemap names; gives the leads to further sitemaps. ``entry`` says why it is none."""
        kind = discovery.sniff(response.body, header(response, "Content-Type"))
        try:
            if kind is LeadKind.SITEMAP:
                return self._note_leads(entry, sitemap.parse(response.body, response.url), Source.SITEMAP)
            if kind is LeadKind.FEED:
                if entry.kind == LeadKind.SITEMAP:
                    entry.kind = str(LeadKind.FEED)  # some systems name their feeds in the index of their sitemaps
                return self._note_leads(entry, feed.parse(response.body, response.url), Source.FEED)
            entry.note = f"no {entry.kind} there"
        except PageError as error:
            entry.note = f"{type(error).__name__}: {error}"
        return []

    # ---- what to read next

    def candidates(self) -> Iterator[Lead]:
        """The articles named, each way of finding them in turn, the newest first."""
        ways = [sorted(leads, key=_day, reverse=True) for leads in self._named.values()]
        for lead in chain.from_iterable(zip_longest(*ways)):
            if lead is not None and not urls.is_service(lead.url) and not listing.is_back_room(lead.url):
                yield lead

    def neighbour(self) -> tuple[str, Seen, Link] | None:
        """A link to a neighbouring article: one that was read if there is any."""
        read = [part for part in self._beside if self.read_at(part[2].url)]
        return next(iter(read or self._beside), None)

    def read_at(self, url: str) -> Seen | None:
        """The page at an address, if it was read."""
        key = urls.key(url)
        return next((seen for seen in self._read if key in seen.names), None)

    def mutual(self, way: str, seen: Seen, other: Seen) -> None:
        """Whether a neighbour names the article as its own neighbour."""
        back = other.beside(_OPPOSITE[way])
        if back is not None and urls.key(back.url) in seen.names:
            self.found.mutual = f"yes, {other.response.url} names it as its {_OPPOSITE[way]}"
        else:
            what = back.url if back else "none"
            self.found.mutual = f"no, {other.response.url} names {what} as its {_OPPOSITE[way]}"

    def api(self, seen: Seen) -> str:
        """The root of WordPress' REST interface that a page announces, "" for none on its domain."""
        told = ", ".join(value.decode("latin-1") for value in seen.response.headers.getlist("Link"))
        url = seen.response.url
        root = wordpress.api_root(seen.page.selecting.root, url) or wordpress.api_root_of_header(told, url)
        return root if root and seen.follows and urls.domain(root) == self._domain else ""

    # ----

    def _note_leads(self, entry: Named, leads: Iterable[Lead], source: Source) -> list[Lead]:
        self.found.lists.append(entry)
        tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
        onward: list[Lead] = []
        articles: list[Lead] = []
        for lead in leads:
            entry.leads += 1
            if lead.kind is LeadKind.SITEMAP:
                entry.maps += 1
                onward += [lead] * (len(onward) < MAX_ONWARD)
            if day := _day(lead):
                entry.dated += 1
                entry.changes = entry.changes or bool(lead.lastmod and not lead.published_at)
                entry.first, entry.last = min(entry.first or day, day), max(entry.last, day)
            inside = self.scope.contains(lead.url)
            if lead.kind is LeadKind.ARTICLE and (inside or urls.domain(lead.url) == self._domain):
                self.found.hosts["" if inside else urls.host(lead.url)] += 1
                if day <= tomorrow:
                    articles.append(replace(lead, source=source))
            if len(articles) > 2 * CANDIDATES:
                articles = _newest(articles)
        articles = _newest(articles)
        self._named[source] += articles
        for lead in articles:
            if _OFFSET.search(lead.published_at):
                self._instants.setdefault(urls.key(lead.url), lead.published_at)
        return onward

    def _note_time(self, seen: Seen) -> None:
        published, local = seen.reading.article.published_at, seen.reading.fields.published_local
        if published and (stated := _OFFSET.search(published)):
            self.found.offsets[stated[0]] += 1
        elif local:
            told = (self._instants[name] for name in seen.names if name in self._instants)
            self.found.local.append((local, next(told, "")))

    @staticmethod
    def _names(response: Response, reading: Reading) -> frozenset[bytes]:
        names = {response.url, *response.meta.get("redirect_urls", []), reading.article.canonical_url} - {""}
        found: set[bytes] = set()
        for name in names:
            try:
                found.add(urls.key(name))
            except ValueError:  # a canonical URL may be none
                continue
        return frozenset(found)


def _day(lead: Lead) -> str:
    """The day of a lead, YYYY-MM-DD, as far as anything says; "" for none."""
    stated = (lead.published_at or lead.lastmod)[:10]
    return stated if stated >= EARLIEST else urls.date_in_path(lead.url)


def _newest(leads: list[Lead]) -> list[Lead]:
    return sorted(leads, key=_day, reverse=True)[:CANDIDATES]
