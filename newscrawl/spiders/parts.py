"""An article that is printed over several pages becomes one article."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl import javascript, urls
from newscrawl.answers import answers_of
from newscrawl.errors import NewscrawlError, PageError
from newscrawl.extraction import lexicon
from newscrawl.extraction.fields import Fields
from newscrawl.extraction.policy import DEFAULT, TextPolicy
from newscrawl.items import Article, Lead, LeadKind, Reason, Source, Verdict
from newscrawl.loaders import ArticleLoader, page_of, set_text
from newscrawl.outages import plainly
from newscrawl.queued import LEAD
from newscrawl.runs import run_of
from newscrawl.sites import SiteProfile
from newscrawl.spiders.fates import Fate, fate_of
from newscrawl.store import NOT_FOLLOWED, Asked, UrlRow

SAME_HEADLINE = 0.5
"""The share of a headline's words that the headline of a further page has too."""

_LOOSE_DATES = frozenset({"", "html:text", "url"})
"""Sources of dates that may be of something else on a page."""

_OF_FURTHER = (("comments",), ("comment_count",), ("prev_url", "prev_title"), ("next_url", "next_title"))
"""Fields that a further page fills where the first says nothing, each with what belongs to it."""

NO_PART = frozenset(
    verdict
    for verdict in Verdict
    if verdict.is_listing
    or verdict in (Verdict.SOFT_404, Verdict.CONSENT_WALL, Verdict.LOGIN, Verdict.ERROR, Verdict.NEEDS_SCRIPT)
)


class PartUnavailable(NewscrawlError):
    """A page of an article cannot be had at the moment; the article waits for a later run."""


@dataclass(slots=True, frozen=True)
class Story:
    """An article as its pages: the first, the further ones, and what there is to say of these ("" for nothing).

    ``another``: the URL that was taken for a further page and has an article of its own, "" where none has.
    """

    first: ArticleLoader
    further: list[ArticleLoader] = field(default_factory=list)
    note: str = ""
    another: str = ""

    @property
    def loaders(self) -> list[ArticleLoader]:
        """All of its pages."""
        return [self.first, *self.further]

    def article(self) -> Article:
        """The article; ``provenance`` says under "pages" how many it has, or how they end."""
        article = self.first.load_item()
        if not (self.further or self.note):
            return article
        paragraphs, cut = article.paragraphs, ""
        provenance: dict[str, str] = json.loads(article.provenance)
        for number, loader in enumerate(self.further, 2):
            part = loader.load_item()
            ends = json.loads(part.provenance).get("cut", "")
            cut = cut or (ends and f"page {number}: {ends}")
            known = set(paragraphs)
            paragraphs += [paragraph for paragraph in part.paragraphs if paragraph not in known]
            _merge(article, provenance, part)
        set_text(article, "\n\n".join(paragraphs))
        provenance["pages"] = self.note or str(len(self.loaders))
        if cut:
            provenance.setdefault("cut", cut)
        article.provenance = json.dumps(provenance, ensure_ascii=False)
        return article


