"""An article that is printed over several pages becomes one article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl import urls
from newscrawl.errors import NewscrawlError, PageError
from newscrawl.extraction import open_page
from newscrawl.frontier import LEAD
from newscrawl.items import Article, Lead, LeadKind, Reason, Source
from newscrawl.loaders import ArticleLoader
from newscrawl.runs import run_of
from newscrawl.store import Asked, UrlRow

if TYPE_CHECKING:
    from newscrawl.spiders.site import SiteSpider


class PartUnavailable(NewscrawlError):
    """A page of an article cannot be had at the moment; the article waits for a later run."""


async def collect_parts(spider: SiteSpider, article: Article, next_page: str, most: int) -> None:
    """Append the text of the pages that follow, ``most`` at the most, in place.

    A page that is gone for good ends the article there, and ``provenance`` says so under "pages".

    :raises PartUnavailable: a page failed in a way that may pass.
    """
    seen = {urls.key(article.url)}
    paragraphs = article.paragraphs
    note = ""
    while next_page and urls.key(next_page) not in seen and spider.scope.contains(next_page):
        if len(seen) >= most:
            note = f"cut after {most}"
            break
        seen.add(urls.key(next_page))
        response = await _fetch(spider, next_page, article.url)
        if response.status != 200:
            note = f"{len(seen) - 1} found, the next is gone (http {response.status})"
            break
        try:
            page = open_page(response.body, response.url)
        except PageError as error:
            note = f"{len(seen) - 1} found, the next cannot be read ({error})"
            break
        loader = ArticleLoader.from_page(page, spider.params.site_profile, Lead(next_page, LeadKind.PAGE, Source.PAGE))
        part = loader.load_item()
        known = set(paragraphs)
        paragraphs += [paragraph for paragraph in part.paragraphs if paragraph not in known]
        _merge(article, part)
        next_page = loader.reading.neighbours.next_page
    article.text = "\n\n".join(paragraphs)
    provenance = json.loads(article.provenance)
    provenance["pages"] = note or str(len(seen))
    article.provenance = json.dumps(provenance, ensure_ascii=False)


def _merge(article: Article, part: Article) -> None:
    article.comments = article.comments or part.comments
    if article.comment_count is None:
        article.comment_count = part.comment_count
    for side in ("prev", "next"):
        if not getattr(article, f"{side}_url"):
            setattr(article, f"{side}_url", getattr(part, f"{side}_url"))
            setattr(article, f"{side}_title", getattr(part, f"{side}_title"))


async def _fetch(spider: SiteSpider, url: str, article_url: str) -> Response:
    run = run_of(spider.crawler)
    lead = Lead(url, LeadKind.PAGE, Source.PAGE, found_on=article_url)
    key = urls.key(url)
    site = urls.registrable_domain(urls.host(url))
    asked = run.ask(UrlRow(key, url, site, lead.kind, lead.source, 0, "{}"), claimed=True)
    run.fetched += 1
    try:
        response = await spider.crawler.engine.download_async(Request(url, meta={LEAD: lead.to_dict()}))
    except IgnoreRequest as error:
        _settle(spider, asked, key, Reason.DISALLOWED, str(error))
        return Response(url, status=403)
    except Exception as error:  # whatever a download handler raises: all of it is the network's
        _settle(spider, asked, key, Reason.FAILED, f"{type(error).__name__}: {error}")
        raise PartUnavailable(f"{url}: {error}") from None
    if response.status == 200:
        _settle(spider, asked, key, Reason.NOT_AN_ARTICLE, f"further page: of {article_url}")
    else:
        _settle(spider, asked, key, Reason.FAILED, f"http {response.status}")
    if response.status >= 500 or response.status == 429:
        raise PartUnavailable(f"{url}: http {response.status}")
    return response


def _settle(spider: SiteSpider, asked: Asked, key: bytes, reason: Reason, detail: str) -> None:
    # A page that has its reason keeps it; one that waits in the queue on its own is answered by this visit.
    if asked is Asked.QUEUED:
        run_of(spider.crawler).settle(key, reason, detail)
