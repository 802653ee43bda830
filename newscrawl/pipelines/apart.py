"""What tells two articles apart whose texts are much alike, or whose pages name one address as their own."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from newscrawl import urls
from newscrawl.items import Article
from newscrawl.store import Known, Run
from newscrawl.text import content_hash, tokens

_NUMBER = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")


def is_series(one: str, other: str) -> bool:
    """Whether two headlines are of two reports of a series, as of two earthquakes: mostly the same words, and in each a
    number that the other has not."""
    numbers, more = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    return bool(numbers - more and more - numbers) and _are_alike(one, other)


def is_other_report(article: Article, known: Known, title: str) -> bool:
    """Whether an article whose text is like that of a known one, headlined ``title``, is another report of a series: by
    the headlines, or by day and figures where these are alike, as those of tables that come out daily are."""
    if is_series(article.title, title):
        return True
    days = {article.date, known.head.date}
    return len(days - {""}) == 2 and _are_alike(article.title, title) and known.head.has_other_figures(article)


def is_other_headline(one: str, other: str) -> bool:
    """Whether two headlines are certainly of two articles."""
    words, others = set(tokens(one)), set(tokens(other))
    fewer = min(len(words), len(others))
    return is_series(one, other) or (fewer > 0 and 2 * len(words & others) < fewer)


def known_at(run: Run, article: Article) -> Known | None:
    """What the dataset holds of the article at its address, where its page names that of another one as its own."""
    key = urls.key(article.url)
    for name in (key.hex(), _name_of(article)):
        known = run.article(name)
        if known is not None and known.key == key:
            return known
    return None


def on_its_own(article: Article, known: Known | None) -> Article:
    """The article under an id of its own address, ``known`` it what the dataset has of it, and without that of another.

    Where its address has become the id of another one, since that was read first, it goes by the text of its address.
    """
    name = known.id if known is not None else urls.key(article.url).hex()
    if known is None and name == article.id:
        name = _name_of(article)
    provenance: dict[str, str] = json.loads(article.provenance)
    provenance["canonical_url"] = "crawl: what the page names is that of another article"
    said = json.dumps(provenance, ensure_ascii=False, sort_keys=True)
    return replace(article, id=name, canonical_url="", provenance=said)


def _name_of(article: Article) -> str:
    return content_hash(urls.normalize(article.url))


def _are_alike(one: str, other: str) -> bool:
    """Whether two headlines have, without their numbers, mostly the same words."""
    words, others = (set(tokens(_NUMBER.sub(" ", title))) for title in (one, other))
    return 2 * len(words & others) >= len(words | others)
