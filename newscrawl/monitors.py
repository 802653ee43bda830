"""The checks of health as a suite of Spidermon, for its notifiers (mail, Slack, Telegram, webhooks …)::

    EXTENSIONS = {"spidermon.contrib.scrapy.extensions.Spidermon": 500}
    SPIDERMON_ENABLED = True
    SPIDERMON_SPIDER_CLOSE_MONITORS = ["newscrawl.monitors.HealthSuite"]

A subclass of `HealthSuite` names what is to be done in ``monitors_failed_actions``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from weakref import WeakKeyDictionary

from scrapy import Spider
from scrapy.crawler import Crawler

from newscrawl.health import CHECK_NAMES, Finding, Thresholds, findings
from newscrawl.runs import PlansRun
from newscrawl.store import History

try:
    from spidermon import Monitor, MonitorSuite, monitors
except ImportError as error:
    raise ImportError("newscrawl.monitors needs spidermon: pip install 'newscrawl[monitors]'") from error

_found: WeakKeyDictionary[Crawler, list[Finding]] = WeakKeyDictionary()


@monitors.name("Health")
class HealthMonitor(Monitor):  # type: ignore[misc]
    """The sites of this crawl against their own past; each check of `newscrawl.health` is a test of its own."""

    longMessage = False

    def told_by(self, check: str) -> None:
        """Fail with the lines of what a check found."""
        if lines := [str(finding) for finding in _findings(self.data.crawler) if finding.check == check]:
            self.fail("\n".join(lines))


def _test(check: str) -> Callable[[HealthMonitor], None]:
    def test(self: HealthMonitor) -> None:
        self.told_by(check)

    test.__doc__ = f"Nothing to look at: {check}."
    return monitors.name(check)(test)  # type: ignore[no-any-return]


for _check in CHECK_NAMES:
    setattr(HealthMonitor, f"test_{_check.replace('-', '_')}", _test(_check))


class HealthSuite(MonitorSuite):  # type: ignore[misc]
    """All checks of health, after the run's record has been written: when the spider is closed, or later."""

    monitors = (HealthMonitor,)


def _findings(crawler: Crawler) -> list[Finding]:
    if crawler not in _found:
        spider = crawler.spider
        assert isinstance(spider, Spider)
        sites = spider.run_plan().sites if isinstance(spider, PlansRun) else [spider.name]
        with History(Path(crawler.settings["NEWSCRAWL_DATA_DIR"])) as history:
            _found[crawler] = findings(history, Thresholds.of(crawler.settings), sites)
    return _found[crawler]
