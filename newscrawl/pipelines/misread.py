"""What a page shows in place of its article, and looks like one: a notice of the site, a question, an outage."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

from newscrawl.items import Article, Source, Verdict
from newscrawl.pipelines.apart import is_other_headline
from newscrawl.store import Known
from newscrawl.text import tokens

MAX_WORDS = 150
"""Words of a text above which it is no notice."""

LEFT = 0.4
"""The share of a text that is no more a shorter version of it."""

SHOWN = 0.7
"""The share of a text that is less than it was, if a wall stands behind it."""

DETAIL = "another text in its place"

_TOLD_ELSEWHERE = frozenset({"", "url", *Source})


def has_lost(article: Article, known: Known, owner: str) -> bool:
    """Whether a known article comes with another headline, without its authors, and with hardly any of its text, or a
    short one that is that of another article, ``owner``."""
    if article.authors or article.word_count > MAX_WORDS or not is_other_headline(article.title, known.head.title):
        return False
    return article.word_count <= LEFT * known.head.words or owner not in ("", known.id)


def is_behind_wall(article: Article, known: Known) -> bool:
    """Whether a known article comes with only a part of the text that was had before there was a wall."""
    walled = article.verdict in (Verdict.PAYWALL, Verdict.TEASER)
    return walled and article.word_count < SHOWN * known.head.words


def is_unnamed(article: Article, listed: str) -> bool:
    """Whether a short text says neither whose nor of which day it is, under a headline that is neither what the list
    that named it, ``listed``, nor what its address says."""
    if article.authors or article.word_count > MAX_WORDS:
        return False
    provenance = json.loads(article.provenance)
    if not {provenance.get(field, "") for field in ("date", "published_at")} <= _TOLD_ELSEWHERE:
        return False
    leaf = unquote(urlsplit(article.url).path).rstrip("/").rpartition("/")[2].partition(".")[0]
    names = (listed, leaf.replace("_", " "))
    return all(is_other_headline(article.title, name) for name in names if tokens(name))
