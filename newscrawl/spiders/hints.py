"""What a person should know of a run that the numbers of its reasons do not tell: walls, a scope without anything."""

from __future__ import annotations

from collections import Counter

from newscrawl.items import Verdict
from newscrawl.urls import Scope

MOST_PAGES = 1000
"""Different pages that are no articles of which it is counted how often they came."""

MANY = 5
"""Addresses that show one page, and do so by no chance."""

_TITLE = 80


class Hints:
    """Counts what comes, and says at the end what it means. ``starts``: how many starts the run has."""

    def __init__(self, starts: int = 1) -> None:
        self.articles = 0
        self._starts = starts
        self._others: Counter[tuple[Verdict, str]] = Counter()
        self._inside = 0
        self._outside = 0
        self._left: list[str] = []
        self._empty: list[str] = []
        self._bare: list[str] = []

    def note_other(self, verdict: Verdict, title: str) -> None:
        """A page was read that is neither an article nor a list."""
        page = (verdict, " ".join(title.split())[:_TITLE])
        if page in self._others or len(self._others) < MOST_PAGES:
            self._others[page] += 1

    def note_lead(self, *, inside: bool) -> None:
        """An address was found, ``inside`` the scope or not."""
        self._inside += inside
        self._outside += not inside

    def note_left(self, url: str, refusal: str) -> None:
        """A start leads to an address that is not the site's."""
        self._left.append(f"the start leads to {url}, {refusal}; if that is the site, start there")

    def note_empty(self, url: str) -> None:
        """A start shows nothing, and says that all is well."""
        self._empty.append(f"the start is an empty page: {url}")

    def note_bare(self, url: str) -> None:
        """A start names nothing of its site, as where a domain is for sale."""
        self._bare.append(f"the start names no other page of its site, and no feed: {url}")

    @property
    def is_astray(self) -> bool:
        """Whether all that was found is not of the site, so that a start or a scope may be wrong."""
        if self.articles:
            return False
        # What is known of the site, and looked at again, is no sign that it is still there.
        return 0 < self._starts <= len(self._left) or bool((self._left or self._outside) and not self._inside)

    def told(self, scope: Scope, seeds: list[str]) -> list[str]:
        """What there is to say, a line each."""
        hints = self._left[:MANY] + self._empty[:MANY]
        if self._outside and not self._inside:
            start = "" if any(map(scope.contains, seeds)) else ", and neither does the start"
            hints.append(f"nothing that was found lies within the scope, {scope.describe()}{start}")
        for (verdict, title), count in self._others.most_common(1):
            beside = f"{count} times, beside {self.articles} articles"
            if verdict is Verdict.CONSENT_WALL and count > self.articles:
                hints.append(f"the site asks for consent before it shows anything ({beside}): {title}")
            elif title and count > self.articles and count >= MANY:
                hints.append(f"other addresses show one and the same page, {verdict} ({beside}): {title}")
        return hints if hints or self.articles else self._bare[:MANY]
