"""The picture of an article, as the page states it: one that can be shown, and whole where both are stated."""

from __future__ import annotations

import math
import re
from itertools import chain, islice

from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.fields.metadata import Candidate, Metadata
from newscrawl.extraction.tree.page import Page

SMALL = 600
"""Pixels below which a picture is a small copy; what Open Graph states is meant to be larger."""

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_BLANK = re.compile(
    r"/(?:blank|spacer|pixel|transparent|placeholder|1x1)\.(?:gif|jpe?g|png|svg|webp)(?:$|[?#])", re.IGNORECASE
)
# The name of a file that is no article's.
_OF_SITE = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|favicon|default|fallback|placeholder)s?(?:[_.-][^/]*)?(?:[?#]|$)", re.IGNORECASE
)
_MOST = 40
_DIGITS = 8
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
# "https:https://…", of templates that write the scheme before a whole address.
_SCHEMES = re.compile(r"^https?:(?=https?:)")


def stated(page: Page, found: Metadata) -> Candidate | None:
    """The first address that can be a picture's: of the article before of the site, and not told to be a small one."""
    candidates = [candidate for candidate in islice(_candidates(found), _MOST) if not _is_no_picture(candidate.value)]
    candidates.sort(key=lambda candidate: _OF_SITE.search(candidate.value) is not None)
    if _first_width(found) < SMALL:
        candidates.sort(key=lambda candidate: candidate.source == "json-ld:image")
    for value, source in candidates:
        if url := page.absolute(_SCHEMES.sub("", value)):
            whole = _SIZE.sub("", url)
            if whole != url and any(other.value == whole for other in _candidates(found)):
                url = whole
            return Candidate(url, source)
    return None


def _first_width(found: Metadata) -> float:
    """The width that JSON-LD states of its first picture."""
    image = next((thing["image"] for thing in found.articles if "image" in thing), None)
    image = jsonld.resolved(image, found.ids)
    if isinstance(image, list):
        image = jsonld.resolved(image[0], found.ids) if image else None
    return _pixels(str(image.get("width", ""))) if isinstance(image, dict) else math.inf


def _pixels(stated: str) -> float:
    """A width as it is stated, "1200" or "1200 px"; infinity for none."""
    text = stated[: 2 * _DIGITS].removesuffix("px").strip()
    return int(text) if text.isdecimal() and len(text) < _DIGITS else math.inf


def _candidates(found: Metadata) -> chain[Candidate]:
    return chain(
        found.json_ld("image", "url", "contentUrl", "@id"),
        found.meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
        found.microdata("image", "thumbnailUrl"),
        found.link("image_src"),
        found.json_ld("thumbnailUrl"),
        found.meta("parsely-image-url", "thumbnail"),
    )


def _is_no_picture(address: str) -> bool:
    """Whether an address is the name of an object ("…/#primaryimage"), or that of a picture that shows nothing."""
    path, sign, _ = address.partition("#")
    return (sign != "" and not path.lower().endswith(_ENDINGS)) or _BLANK.search(address) is not None
