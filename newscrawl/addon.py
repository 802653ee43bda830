"""One line in a project's settings wires newscrawl into it::

    ADDONS = {"newscrawl.addon.Newscrawl": 100}

Whatever the project sets itself wins over what stands here.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from newscrawl.errors import ArgumentError
from newscrawl.store import LEAST_SIMILARITY


@dataclass(slots=True, frozen=True)
class Setting:
    """What holds where a project says nothing, and what it means, in a line for the reference. A number lies between
    ``least`` and ``most``."""

    default: Any
    meaning: str
    least: float = 0
    most: float = math.inf

    @property
    def bounds(self) -> str:
        """The numbers that would do, as a person reads it."""
        return f"{self.least:g} or more" if self.most == math.inf else f"{self.least:g} to {self.most:g}"


DATA_DIR = Setting(
    "data", "where the database and the shards lie; the environment variable of the same name says so too"
)

TABLE: dict[str, Setting] = {
    "SCHEDULER": Setting("newscrawl.frontier.Frontier", "the queue on disk, which knows what earlier runs have found"),
    # Python run for whoever connects, and 100 tasks for every response, are no defaults for a crawler in cron.
    "TELNETCONSOLE_ENABLED": Setting(False, "no Python console for whoever connects"),
    "REMOTE_CONTROL_ENABLED": Setting(False, "no remote control for whoever connects"),
    "CONCURRENT_ITEMS": Setting(4, "articles of one answer that are worked on at a time"),
    "DOWNLOAD_MAXSIZE": Setting(
        10 * 1024 * 1024, "bytes above which a body is given up, inflated or not; sitemaps may have 50 MiB"
    ),
    "DOWNLOAD_WARNSIZE": Setting(0, "no warning before that"),
    "REDIRECT_MAX_TIMES": Setting(8, "redirects that are followed for one page"),
    # Scrapy's own default takes any certificate.
    "DOWNLOAD_VERIFY_CERTIFICATES": Setting(True, "certificates are verified"),
    # Home pages that reload themselves after a minute are no redirects.
    "METAREFRESH_MAXDELAY": Setting(3, "seconds up to which a page that reloads itself is a redirect"),
    # A dropped item is in the ledger with its reason; the log need not hold its text.
    "DEFAULT_DROPITEM_LOG_LEVEL": Setting(
        "DEBUG", "how loudly an article is named that is left out; its reason is in the ledger"
    ),
    # The ledger has what failed; a line for each page of a host that is down would bury all others.
    "RETRY_GIVE_UP_LOG_LEVEL": Setting(
        "INFO", "how loudly a page is named that could not be had; its reason is in the ledger"
    ),
    "NEWSCRAWL_MAX_PAGES": Setting(0, "pages that a run may ask for; 0 is no limit"),
    "NEWSCRAWL_MAX_ARTICLES": Setting(0, "articles that a run may save; 0 is no limit"),
    "NEWSCRAWL_MAX_BYTES": Setting(0, "bytes that a run may receive; 0 is no limit"),
    "NEWSCRAWL_MAX_MINUTES": Setting(0.0, "minutes that a run may take; 0 is no limit"),
    "NEWSCRAWL_CONTACT": Setting(
        "",
        "who is behind the crawl, a mail address or a page; added to the user agent, and needed for a pace "
        "faster than one request a second",
    ),
    "NEWSCRAWL_RIGHTS": Setting("obey", "`obey` opt-outs, or only `record` them"),
    "NEWSCRAWL_ROBOTS_HOURS": Setting(24.0, "hours for which a robots.txt holds"),
    "NEWSCRAWL_LONGEST_WAIT": Setting(300.0, "seconds above which a host that asks to wait is put off to the next run"),
    "NEWSCRAWL_UNANSWERED": Setting(
        10,
        "tries in a row without an answer, or pages in a row with an error of the server in their place, after which a "
        "host is put off to the next run; 0 is never",
    ),
    "NEWSCRAWL_REVISIT_LISTS": Setting(24, "known lists and feeds that a run reads again, of each site"),
    "NEWSCRAWL_REVISIT_ARTICLES": Setting(12, "known articles that a run reads again for corrections, of each site"),
    "NEWSCRAWL_REVISIT_HOURS": Setting([4, 16, 48], "at which ages in hours an article is read again; empty is never"),
    "NEWSCRAWL_TRAP_PAGES": Setting(
        30, "pages of one template in a row that may bring nothing new before no more of it is asked for; 0 is no bound"
    ),
    "NEWSCRAWL_WALK_OUTSIDE": Setting(
        3, "articles in a row beyond `since` or `until` at which a walk by prev or next ends", least=1
    ),
    "NEWSCRAWL_WALK_KNOWN": Setting(1, "known articles in a row at which a walk by prev or next ends", least=1),
    "NEWSCRAWL_FRONTIER_WINDOW": Setting(2000, "requests held in memory; the rest lies on disk", least=1),
    "NEWSCRAWL_COMMIT_ITEMS": Setting(100, "settled URLs after which a batch is committed", least=1),
    "NEWSCRAWL_COMMIT_SECONDS": Setting(1.0, "seconds after which a batch is committed", least=0.05),
    "NEWSCRAWL_DUPLICATES": Setting("drop", "what becomes of copies: `drop`, or `mark` to keep all and mark them"),
    "NEWSCRAWL_NEAR_DROP": Setting(
        0.8, "similarity from which a text is a near-duplicate", least=LEAST_SIMILARITY, most=1
    ),
    "NEWSCRAWL_NEAR_MARK": Setting(
        0.5,
        "similarity from which a text is kept and its `duplicate_of` names the first of its cluster",
        least=LEAST_SIMILARITY,
        most=1,
    ),
    "NEWSCRAWL_SHARD_LINES": Setting(
        0, "lines at which a shard is sealed, with the batch that reaches them; 0 is never"
    ),
    "NEWSCRAWL_SHARD_BYTES": Setting(
        256 * 1024 * 1024, "bytes at which a shard is sealed, with the batch that reaches them; 0 is never"
    ),
    "NEWSCRAWL_SHARD_DAILY": Setting(False, "a shard of its own for each day (UTC)"),
    "NEWSCRAWL_SHARD_ZSTD": Setting(False, "sealed shards are compressed with zstd"),
    "NEWSCRAWL_PAGES": Setting(
        False, "the page of each line is kept in `pages/`, as WARC; [again](../how-to/again.md) says how to read them"
    ),
    "NEWSCRAWL_PAGES_BYTES": Setting(
        256 * 1024 * 1024, "bytes at which another file of pages is begun, with the batch that reaches them", least=1
    ),
    "NEWSCRAWL_LISTING_DEPTH": Setting(2, "how deep lists are followed from a start URL"),
    "NEWSCRAWL_ARTICLE_PAGES": Setting(30, "the most pages of one article", least=1),
    "NEWSCRAWL_HOLD_PAGES": Setting(
        8, "pages of an unknown site that are awaited before its first articles are written; 0 holds nothing back"
    ),
    "NEWSCRAWL_HOLD_SECONDS": Setting(30.0, "seconds that they are awaited at the most"),
    "NEWSCRAWL_MEMORY_BLOCKS": Setting(
        20_000, "text blocks remembered of a site, to tell what its pages share", least=1
    ),
    "NEWSCRAWL_TEXT_WITH": Setting(
        [], "parts put into the text beside the default: `standfirst`, `captions`, `lists`, `tables`, `embeds`, `notes`"
    ),
    "NEWSCRAWL_TEXT_WITHOUT": Setting([], "parts left out of the text: the same names"),
    "NEWSCRAWL_PROGRESS_SECONDS": Setting(2.0, "how often progress is shown; 0 is never"),
    "NEWSCRAWL_STATUS_FD": Setting(
        -1, "file descriptor of the pipe by which a harvest listens to its crawls; -1 is none", least=-1
    ),
    "NEWSCRAWL_HEALTH_DAYS": Setting(
        60, "days that the past of a site goes back, for `newscrawl health`", least=14, most=1000
    ),
    "NEWSCRAWL_HEALTH_RISK": Setting(
        0.001, "how likely a check may cry although nothing has changed", least=1e-9, most=0.2
    ),
    "NEWSCRAWL_HEALTH_LEAST": Setting(
        5, "articles that there have to be on either side of a comparison", least=3, most=1000
    ),
    "NEWSCRAWL_HEALTH_FALL": Setting(0.5, "share by which articles or words have to be fewer", least=0.05, most=1),
    "NEWSCRAWL_HEALTH_FIELD": Setting(
        0.25, "how much lower a field's share of the articles has to be", least=0.02, most=1
    ),
    "NEWSCRAWL_HEALTH_RISE": Setting(
        0.1, "how much higher the share of errors, refusals, copies or pages set aside has to be", least=0.01, most=1
    ),
    "NEWSCRAWL_HEALTH_SILENT": Setting(
        2.5, "how many times the usual interval without an article, or without a run, is too long", least=1, most=100
    ),
    "NEWSCRAWL_HEALTH_DISK_BYTES": Setting(1024**3, "bytes that have to be free"),
    "NEWSCRAWL_HEALTH_DISK_DAYS": Setting(14.0, "days that the free space has to last", most=1000),
    "NEWSCRAWL_HEALTH_IGNORE": Setting([], "patterns of `site:check` or `site:check:field` that are not told"),
    "NEWSCRAWL_GC_THRESHOLD": Setting(50_000, "new objects between two searches for garbage; 0 leaves Python's own"),
}
SETTINGS: dict[str, Any] = {name: setting.default for name, setting in TABLE.items()}
REPLACED = {
    "DOWNLOADER_MIDDLEWARES": [
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    ],
    "EXTENSIONS": ["scrapy.extensions.throttle.AutoThrottle"],
}
"""Components of Scrapy in whose place newscrawl has its own."""

COMPONENTS: dict[str, dict[str, int]] = {
    "SPIDER_MIDDLEWARES": {
        "newscrawl.middlewares.answers.KeepAnswers": 940,
        "newscrawl.middlewares.ledger.LedgerMiddleware": 950,
    },
    "DOWNLOADER_MIDDLEWARES": {
        # Before robots.txt, which is a request of its own to the same host.
        "newscrawl.middlewares.addresses.AddressGuard": 95,
        "newscrawl.middlewares.robots.HostFiles": 100,
        "newscrawl.middlewares.revalidate.Revalidate": 110,
        # Nearer to the network than Scrapy's own retries.
        "newscrawl.middlewares.retry_after.RetryAfter": 555,
        # In the place of Scrapy's.
        "newscrawl.middlewares.refresh.StubRefresh": 580,
        # Nearer to the network than what inflates bodies.
        "newscrawl.middlewares.bodies.Bodies": 595,
        # Nearer to the network than Scrapy's redirects.
        "newscrawl.middlewares.cookies.CookieEcho": 650,
        "newscrawl.middlewares.traffic.Traffic": 950,
        "newscrawl.middlewares.unanswered.Unanswered": 960,
    },
    "ITEM_PIPELINES": {
        "newscrawl.pipelines.validate.ValidatePipeline": 100,
        "newscrawl.pipelines.deduplicate.DeduplicatePipeline": 200,
        "newscrawl.pipelines.export.ExportPipeline": 300,
    },
    "EXTENSIONS": {
        "newscrawl.extensions.record.RunRecord": 100,
        "newscrawl.extensions.progress.Progress": 200,
        "newscrawl.extensions.status.StatusPipe": 210,
        "newscrawl.extensions.selectors.DeadSelectors": 250,
        "newscrawl.extensions.pace.Pace": 0,
        "newscrawl.extensions.collector.GarbageCollector": 270,
        "newscrawl.extensions.plainlog.PlainLog": 300,
    },
}


def number(settings: Mapping[str, Any], name: str) -> Any:
    """What the settings say of one that is a number, or its default.

    :raises ArgumentError: it is none, or out of bounds; one line that says what would do.
    """
    setting = TABLE[name]
    stated = settings.get(name)
    if stated is None:
        return setting.default
    whole = isinstance(setting.default, int)
    try:
        value = int(stated) if whole and isinstance(stated, str) else float(stated)
        if not math.isfinite(value) or (whole and value != int(value)):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        kind = "whole number" if whole else "number"
        raise ArgumentError(f"{name}={stated} is no {kind}; the default is {setting.default}") from None
    if not setting.least <= value <= setting.most:
        raise ArgumentError(f"{name}={stated} is out of bounds; use {setting.bounds} (default {setting.default})")
    return int(value) if whole else value


def data_dir() -> str:
    """Where the dataset lies if no setting says so: what the environment says, or ``data`` below the working folder."""
    return os.environ.get("NEWSCRAWL_DATA_DIR") or str(DATA_DIR.default)


class Newscrawl:
    """The add-on: the frontier, the middlewares, the pipelines and the extensions at priority "addon"."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy once, before any component is built."""
        for name, value in SETTINGS.items():
            settings.set(name, value, priority="addon")
        settings.set("NEWSCRAWL_DATA_DIR", data_dir(), priority="addon")
        for group, components in COMPONENTS.items():
            for path, order in components.items():
                settings.setdefault_in_component_priority_dict(group, load_object(path), order)
        for group, paths in REPLACED.items():
            for path in paths:
                settings.setdefault_in_component_priority_dict(group, load_object(path), None)
