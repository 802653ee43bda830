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
    """A start URL."""
    LISTING = "listing"
    """A page of headlines."""
    FEED = "feed"
    """RSS, Atom, JSON Feed, or the index of posts of WordPress."""
    SITEMAP = "sitemap"
    """A sitemap, or an index of sitemaps."""
    ARTICLE = "article"
    """An article."""
    PAGE = "page"
    """A further page of an article that is printed over several."""


class Source(StrEnum):
    """By which way a URL was found; also the values of the spider argument ``follow``, seeds aside."""

    SEED = "seed"
    """It was given as a start."""
    PREV = "prev"
    """The following article names it as the one before."""
    NEXT = "next"
    """The preceding article names it as the one after."""
    LISTING = "listing"
    """A page of headlines links to it."""
    FEED = "feed"
    """A feed names it."""
    SITEMAP = "sitemap"
    """A sitemap names it."""
    PAGE = "page"
    """It is a further page of an article."""


class Reason(StrEnum):
    """The one fate of a URL in the ledger; ``found`` is always the sum over all of them."""

    EMITTED = "emitted"
    """A new article; its line is in the dataset."""
    UNCHANGED = "unchanged"
    """A known article, looked at again: it is the same, or could not be had, or its page shows something else."""
    REVISED = "revised"
    """A known article with another text, title, author or day; a line with the next ``revision`` is in the dataset."""
    DUPLICATE = "duplicate"
    """An article whose text, or whose page under another address, is there already."""
    NEAR_DUPLICATE = "near-duplicate"
    """An article whose text is nearly that of another."""
    NOT_AN_ARTICLE = "not-an-article"
    """The page is something else; the detail is its verdict, or what it was read as. Where an article was named, what
    may pass (a login, a wall, an empty shell, a soft 404) is tried again on later runs, five times in all;
    while its host gives no article at all, for half a year and longer."""
    OUT_OF_SCOPE = "out-of-scope"
    """Outside scope, since, until or the bounds of a crawl; looked at again under other arguments, and an article that
    redirects out of them on later runs, as what stands in for one."""
    DISALLOWED = "disallowed"
    """robots.txt forbids it; looked at again on later runs, ever more seldom, for half a year and longer."""
    OPTED_OUT = "opted-out"
    """The publisher reserves such use of the text."""
    WITHDRAWN = "withdrawn"
    """A person has taken the article out of the dataset, or keeps it out; the detail is why. It is never read again."""
    FAILED = "failed"
    """It could not be had or read; tried again on later runs, ever more seldom, what is gone once, what is too large
    never. While its host gives no article at all, that is held against the host, and the last try is kept."""
    OVER_BUDGET = "over-budget"
    """Its turn had not come when a limit of the run was reached; it waits for the next run."""
    PENDING = "pending"
    """It waits for its turn, on this run or the next."""


class Verdict(StrEnum):
    """What a page turned out to be."""

    FULL = "full"
    """An article with its whole text."""
    TEASER = "teaser"
    """An article of which the page shows only the beginning."""
    PAYWALL = "paywall"
    """An article that says the rest is for subscribers."""
    LIVE = "live"
    """A live blog: entries, each with its time."""
    CONSENT_WALL = "consent-wall"
    """A page that asks for consent before it shows anything."""
    SOFT_404 = "soft-404"
    """A page that says it is not there, with the status of one that is."""
    LISTING = "listing"
    """A page of headlines."""
    AUTHOR = "author-page"
    """A list of what one author wrote."""
    TAG = "tag-page"
    """A list of what has one tag."""
    SEARCH = "search"
    """The results of a search."""
    MEDIA = "media"
    """A video, a recording or a gallery of pictures with hardly any prose."""
    LOGIN = "login"
    """A form to log in or to register."""
    ERROR = "error"
    """A server error, reported with the status of a page that is well."""
    NEEDS_SCRIPT = "needs-javascript"
    """Its content is for a script to draw."""
    NOT_AN_ARTICLE = "not-an-article"
    """Something else, unlike an article."""
    UNREADABLE = "unreadable"
    """Too large, or in no encoding that can be told; a crawl counts such a page as failed."""

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
    """As shown."""
    published_at: str | None = None
    """ISO 8601 with an offset, null where the page states none."""
    text: str = ""
    """Without the prompts around it."""
    depth: int = 0
    """0 for a comment on the article, one more than what it answers for a reply."""


