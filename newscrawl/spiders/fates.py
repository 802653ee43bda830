"""What became of a request that came to nothing, as the reason that its URL gets."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.items import LeadKind, Reason
from newscrawl.middlewares.addresses import PrivateAddress
from newscrawl.outages import plainly, too_large
from newscrawl.politeness import Disallowed, OptedOut, PutOff, Unreachable
from newscrawl.queued import GUESS, lead_of

GONE = frozenset({404, 410})
"""What says that nothing is there. Of an article it may be said too early: before it is out, or while a site moves."""

REFUSING = frozenset({400, 401, 403, 405, 406, 451})
"""What says that something is there, and that it is not given out: by a firewall too, for some minutes, or to a country
that this machine is taken to be in."""


@dataclass(slots=True, frozen=True)
class Fate:
    """A reason with its detail. ``retry``: whether a later run should try again; ``counts``: whether that was one of
    the tries that a URL has in all."""

    reason: Reason
    detail: str
    retry: bool = False
    counts: bool = True


def fate_of(request: Request, error: BaseException, *, tried: bool = False, well: bool = True) -> Fate | None:
    """The fate of a failed request; None for one that goes on waiting as it is.

    ``tried``: an earlier run has failed to get it, too, or it is looked at again in any case. ``well``: its host is
    known to give out such pages at the moment; else the failure says nothing of this one.
    """
    if isinstance(error, PutOff):
        return None
    if isinstance(error, HttpError):
        status = error.response.status
        if request.meta.get(GUESS) and (status in GONE or status in REFUSING):
            return Fate(Reason.NOT_AN_ARTICLE, "nothing there")
        return Fate(Reason.FAILED, f"http {status}", _may_come(status, request, tried and well), counts=well)
    if isinstance(error, Disallowed):
        # What robots.txt forbids today it may allow another day, and to look costs no request.
        return Fate(Reason.DISALLOWED, str(error), retry=True, counts=False)
    if isinstance(error, OptedOut):
        return Fate(Reason.OPTED_OUT, str(error), retry=True, counts=False)
    if isinstance(error, PrivateAddress):
        return Fate(Reason.OUT_OF_SCOPE, str(error))
    if isinstance(error, IgnoreRequest) and not isinstance(error, Unreachable):
        return Fate(Reason.FAILED, too_large(str(error)) or str(error) or type(error).__name__)
    text = str(error).split("\n")[0] if isinstance(error, Unreachable) else plainly(error)
    return Fate(Reason.FAILED, text, retry=True, counts=well)


def _may_come(status: int, request: Request, tried: bool) -> bool:
    """Whether a page that was refused is worth another try on a later run; one that is gone is worth one."""
    return status not in GONE or (not tried and lead_of(request).kind is LeadKind.ARTICLE)
