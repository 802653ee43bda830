"""The checks of a site that compare shares: fields, lengths, answers, what is set aside. And the list of all checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from newscrawl.health.causes import ASIDE, COPIES, KEPT
from newscrawl.health.finding import Finding
from newscrawl.health.past import MOST_URLS, Past, total
from newscrawl.health.rhythm import Fewer, Never, NotRun, Silent
from newscrawl.health.shares import Fall, fallen
from newscrawl.health.thresholds import Thresholds
from newscrawl.items import Reason
from newscrawl.store import FIELDS, Histogram, Tally
from newscrawl.store.tallies import OTHER, REFUSALS

LEAST_ANSWERS = 3
"""So many a site gives that is down: robots.txt is asked for and tried again."""
USUAL = 0.1
CUT_SHORT = {
    "died": "died",
    "unbalanced": "has a ledger that does not balance",
    "store_unavailable": "could not write to the disk",
    "queue_failed": "lost its queue by an error of newscrawl's",
    "cut_short": "was cut short, since the server stopped giving pages",
}
"""Outcomes that nobody asked for; a signal, a limit or a time-out of Scrapy's are wanted."""


class Check(Protocol):
    """A check is asked once for each site; its name is part of a finding's line."""

    name: str

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]: ...


class FieldCoverage:
    """A field that articles used to have is missing in many: the site's template has changed.

    Settings: ``NEWSCRAWL_HEALTH_FIELD`` (how much lower the share has to be), ``NEWSCRAWL_HEALTH_RISK`` (over all
    fields together), ``NEWSCRAWL_HEALTH_LEAST``. Names the evidence that gave it before, what gives it now, and three
    articles without it.
    """

    name = "field-coverage"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        for field in FIELDS:
            fall = fallen(
                [(point.tally.fields[field], point.tally.articles) for point in past.points],
                by=limits.field,
                risk=limits.risk / len(FIELDS),
                least=limits.least,
            )
            if fall:
                now, before = total(past.points[fall.start :]), total(past.points[: fall.start])
                yield Finding(
                    past.site,
                    self.name,
                    f"{field} in {_of(fall)}, by {_way(before, field)} before, now by {_way(now, field)}",
                    "the template may have changed; look at",
                    field,
                    fall.share_now,
                    fall.share_before,
                    tuple(now.without.get(field, [])[:MOST_URLS]),
                )


class FieldEvidence:
    """Fields are found, but not by what they were found by: the template has changed, or a selector of the profile.

    Settings: ``NEWSCRAWL_HEALTH_FIELD`` (by how much the share of the usual evidence has to be lower),
    ``NEWSCRAWL_HEALTH_RISK`` (over all fields together), ``NEWSCRAWL_HEALTH_LEAST``. What gave a field to one in ten
    articles before is usual. All fields are told in one line.
    """

    name = "field-evidence"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        changed: list[str] = []
        falls: list[Fall] = []
        before = total(past.points[:-1])
        for field in FIELDS:
            usual = _usual(before, field)
            ways = [point.tally.ways.get(field, Counter()) for point in past.points]
            fall = fallen(
                [(sum(of[way] for way in usual), of.total()) for of in ways],
                by=limits.field,
                risk=limits.risk / len(FIELDS),
                least=limits.least,
            )
            if fall:
                now = total(past.points[fall.start :])
                changed.append(f"{field} by {_way(now, field)} ({_way(before, field)} before)")
                falls.append(fall)
        if falls:
            worst = min(falls, key=lambda fall: fall.share_now - fall.share_before)
            yield Finding(
                past.site,
                self.name,
                f"{', '.join(changed)}; by what they were found before: {worst.share_now:.0%}",
                "the template may have changed, or a selector of the profile is dead; look with newscrawl inspect at",
                now=worst.share_now,
                before=worst.share_before,
                urls=tuple(past.examples(Reason.EMITTED, ())),
            )