@dataclass(slots=True, frozen=True)
class Parts:
    """Fetches the further pages of articles, within a scope and at the most ``most`` pages an article."""

    crawler: Crawler
    scope: urls.Scope
    profile: SiteProfile | None
    most: int
    text: TextPolicy = DEFAULT

    async def gather(self, url: str, loader: ArticleLoader) -> Story:
        """The article whose first page, at ``url``, was read by ``loader``. A page that is gone for good ends it.

        :raises PartUnavailable: a page failed in a way that may pass.
        """
        seen = {urls.key(url)}
        further: list[ArticleLoader] = []
        answers = answers_of(self.crawler)
        next_page = loader.reading.neighbours.next_page
        while next_page and urls.key(next_page) not in seen and self.scope.contains(next_page):
            if len(seen) >= self.most:
                return Story(loader, further, f"cut after {self.most}")
            found = len(seen)
            response, is_ours = await self._fetch(next_page, url)
            seen.add(urls.key(next_page))
            if response.status != 200:
                return Story(loader, further, f"{found} found, the next is gone (http {response.status})")
            if urls.key(response.url) != urls.key(next_page):
                return Story(loader, further, f"{found} found, the next leads to {response.url}")
            try:
                page = page_of(response)
            except PageError as error:
                return Story(loader, further, f"{found} found, the next cannot be read ({error})")
            part = ArticleLoader.from_page(page, self.profile, Lead(next_page, LeadKind.PAGE, Source.PAGE), self.text)
            if part.reading.verdict in NO_PART:
                return Story(loader, further, f"{found} found, the next is none ({part.reading.verdict})")
            if _is_another(loader.reading.fields, part.reading.fields):
                if is_ours:  # else it has its reason, or its turn comes
                    run_of(self.crawler).settle(urls.key(next_page), Reason.OUT_OF_SCOPE, NOT_FOLLOWED)
                return Story(loader, further, f"{found} found, the next is another article", next_page)
            further.append(part)
            if answers is not None:
                answers.note_further(url, response)
            next_page = part.reading.neighbours.next_page
        return Story(loader, further)

    async def is_further(self, loader: ArticleLoader, first: str) -> bool:
        """Whether the page that ``loader`` read is a further one of the article at ``first``, as its address says.

        Numbers in addresses count episodes as well as pages: "/devlog-2.html". The first page has the same headline.

        :raises PartUnavailable: the first page failed in a way that may pass.
        """
        if not self.scope.contains(first):
            return True
        run_of(self.crawler).fetched += 1
        lead = Lead(first, LeadKind.PAGE, Source.PAGE, found_on=loader.reading.page.url)
        request = self._request(lead)
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            if _may_pass(fate_of(request, error)):
                raise PartUnavailable(f"{first}: {error}") from None
            return False
        except Exception as error:  # whatever a download handler raises: all of it is the network's
            raise PartUnavailable(f"{first}: {plainly(error)}") from None
        if _is_passing(response):
            raise PartUnavailable(f"{first}: http {response.status}")
        try:
            page = page_of(response) if response.status == 200 else None
        except PageError:
            page = None
        if page is None:
            return False
        other = ArticleLoader.from_page(page, self.profile, lead, self.text).reading
        try:
            return not _is_another(other.fields, loader.reading.fields)
        finally:
            other.release()

    def _request(self, lead: Lead) -> Request:
        drawn = javascript.meta() if self.profile is not None and self.profile.javascript else {}
        return Request(lead.url, meta={LEAD: lead.to_dict(), **drawn})

    async def _fetch(self, url: str, article_url: str) -> tuple[Response, bool]:
        """The answer, and whether it is this fetch that gives the URL its reason."""
        run = run_of(self.crawler)
        lead = Lead(url, LeadKind.PAGE, Source.PAGE, found_on=article_url)
        key = urls.key(url)
        asked = run.ask(UrlRow(key, url, urls.domain(url), lead.kind, lead.source, 0, "{}"), claimed=True)
        run.fetched += 1

        def settle(reason: Reason, detail: str, *, retry: bool = False) -> None:
            # A page that has its reason keeps it; one that waits in the queue is answered when its turn comes.
            if asked is Asked.QUEUED:
                run.settle(key, reason, detail, retry=retry)

        request = self._request(lead)
        try:
            response = await self.crawler.engine.download_async(request)
        except IgnoreRequest as error:
            fate = fate_of(request, error)
            if fate is None or _may_pass(fate):
                settle(Reason.FAILED, str(error), retry=True)
                raise PartUnavailable(f"{url}: {error}") from None
            settle(fate.reason, fate.detail, retry=fate.retry)
            return Response(url, status=403), asked is Asked.QUEUED
        except Exception as error:  # whatever a download handler raises: all of it is the network's
            settle(Reason.FAILED, plainly(error), retry=True)
            raise PartUnavailable(f"{url}: {plainly(error)}") from None
        passing = _is_passing(response)
        if response.status == 200:
            settle(Reason.NOT_AN_ARTICLE, f"further page: of {article_url}")
        else:
            settle(Reason.FAILED, f"http {response.status}", retry=passing)
        if passing:
            raise PartUnavailable(f"{url}: http {response.status}")
        return response, asked is Asked.QUEUED


def _may_pass(fate: Fate | None) -> bool:
    """Whether what kept a page from being asked for may be gone by the next run."""
    return fate is None or (fate.reason is Reason.FAILED and fate.retry)


def _is_passing(response: Response) -> bool:
    """Whether an answer says that the server fails, or wants to be left alone, for the moment."""
    return response.status >= 500 or response.status == 429


def _is_another(one: Fields, other: Fields) -> bool:
    """Whether what two pages state is of two articles: another day, or headlines with little in common."""
    days = {fields.date for fields in (one, other) if fields.provenance.get("date", "") not in _LOOSE_DATES}
    if len(days - {""}) > 1:
        return True
    return _are_other_titles(one.title, other.title)


def _are_other_titles(title: str, other: str) -> bool:
    """Whether two headlines have so little in common that they are of two articles."""
    words, others = set(re.findall(r"\w+", title.casefold())), set(re.findall(r"\w+", other.casefold()))
    numbers, other_numbers = ({word for word in own if word.isdecimal()} for own in (words - others, others - words))
    if numbers and other_numbers and lexicon.page_words().isdisjoint(words | others):
        return True  # "Week 12", "Week 13"
    fewer = min(len(words), len(others))
    return fewer > 0 and len(words & others) < SAME_HEADLINE * fewer


def _merge(article: Article, provenance: dict[str, str], part: Article) -> None:
    """What an article does not say on its first page, a further one may; and where that value came from."""
    told: dict[str, str] = json.loads(part.provenance)
    for names in _OF_FURTHER:
        if getattr(article, names[0]) in ([], None, ""):
            for name in names:
                setattr(article, name, getattr(part, name))
            provenance |= {name: told[name] for name in names if name in told}
