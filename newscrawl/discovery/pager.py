"""Numbered pages of one listing: which URL is the next, by its number or by what its anchor says."""

from __future__ import annotations

import re
from typing import NamedTuple

_PATH = re.compile(r"/(?:page|seite|pagina|p)[/_-]?([0-9]{1,6})/?(?=\?|\Z)", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[?&])(?:page|paged|pg|p|seite|pagina)=([0-9]{1,6})(?:&|\Z)", re.IGNORECASE)
_ONWARD = re.compile(
    r"\b(?:next|older|weiter|nächste|ältere|suivante?|siguiente|anteriores|próxim[ao]|successiv[ao]|volgende|"
    r"nästa|následující|следующ\w+|далее|sonraki)\b|下一页|下一頁|下页|次へ|次の|다음|التالي|^[»›→>]+$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:newer|neuere|prev|zurück)\b|上一页|前へ|^[«‹←<]+$", re.IGNORECASE)
_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older|nav-previous)(?:$|[\s_-])", re.IGNORECASE)


class PageNumber(NamedTuple):
    """A URL (in normal form) without its page number, and the number: 1 where it states none."""

    base: str
    number: int

    @classmethod
    def of(cls, url: str) -> PageNumber:
        for pattern in (_PATH, _QUERY):
            if match := pattern.search(url):
                rest = url[: match.start()] + ("/" if pattern is _PATH else "") + url[match.end() :]
                return cls(_bare(rest), int(match[1]))
        return cls(_bare(url), 1)

    def is_alike(self, url: str) -> bool:
        """Whether ``url`` is a page of the same listing."""
        return PageNumber.of(url).base == self.base

    def is_next(self, url: str) -> bool:
        return PageNumber.of(url) == (self.base, self.number + 1)

    def is_back(self, url: str) -> bool:
        """Whether ``url`` is this page or one before it: never the way on, whatever its anchor says."""
        other = PageNumber.of(url)
        return other.base == self.base and other.number <= self.number


def _bare(url: str) -> str:
    path, _, query = url.partition("?")
    return f"{path.rstrip('/')}?{query.strip('&')}"


def is_onward(text: str, names: str, label: str) -> bool:
    """Whether an anchor's text, class or label says that it leads on to the next, older page."""
    short = text if len(text) <= 40 else ""
    if _ONWARD.search(short) or _ONWARD.search(label[:80]):
        return True
    return bool(_CLASS.search(names)) and not _BACK.search(short)
