"""Why no page came, in plain words: instead of the objects that Scrapy and Twisted wrap it in, and of a whole run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.items import Reason

WORDS = {
    "ConnectionRefusedError": "connection refused",
    "DownloadConnectionRefusedError": "connection refused",
    "ConnectionLost": "connection lost",
    "ConnectionDone": "connection lost",
    "ConnectionAborted": "connection lost",
    "ConnectionResetError": "connection lost",
    "CannotResolveHostError": "no such host",
    "DNSLookupError": "no such host",
    "NoRouteError": "no way to the host",
    "TimeoutError": "no answer in time",
    "TCPTimedOutError": "no answer in time",
    "DownloadTimeoutError": "no answer in time",
    "ResponseDataLossError": "the answer was cut short",
    "_DataLoss": "the answer was cut short",
    "PotentialDataLoss": "the answer was cut short",
    # What else would cancel one lets it be answered, or be asked for again.
    "DownloadCancelledError": "too large",
    "VerificationError": "its certificate is for another name",
}
"""By the name of an exception's class."""

_REFUSALS: dict[str, str] = {
    Reason.DISALLOWED: "robots.txt forbids it",
    Reason.OPTED_OUT: "the site has opted out: {}",
    Reason.FAILED: "{}",
}
"""What is said of a run by the reason that most of its pages had."""

MOST_WRAPPED = 6
"""How deep causes are looked for."""

UNTRUSTED = "its certificate is not accepted (it has expired, the clock is wrong, or nobody vouches for it)"
_OBJECTS = "<twisted."
_BOUND = re.compile(r"(?:max size|DOWNLOAD_MAXSIZE) \((\d+)")


def plainly(error: BaseException) -> str:
    """Why no answer came, in a line; what has no words of its own here keeps its class and its own first line."""
    wrapped = _unwrapped(error)
    for part in wrapped:
        if words := too_large(str(part)) or WORDS.get(type(part).__name__) or _of_tls(part):
            return words
    for part in wrapped:
        text = str(part).split("\n")[0]
        if text and _OBJECTS not in text:
            return f"{type(part).__name__}: {text}"
    return type(wrapped[-1]).__name__


def unread(fates: Iterable[tuple[str, str, int]], bounds: Iterable[str]) -> str:
    """Why a run has not had one page, "" where nothing tells. ``fates``: reasons, their details, and how often each
    came; ``bounds``: what put an end to something."""
    if said := next(iter(bounds), ""):
        return said
    told = [(count, _REFUSALS[reason].format(detail)) for reason, detail, count in fates if reason in _REFUSALS]
    return max(told, default=(0, ""))[1]


def too_large(text: str) -> str:
    """What Scrapy says of a body that it has given up, inflated or not, in plain words; "" if it speaks of no such."""
    bound = _BOUND.search(text)
    return f"too large: over {bound[1]} bytes" if bound else ""


def _of_tls(error: BaseException) -> str:
    """What OpenSSL says, which does so in tuples; "" for what is none of it."""
    if not type(error).__module__.startswith("OpenSSL"):
        return ""
    said = (
        [str(entry[-1]) for entry in error.args[0] if entry] if error.args and isinstance(error.args[0], list) else []
    )
    return (
        UNTRUSTED if "certificate verify failed" in said else f"no TLS, {said[-1] if said else 'for no known reason'}"
    )


def _unwrapped(error: BaseException) -> list[BaseException]:
    """An exception and what it was made of, the outermost first, as far as the network's layers have wrapped it."""
    found = [error]
    while len(found) < MOST_WRAPPED and type(found[-1]).__module__.partition(".")[0] in ("scrapy", "twisted"):
        reasons = getattr(found[-1], "reasons", None) or [found[-1].__cause__]
        inner = getattr(reasons[0], "value", reasons[0])
        if not isinstance(inner, BaseException):
            break
        found.append(inner)
    return found
