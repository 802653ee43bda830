"""Whether an article is for subscribers, as the page states it: what it says of its parts counts where it is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.fields.metadata import Candidate, Metadata

_FREE = {"true": False, "false": True}
_TIERS = {"free": False, "locked": True}
"""The tiers that tell; "metered" says neither: it is open to some and closed to others."""

_ASKING = re.compile(r"e-?mail|reg-?wall|registr|sign-?up", re.IGNORECASE)
"""Marks by which pages name the walls that open to who leaves an address: whether that is free, they do not tell."""

_MOST_PARTS = 50


def stated(found: Metadata) -> tuple[bool, str] | None:
    """Whether the article is walled, and the source of it; None where nothing is stated."""
    for value, source in chain(
        found.json_ld("isAccessibleForFree", pages=True), found.microdata("isAccessibleForFree"), _of_parts(found)
    ):
        if (walled := _FREE.get(value.rsplit("/", 1)[-1].lower())) is not None:
            return walled, source
    for value, source in found.meta("article:content_tier"):
        if (walled := _TIERS.get(value.lower())) is not None:
            return walled, source
    return None


def _of_parts(found: Metadata) -> Iterator[Candidate]:
    """What is stated of the parts of the page, what is not free first."""
    words: set[str] = set()
    for thing in found.articles + found.pages:
        for part in _listed(thing.get("hasPart")):
            selector = " ".join(jsonld.texts(part.get("cssSelector"), {})[:5])
            if "WebPageElement" in jsonld.types(part) and not _ASKING.search(selector):
                words.update(text.lower() for text in jsonld.texts(part.get("isAccessibleForFree"), {}))
    yield from (Candidate(word, "json-ld:hasPart") for word in sorted(words))


def _listed(value: Any) -> Iterator[jsonld.Thing]:
    entries = value if isinstance(value, list) else [value]
    return (entry for entry in islice(entries, _MOST_PARTS) if isinstance(entry, dict))
