"""Pages of the words in the dataset: fields of an article, fates, verdicts, ways, and where a value came from."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from newscrawl import reader
from newscrawl.items import Article, Comment, LeadKind, Reason, Source, Verdict
from newscrawl.reference.markup import Undescribed, code, docstrings, meant, table
from newscrawl.store import LedgerLine, runfile
from newscrawl.store.tallies import FIELDS

KINDS = {str: "string", int: "integer", float: "number", bool: "boolean"}
NULL = type(None)

PROVENANCE: dict[str, str] = {
    "json-ld:KEY": "a property of the JSON-LD object on the article",
    "meta:NAME": "a `meta` element of the head",
    "microdata:NAME": "an `itemprop` of the article",
    "link:REL": "a `link` element of the head",
    "html:WHAT": "visible markup: `h1`, `title`, `lang`, `byline`, `rel-author`, `time`, `text`, `tags`, `rel-tag`, "
    "`category`, `breadcrumb`",
    "url": "the address",
    "text": "of the language: the text, which what the page states does not fit; of a neighbour: the words of the link",
    "labels": "of the text: the labels of the blocks of this page",
    "labels, site": "of the text: these, and what the other pages of the site show",
    "rules": "of the verdict: the rules",
    "thread": "of comments: the thread on the page",
    "rel-next, link-rel-next, label, title, aria-label": "of a neighbour: by what the link says that it is one; others "
    "are named in the same way",
    "…, turned": "of a neighbour: days in addresses or times, or those of articles read before, say the opposite of "
    "what the link says; the days are believed",
    "…, confirmed": "the neighbour names this article as its own neighbour",
    "…, site:offset": "the page states the time without a zone; the site's other pages state one",
    "…, profile:timezone": "the same, by the profile",
    "profile:SELECTOR": "a selector of the profile",
    "feed, sitemap, listing": "the place that named the article; the page states nothing",
    "crawl: …": "of `modified_at`: when the change was seen, since the page does not date it",
}
"""What may stand after a field's name. A page's own words are in capitals."""

BESIDE: dict[str, str] = {
    "date_check": "whether the date of the feed, sitemap or list agrees with that of the page",
    "pages": "how many pages the article was printed over, or why a further one was not followed",
    "page_type": "where the page states what it is",
    "cut": "which bound the page is over, and what became of the rest: it is not read, or it is one paragraph",
    "duplicate_of": "how similar the text is to that article, and how much of the shorter stands in the longer",
    "overlap": "the same of a text that is not similar enough to be marked",
}
"""Keys of ``provenance`` that are no fields."""

RUN: dict[str, str] = {
    "run": "its name: when it began, UTC, and six digits that keep two apart; shards and the file are called by it",
    "spider": "which spider",
    "arguments": "what it was given",
    "reader": "what read its pages, as below; `{}` of runs by versions before this was noted",
    "started_at": "ISO 8601, UTC",
    "finished_at": "ISO 8601, UTC",
    "seconds": "how long it took",
    "outcome": "how it ended: `finished`; `shutdown`, by a signal; `cut_short`, the server stopped giving pages; "
    "`paused`, it asked for a long pause; `unbalanced`; `store_unavailable`; `queue_failed`; "
    "else the name that Scrapy has for it",
    "found": "URLs that it found; the sum of `reasons`",
    "known": "URLs that it came across and that were known before",
    "fetched": "pages asked for",
    "reasons": "URLs by [fate](words.md#fates-of-a-url)",
    "bounds": "limits and guards that took effect, and how often",
    "lines": "lines written",
    "shards": "`name`, `lines`, `bytes` and `sha256` of each",
    "sites": "the tally of each site",
}
READER: dict[str, str] = {
    "newscrawl": "the version, as `newscrawl --version` tells it",
    "code": "SHA-256 of the code and words by which pages are read: a checkout that is pulled keeps its version",
    "model": "SHA-256 of the [model](../model.md), `labeller.npz`",
    "text": "the parts that a text may have beside its prose (`NEWSCRAWL_TEXT_WITH`, `NEWSCRAWL_TEXT_WITHOUT`); `null` "
    "where the spider does not say",
    "profile": "what the site's [profile](profile.md) says of reading: `timezone`, `selectors`, `drop`, `keep`, "
    "`javascript`; `{}` without one",
    "settings": "other settings that articles depend on",
}
TALLY: dict[str, str] = {
    "articles": "lines written of this site",
    "revisions": "those among them that are new texts of known articles",
    "median_words": "the median length of their texts, right to 5 %",
    "fields": f"how many of them have {', '.join(code(name) for name in FIELDS)}",
    "reasons": "URLs by fate",
    "details": "what is beside a fate in the ledger, by fate; of many sorts the rest is `other`",
    "answers": "answers by HTTP status, or by the name of what went wrong",
    "bytes": "bytes of their bodies, as they came",
}


def article() -> str:
    """The page on the fields of an article."""
    return f"""# Fields of an article