@dataclass(slots=True)
class Article:
    """One news article; every field is in every line, and its type never varies.

    Unknown is "" for a string, [] for a list, None for an instant, a number or a boolean.
    ``published_at`` and ``modified_at`` are ISO 8601 instants with the offset as published;
    ``date`` is the day of publication as the paper states it, YYYY-MM-DD.
    ``provenance`` is a JSON object as a string: field name to where its value came from.
    """

    id: str = ""
    """32 hexadecimal digits, the same on every run: of the address, or of the text where there is no address."""
    url: str = ""
    """The address at which it was read, in normal form."""
    canonical_url: str = ""
    """The address that the page itself names as its own."""
    site: str = ""
    """The registrable domain of ``url``; its whole host where that has no suffix of the Public Suffix List."""
    title: str = ""
    """The headline, without the name of the paper."""
    description: str = ""
    """The summary that the page states of itself."""
    text: str = ""
    """The paragraphs, joined by blank lines; headings, list items and rows of tables are paragraphs of their own."""
    authors: list[str] = field(default_factory=list)
    """Names of people, in the order of the byline."""
    date: str = ""
    """The day of publication as the paper states it, YYYY-MM-DD; none more than a day after the page was read, if that
    is known."""
    published_at: str | None = None
    """ISO 8601, with the offset, and fractions of a second, as published; null where only a day is stated, or a time
    whose zone neither the site's other pages nor ``timezone`` in its profile tells."""
    modified_at: str | None = None
    """ISO 8601, of the last change, if it is another moment than ``published_at``."""
    language: str = ""
    """ISO 639-1, as the page declares it, checked against the text."""
    section: str = ""
    """The department of the paper."""
    tags: list[str] = field(default_factory=list)
    """Keywords, as the page states them."""
    image_url: str = ""
    """The picture that the page shows for itself elsewhere."""
    prev_url: str = ""
    """The earlier article that the page links to as its neighbour, whatever the link calls it."""
    prev_title: str = ""
    """Its headline, as far as the link says it."""
    next_url: str = ""
    """The later one."""
    next_title: str = ""
    """Its headline, as far as the link says it."""
    comments: list[Comment] = field(default_factory=list)
    """Those that the page itself holds, in its order."""
    comment_count: int | None = None
    """How many the page says there are, else how many it holds."""
    verdict: str = ""
    """How much of the article the page shows: full, teaser, paywall or live."""
    paywalled: bool | None = None
    """What the page states of its being for subscribers; null where it states nothing, or asks for an address only."""
    live: bool = False
    """Whether it is a live blog."""
    rights: str = ""
    """What the page and its host state of the use of the text, such as "robots: noai", joined by "; "."""
    word_count: int = 0
    """Words of ``text``."""
    content_hash: str = ""
    """BLAKE2b of ``text`` in NFKC, lower case and single spaces."""
    duplicate_of: str = ""
    """The ``id`` of the first article with the same or a similar text; empty for none."""
    revision: int = 0
    """0 for the first line of an article; each with another text, or a corrected title, author or day, has the next."""
    found_by: str = ""
    """By which way it was found: a `Source`."""
    crawled_at: str | None = None
    """ISO 8601, UTC: when the page was read."""
    provenance: str = "{}"
    """A JSON object in a string: field to where its value came from."""
    schema_version: int = SCHEMA_VERSION
    """Grows when a line no longer means the same."""

    def to_dict(self) -> dict[str, Any]:
        """All fields in their order, comments as plain dicts: one line of the dataset."""
        return asdict(self)

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs, headings and list items among them."""
        return self.text.split("\n\n") if self.text else []


ARTICLE_FIELDS = tuple(f.name for f in fields(Article))
