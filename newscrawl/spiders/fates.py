"""What became of a request that came to nothing, as the reason that its URL gets."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.items import Reason
from newscrawl.middlewares.addresses import PrivateAddress
from newscrawl.politeness import Disallowed, OptedOut, PutOff, Unreachable

PERMANENT_STATUS = frozenset({400, 401, 403, 404, 405, 406, 410, 451})
GUESS = "guess"
"""In the meta of a request for a URL that nobody named, so that its absence is no failure."""


@dataclass(slots=True, frozen=True)
class Fate:
    """A reason with its detail. ``retry``: whether a later run should try again."""

    reason: Reason
    detail: str
    retry: bool = False


def fate_of(request: Request, error: BaseException) -> Fate | None:
    """The fate of a failed request; None for one that goes on waiting as it is."""
    if isinstance(error, PutOff):
        return None
    if isinstance(error, HttpError):
        status = error.response.status
        if request.meta.get(GUESS) and status in PERMANENT_STATUS:
            return Fate(Reason.NOT_AN_ARTICLE, "nothing there")
        return Fate(Reason.FAILED, f"http {status}", retry=status not in PERMANENT_STATUS)
    if isinstance(error, Disallowed):
        # What robots.txt forbids today it may allow another day.
        return Fate(Reason.DISALLOWED, str(error), retry=True)
    if isinstance(error, OptedOut):
        return Fate(Reason.OPTED_OUT, str(error), retry=True)
    if isinstance(error, PrivateAddress):
        return Fate(Reason.OUT_OF_SCOPE, str(error))
    if isinstance(error, IgnoreRequest) and not isinstance(error, Unreachable):
        return Fate(Reason.FAILED, str(error) or type(error).__name__)
    text = str(error) if isinstance(error, Unreachable) else f"{type(error).__name__}: {error}"
    return Fate(Reason.FAILED, text.split("\n")[0], retry=True)