A line of the dataset is one JSON object with all of these fields, each of one type. Unknown is `""` for a string, `[]`
for a list, `null` where the type allows it; nothing is guessed. `newscrawl dataset schema` prints the same as JSON
Schema.

{_dataclass(Article)}
## Fields of a comment
{_dataclass(Comment)}
## Where a value came from
`provenance` is a JSON object in a string. Its keys are fields; a value says where the field's came from.

{table(("value", "meaning"), ((code(word), meaning) for word, meaning in PROVENANCE.items()))}
Besides there may be keys that are no fields:

{table(("key", "value"), ((code(word), meaning) for word, meaning in BESIDE.items()))}"""


def _dataclass(owner: type) -> str:
    hints, told = get_type_hints(owner), docstrings(owner)
    assert is_dataclass(owner)
    return table(
        ("field", "type", "unknown", "meaning"),
        ((code(f.name), *_kind(hints[f.name]), meant(owner.__name__, f.name, told.get(f.name))) for f in fields(owner)),
    )


def _kind(hint: Any) -> tuple[str, str]:
    """The type as JSON has it, and what stands where nothing is known."""
    inner = get_args(hint)
    if get_origin(hint) is list:
        return ("comments" if is_dataclass(inner[0]) else f"{KINDS[inner[0]]}s"), code("[]")
    if NULL in inner:
        return f"{KINDS[next(kind for kind in inner if kind is not NULL)]} or null", code("null")
    return KINDS[hint], code('""') if hint is str else ""


def words() -> str:
    """The page on fates, verdicts, and ways."""
    return f"""# Fates, verdicts, ways
## Fates of a URL
Each URL that a run finds ends in exactly one of these (`Reason`). They add up to what was found; a run in which they do
not exits with 70.

{_enum(Reason)}
## Verdicts on a page
What a page turned out to be (`Verdict`); of the first four an article is kept.

{_enum(Verdict)}
## Ways by which a URL is found
In `found_by` of an article, and in the argument `follow` (`Source`).

{_enum(Source)}
## What a URL is expected to hold
Which the page itself has the last word on (`LeadKind`); in the ledger, and as the detail of what is no article.

{_enum(LeadKind)}
## A line of the ledger
`newscrawl dataset ledger` prints a JSON object of these a line for each URL ([how to](../how-to/ledger.md)).

{_dataclass(LedgerLine)}"""


def _enum(words: type[StrEnum]) -> str:
    told = docstrings(words)
    return table(
        ("word", "meaning"), ((code(word), meant(words.__name__, word.name, told.get(word.name))) for word in words)
    )


def run() -> str:
    """The page on the record of a run."""
    return f"""# The record of a run
When a run ends, `runs/<run>.json` in the data directory says how it went; it appears at once and whole. The database
holds the same, and the tallies by site and day, which [health](../health.md) and [report](../report.md) look back on.

{_keys(RUN, runfile._record)}
## What read its pages
`reader`, which `newscrawl dataset runs` prints too, also of a run that died and left no file. Its `digest` is one word
for the rest: runs that have it in common would make the same article of a page, as far as that does not depend on the
other pages of its site.

{_keys(READER, reader.stated)}
## The tally of a site
{_keys(TALLY, runfile._site)}"""


def _keys(told: dict[str, str], writer: Callable[..., object]) -> str:
    """A table of the keys that a function of the run file writes, in its order."""
    written = _written(writer)
    if strange := set(told).difference(written):
        raise Undescribed(f"the run's file has no {min(strange)}")
    return table(("key", "meaning"), ((code(key), meant("the run's file", key, told.get(key))) for key in written))


def _written(writer: Callable[..., object]) -> list[str]:
    tree = ast.parse(inspect.getsource(writer))
    returned = next(node.value for node in ast.walk(tree) if isinstance(node, ast.Return))
    assert isinstance(returned, ast.Dict)
    return [str(key.value) for key in returned.keys if isinstance(key, ast.Constant)]