class ShorterTexts:
    """The texts have become much shorter: bodies are cut, teased, or read from another place.

    Settings: ``NEWSCRAWL_HEALTH_FALL`` (by what share the median has to be lower), ``NEWSCRAWL_HEALTH_RISK``,
    ``NEWSCRAWL_HEALTH_LEAST``. Tested is the share of articles that are longer than that.
    """

    name = "shorter-texts"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        usual = total(past.points).words.median
        if usual is None:
            return
        edge = Histogram()
        edge.note((1 - limits.fall) * usual)
        (shortest,) = edge
        long = [sum(n for step, n in point.tally.words.items() if step >= shortest) for point in past.points]
        points = [(k, point.tally.words.total()) for k, point in zip(long, past.points, strict=True)]
        fall = fallen(points, by=limits.field, risk=limits.risk, least=limits.least)
        if fall is None:
            return
        now = total(past.points[fall.start :]).words.median or 0
        before = total(past.points[: fall.start]).words.median or 0
        if now <= (1 - limits.fall) * before:
            yield Finding(
                past.site,
                self.name,
                f"{now:.0f} words in the median of {fall.now[1]} articles, {before:.0f} before",
                "look at the last articles with newscrawl inspect",
                now=now,
                before=before,
                urls=tuple(past.examples(Reason.EMITTED, ())),
            )


class _Rise:
    """What all checks of a share that must not rise have in common.

    Settings: ``NEWSCRAWL_HEALTH_RISE`` (how much higher it has to be), ``NEWSCRAWL_HEALTH_RISK``.
    """

    name: str
    what: str
    look: str

    def bad(self, tally: Tally) -> Counter[str]:
        """What must not rise, by its sort."""
        raise NotImplementedError

    def size(self, tally: Tally) -> int:
        """Of how many."""
        raise NotImplementedError

    def least(self, limits: Thresholds) -> int:
        """Of how many at least."""
        return limits.least

    def urls(self, past: Past, sorts: Counter[str]) -> list[str]:
        """Examples."""
        return []

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        points = [(self.bad(point.tally).total(), self.size(point.tally)) for point in past.points]
        good = [(size - min(bad, size), size) for bad, size in points]
        fall = fallen(good, by=limits.rise, risk=limits.risk, least=self.least(limits))
        if fall is None:
            return
        sorts = self.bad(total(past.points[fall.start :]))
        most = ", ".join(f"{sort} {n}" for sort, n in sorts.most_common(3))
        (well, now), (well_before, before) = fall.now, fall.before
        yield Finding(
            past.site,
            self.name,
            f"{now - well} of {now} {self.what} ({1 - fall.share_now:.0%}: {most}),"
            f" {before - well_before} of {before} ({1 - fall.share_before:.0%}) before",
            self.look,
            now=1 - fall.share_now,
            before=1 - fall.share_before,
            urls=tuple(self.urls(past, sorts)),
        )


class Errors(_Rise):
    """More of the site's answers than usual were errors of the network or of the server (5xx).

    Settings: ``NEWSCRAWL_HEALTH_RISE``, ``NEWSCRAWL_HEALTH_RISK``.
    """

    name = "errors"
    what = "answers failed"
    look = "look whether the site is up, and at the pace of the crawl"

    def bad(self, tally: Tally) -> Counter[str]:
        names = {name: n for name, n in tally.answers.items() if not name.isdecimal() or name >= "500"}
        return _named(names, sum(host.errors for host in tally.hosts.values()))

    def size(self, tally: Tally) -> int:
        return sum(host.answers for host in tally.hosts.values())

    def least(self, limits: Thresholds) -> int:
        return LEAST_ANSWERS

    def urls(self, past: Past, sorts: Counter[str]) -> list[str]:
        return past.examples(Reason.FAILED, ())


class Refusals(Errors):
    """The site refused more requests than usual (403, 429): it has had enough, or shuts crawlers out.

    Settings: ``NEWSCRAWL_HEALTH_RISE``, ``NEWSCRAWL_HEALTH_RISK``.
    """

    name = "refusals"
    what = "requests were refused"
    look = "go slower (delay in the site's profile), and look at robots.txt"

    def bad(self, tally: Tally) -> Counter[str]:
        names = {name: n for name, n in tally.answers.items() if name in REFUSALS}
        return _named(names, sum(host.refusals for host in tally.hosts.values()))

    def urls(self, past: Past, sorts: Counter[str]) -> list[str]:
        return past.examples(Reason.FAILED, [f"http {status}" for status in REFUSALS])


