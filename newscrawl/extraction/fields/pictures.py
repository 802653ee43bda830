"""The picture of an article, as the page states it: one that can be shown, and whole where both are stated."""

from __future__ import annotations

import re
from itertools import chain

from newscrawl.extraction.fields.metadata import Candidate, Metadata
from newscrawl.extraction.tree.page import Page

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
_BLANK = re.compile(
    r"/(?:blank|spacer|pixel|transparent|placeholder|1x1)\.(?:gif|jpe?g|png|svg|webp)(?:$|[?#])", re.IGNORECASE
)
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
# "https:https://…", of templates that write the scheme before a whole address.
_SCHEMES = re.compile(r"^https?:(?=https?:)")


def stated(page: Page, found: Metadata) -> Candidate | None:
    """The first address that can be a picture's."""
    for value, source in _candidates(found):
        if _is_no_picture(value):
            continue
        if url := page.absolute(_SCHEMES.sub("", value)):
            whole = _SIZE.sub("", url)
            if whole != url and any(other.value == whole for other in _candidates(found)):
                url = whole
            return Candidate(url, source)
    return None


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
