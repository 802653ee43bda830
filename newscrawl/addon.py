"""One line in a project's settings wires newscrawl into it::

    ADDONS = {"newscrawl.addon.Newscrawl": 100}

Whatever the project sets itself wins over what stands here.
"""

from __future__ import annotations

import os
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

SETTINGS: dict[str, Any] = {
    "SCHEDULER": "newscrawl.frontier.Frontier",
    # Python run for whoever connects, and 100 tasks for every response, are no defaults for a crawler in cron.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_ITEMS": 4,
    "DOWNLOAD_MAXSIZE": 10 * 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "REDIRECT_MAX_TIMES": 8,
    # Scrapy's own default takes any certificate.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # Home pages that reload themselves after a minute are no redirects.
    "METAREFRESH_MAXDELAY": 3,
    # A dropped item is in the ledger with its reason; the log need not hold its text.
    "DEFAULT_DROPITEM_LOG_LEVEL": "DEBUG",
    "NEWSCRAWL_MAX_PAGES": 0,
    "NEWSCRAWL_MAX_ARTICLES": 0,
    "NEWSCRAWL_MAX_BYTES": 0,
    "NEWSCRAWL_MAX_MINUTES": 0.0,
    "NEWSCRAWL_CONTACT": "",
    "NEWSCRAWL_RIGHTS": "obey",
    "NEWSCRAWL_ROBOTS_HOURS": 24.0,
    "NEWSCRAWL_LONGEST_WAIT": 300.0,
    "NEWSCRAWL_REVISIT_LISTS": 24,
    "NEWSCRAWL_REVISIT_ARTICLES": 12,
    "NEWSCRAWL_REVISIT_HOURS": [4, 16, 48],
    "NEWSCRAWL_TRAP_PAGES": 30,
    "NEWSCRAWL_WALK_OUTSIDE": 3,
    "NEWSCRAWL_WALK_KNOWN": 1,
    "NEWSCRAWL_FRONTIER_WINDOW": 2000,
    "NEWSCRAWL_COMMIT_ITEMS": 100,
    "NEWSCRAWL_COMMIT_SECONDS": 1.0,
    "NEWSCRAWL_DUPLICATES": "drop",
    "NEWSCRAWL_NEAR_DROP": 0.8,
    "NEWSCRAWL_NEAR_MARK": 0.5,
    "NEWSCRAWL_SHARD_LINES": 0,
    "NEWSCRAWL_SHARD_BYTES": 256 * 1024 * 1024,
    "NEWSCRAWL_SHARD_DAILY": False,
    "NEWSCRAWL_SHARD_ZSTD": False,
    "NEWSCRAWL_LISTING_DEPTH": 2,
    "NEWSCRAWL_ARTICLE_PAGES": 30,
    "NEWSCRAWL_HOLD_PAGES": 8,
    "NEWSCRAWL_HOLD_SECONDS": 30.0,
    "NEWSCRAWL_MEMORY_BLOCKS": 20_000,
    "NEWSCRAWL_TEXT_WITH": [],
    "NEWSCRAWL_TEXT_WITHOUT": [],
    "NEWSCRAWL_PROGRESS_SECONDS": 2.0,
    "NEWSCRAWL_STATUS_FD": -1,
    "NEWSCRAWL_HEALTH_DAYS": 60,
    "NEWSCRAWL_HEALTH_RISK": 0.001,
    "NEWSCRAWL_HEALTH_LEAST": 5,
    "NEWSCRAWL_HEALTH_FALL": 0.5,
    "NEWSCRAWL_HEALTH_FIELD": 0.25,
    "NEWSCRAWL_HEALTH_RISE": 0.1,
    "NEWSCRAWL_HEALTH_SILENT": 2.5,
    "NEWSCRAWL_HEALTH_DISK_BYTES": 1024**3,
    "NEWSCRAWL_HEALTH_DISK_DAYS": 14.0,
    "NEWSCRAWL_HEALTH_IGNORE": [],
    "NEWSCRAWL_GC_THRESHOLD": 50_000,
}
REPLACED = {
    "DOWNLOADER_MIDDLEWARES": ["scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"],
    "EXTENSIONS": ["scrapy.extensions.throttle.AutoThrottle"],
}
"""Components of Scrapy in whose place newscrawl has its own."""

COMPONENTS: dict[str, dict[str, int]] = {
    "SPIDER_MIDDLEWARES": {"newscrawl.middlewares.ledger.LedgerMiddleware": 950},
    "DOWNLOADER_MIDDLEWARES": {
        # Before robots.txt, which is a request of its own to the same host.
        "newscrawl.middlewares.addresses.AddressGuard": 95,
        "newscrawl.middlewares.robots.HostFiles": 100,
        "newscrawl.middlewares.revalidate.Revalidate": 110,
        # Nearer to the network than Scrapy's own retries.
        "newscrawl.middlewares.retry_after.RetryAfter": 555,
        "newscrawl.middlewares.traffic.Traffic": 950,
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


def data_dir() -> str:
    """Where the dataset lies if no setting says so: what the environment says, or ``data`` below the working folder."""
    return os.environ.get("NEWSCRAWL_DATA_DIR", "data")


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