class Duplicates(_Rise):
    """More articles than usual were copies of others, or redirects to known ones.

    Settings: ``NEWSCRAWL_HEALTH_RISE``, ``NEWSCRAWL_HEALTH_RISK``, ``NEWSCRAWL_HEALTH_LEAST``. A template from which
    the same text is read everywhere looks like this, too.
    """

    name = "duplicates"
    what = "articles were copies"
    look = "look whether a text that all pages share is read as the article, or the site's addresses have changed"

    def bad(self, tally: Tally) -> Counter[str]:
        sorts: Counter[str] = Counter()
        for reason in COPIES:
            redirected = tally.details.get(reason, Counter())["redirects"]
            sorts[reason] += tally.reasons[reason] - redirected
            sorts["redirects"] += redirected
        return +sorts

    def size(self, tally: Tally) -> int:
        return sum(tally.reasons[reason] for reason in (*KEPT, *COPIES))

    def urls(self, past: Past, sorts: Counter[str]) -> list[str]:
        (sort, _), *_ = sorts.most_common(1) or [("", 0)]
        return past.examples(Reason.NEAR_DUPLICATE if sort == Reason.NEAR_DUPLICATE else Reason.DUPLICATE, ())


class SetAside(_Rise):
    """More pages than usual were no article: soft 404, consent wall, for a script to draw, or unlike any article.

    Settings: ``NEWSCRAWL_HEALTH_RISE``, ``NEWSCRAWL_HEALTH_RISK``, ``NEWSCRAWL_HEALTH_LEAST``. Tells of a changed
    template that hides whole articles.
    """

    name = "set-aside"
    what = "pages were no article"
    look = "the template may have changed; look with newscrawl inspect at"

    def bad(self, tally: Tally) -> Counter[str]:
        details = tally.details.get(Reason.NOT_AN_ARTICLE, Counter())
        return Counter({detail: n for detail, n in details.items() if detail in ASIDE})

    def size(self, tally: Tally) -> int:
        return sum(tally.reasons[reason] for reason in (*KEPT, *COPIES)) + self.bad(tally).total()

    def urls(self, past: Past, sorts: Counter[str]) -> list[str]:
        return past.examples(Reason.NOT_AN_ARTICLE, sorts)


class BadEnd:
    """The last run did not end by itself, by a limit or by a signal: it died, or its ledger does not balance.

    It has no threshold.
    """

    name = "bad-end"

    def __call__(self, past: Past, limits: Thresholds) -> Iterator[Finding]:
        run = past.died or past.last
        if run is None or (past.running and past.died is None):
            return
        if past.died is not None:
            what = f"run {run.id} died"
        elif run.outcome in CUT_SHORT:
            what = f"run {run.id} {CUT_SHORT[run.outcome]}"
        else:
            return
        yield Finding(past.site, self.name, what, "look at its log; what it had found is safe, the next run goes on")


CHECKS: Sequence[Check] = (
    BadEnd(), NotRun(), Never(), Silent(), Fewer(), ShorterTexts(), FieldCoverage(), FieldEvidence(), SetAside(),
    Duplicates(), Errors(), Refusals(),
)  # fmt: skip
"""All checks of a site, in the order in which they are told."""


def _of(fall: Fall) -> str:
    (k, n), (past_k, past_n) = fall.now, fall.before
    return f"{k} of {n} articles ({fall.share_now:.0%}), in {past_k} of {past_n} ({fall.share_before:.0%}) before"


def _way(tally: Tally, field: str) -> str:
    ways = tally.ways.get(field)
    return ways.most_common(1)[0][0] if ways else "nothing"


def _usual(tally: Tally, field: str) -> list[str]:
    ways = tally.ways.get(field, Counter())
    return [way for way, count in ways.items() if count >= USUAL * ways.total()]


def _named(names: dict[str, int], count: int) -> Counter[str]:
    """Names with a number each; what a tally has kept without its name fills up to ``count``."""
    named = Counter({name: n for name, n in names.items() if name != OTHER})
    return named + Counter({OTHER: count - named.total()})
