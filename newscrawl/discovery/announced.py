"""Feeds that a page announces, in its head or by the HTTP header that came with it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from newscrawl.discovery.guards import joined, line
from newscrawl.items import Lead, LeadKind, Source

MAX_HEADER = 16_384
LINK = re.compile(r"<([^<>]*)>([^<]*)")
"""A target in the value of the HTTP header ``Link`` (RFC 8288), and its parameters."""

MAX_FEEDS = 20
"""Feeds that are taken from one header."""

_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"))
# As WordPress announces them in its languages; "Comment" alone is a section of opinions.
_COMMENT_FEED = re.compile(
    r"\bcomments? feed\b|\bkommentar[a-zåäö]{0,4}[- ]?(?:feed|strøm|straum|flöde|rss)|"
    r"\bflux (?:des|pour les) commentaires|\bfeed (?:de(?: los)?|dei|dels|dos|das) comm?ent|\breacties?[- ]?feed|"
    r"\b(?:kanał|feed) z komentarzami|komentářů|\byorum (?:akış|besleme)|лента комментариев|стрічка коментарів|"
    r"ροή σχολίων|hozzászólás(?:ok)? (?:hírcsatorn|rss)|kommenttien syöte|umpan komentar|فيد التعليقات|"
    r"خلاصة التعليقات|コメントの?フィード|评论\s?feed|評論\s?feed|迴響|댓글\s?피드",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"""(?<![\w-])(rel|type|title)\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s;,]+))""", re.IGNORECASE
)


def feed(address: str, kind: str, title: str, url: str) -> Lead | None:
    """The lead to what is announced at ``address`` as of a media type; None where it is no feed of articles."""
    title = line(title)
    if kind.partition(";")[0].strip().lower() not in _FEED_TYPES or _is_of_comments(address, title):
        return None
    return Lead(address, LeadKind.FEED, Source.LISTING, title=title, found_on=url)


def feeds_of_header(value: str, url: str) -> list[Lead]:
    """The feeds that the HTTP header ``Link`` (RFC 8288) of the page at ``url`` announces, each URL once."""
    found: dict[str, Lead] = {}
    for reference, parameters in LINK.findall(value[:MAX_HEADER]):
        said = {name.lower(): "".join(texts) for name, *texts in reversed(_PARAMETER.findall(parameters))}
        if "alternate" not in said.get("rel", "").lower().split() or not (address := joined(url, reference)):
            continue
        if (lead := feed(address, said.get("type", ""), said.get("title", ""), url)) and len(found) < MAX_FEEDS:
            found.setdefault(address, lead)
    return list(found.values())


def _is_of_comments(address: str, title: str) -> bool:
    """Whether a feed tells of comments; those of a whole site are mostly announced beside that of its articles."""
    parts = urlsplit(address)
    if "comments" in parts.path.lower() or _COMMENT_FEED.search(title):
        return True
    return any(
        name == "withcomments" or (name == "feed" and value.startswith("comments"))
        for name, value in parse_qsl(parts.query[:2048].lower(), keep_blank_values=True)
    )
