"""The plain data that flows through the house: leads, articles, comments, and the words for their fates.

Nothing here does I/O or imports another module of newscrawl.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

SCHEMA_VERSION = 1


class LeadKind(StrEnum):
    """What a URL is expected to hold; the page itself has the last word."""

    SEED = "seed"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    ARTICLE = "article"
    PAGE = "page"
    """A further page of an article that is printed over several."""


class Source(StrEnum):
    """By which way a URL was found; also the values of the spider argument ``follow``, seeds aside."""

    SEED = "seed"
    PREV = "prev"
    NEXT = "next"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


class Reason(StrEnum):
    """The one fate of a URL in the ledger; ``found`` is always the sum over all of them."""

    EMITTED = "emitted"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    NOT_AN_ARTICLE = "not-an-article"
    OUT_OF_SCOPE = "out-of-scope"
    DISALLOWED = "disallowed"
    OPTED_OUT = "opted-out"
    FAILED = "failed"
    OVER_BUDGET = "over-budget"
    PENDING = "pending"


class Verdict(StrEnum):
    """What a page turned out to be."""

    FULL = "full"
    TEASER = "teaser"
    PAYWALL = "paywall"
    LIVE = "live"
    CONSENT_WALL = "consent-wall"
    SOFT_404 = "soft-404"
    LISTING = "listing"
    AUTHOR = "author-page"
    TAG = "tag-page"
    SEARCH = "search"
    MEDIA = "media"
    """A video, a recording or a gallery of pictures with hardly any prose."""
    LOGIN = "login"
    ERROR = "error"
    """A server error, reported with the status of a page that is well."""
    NEEDS_SCRIPT = "needs-javascript"
    """Its content is for a script to draw."""
    NOT_AN_ARTICLE = "not-an-article"
    UNREADABLE = "unreadable"
    """Too large, or in no encoding that can be told."""

    @property
    def is_article(self) -> bool:
        return self in (Verdict.FULL, Verdict.TEASER, Verdict.PAYWALL, Verdict.LIVE)

    @property
    def is_listing(self) -> bool:
        """Whether the page is a list whose articles are worth a visit."""
        return self in (Verdict.LISTING, Verdict.AUTHOR, Verdict.TAG, Verdict.SEARCH)


@dataclass(slots=True, frozen=True)
class Lead:
    """A URL worth a visit, and what the place that named it already knows of it.

    ``published_at`` and ``lastmod`` are ISO 8601 strings as the source states them, "" where it does not.
    """

    url: str
    kind: LeadKind = LeadKind.ARTICLE
    source: Source = Source.SEED
    title: str = ""
    published_at: str = ""
    lastmod: str = ""
    language: str = ""
    found_on: str = ""

    def to_dict(self) -> dict[str, str]:
        """The lead as JSON-ready strings, empty fields left out."""
        values = ((name, getattr(self, name)) for name in LEAD_FIELDS)
        return {name: str(value) for name, value in values if value}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Lead:
        """The inverse of `to_dict`; unknown keys raise TypeError."""
        known = dict(data)
        kind = LeadKind(known.pop("kind", LeadKind.ARTICLE))
        source = Source(known.pop("source", Source.SEED))
        return cls(kind=kind, source=source, **known)


LEAD_FIELDS = tuple(f.name for f in fields(Lead))


@dataclass(slots=True)
class Comment:
    """One reader's comment. ``depth`` counts from 0, a reply lies one deeper than what it answers."""

    author: str = ""
    published_at: str | None = None
    text: str = ""
    depth: int = 0


@dataclass(slots=True)
class Article:
    """One news article; every field is in every line, and its type never varies.

    Unknown is "" for a string, [] for a list, None for an instant, a number or a boolean.
    ``published_at`` and ``modified_at`` are ISO 8601 instants with the offset as published;
    ``date`` is the day of publication as the paper states it, YYYY-MM-DD.
    ``provenance`` is a JSON object as a string: field name to where its value came from.
    """

    id: str = ""
    url: str = ""
    canonical_url: str = ""
    site: str = ""
    title: str = ""
    description: str = ""
    text: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    published_at: str | None = None
    modified_at: str | None = None
    language: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    image_url: str = ""
    prev_url: str = ""
    prev_title: str = ""
    next_url: str = ""
    next_title: str = ""
    comments: list[Comment] = field(default_factory=list)
    comment_count: int | None = None
    verdict: str = ""
    paywalled: bool | None = None
    live: bool = False
    rights: str = ""
    word_count: int = 0
    content_hash: str = ""
    duplicate_of: str = ""
    revision: int = 0
    found_by: str = ""
    crawled_at: str | None = None
    provenance: str = "{}"
    schema_version: int = SCHEMA_VERSION

    def to_dict(self) -> dict[str, Any]:
        """All fields in their order, comments as plain dicts: one line of the dataset."""
        return asdict(self)

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs, headings and list items among them."""
        return self.text.split("\n\n") if self.text else []


ARTICLE_FIELDS = tuple(f.name for f in fields(Article))
