"""The thresholds of all checks, from settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Self

from newscrawl.addon import number
from newscrawl.errors import ArgumentError

PREFIX = "NEWSCRAWL_HEALTH_"


@dataclass(slots=True, frozen=True)
class Thresholds:
    """Each is the setting ``NEWSCRAWL_HEALTH_`` with its name in capitals.

    ``days``: how far back the past of a site goes. ``risk``: how likely a check may cry over a site in which nothing
    has changed. ``least``: articles that there have to be on either side of a comparison. ``fall``: the share by which
    the number of articles, or their length, has to be lower. ``field``: by which a field's coverage has to be lower.
    ``rise``: by which the share of errors, refusals, copies or pages set aside has to be higher (all three: 0 to 1).
    ``silent``: how many times the usual interval without an article, or without a run, is too long. ``disk_bytes``,
    ``disk_days``: what has to be free, and how long it has to last. ``ignore``: patterns of "site:check" or
    "site:check:field" that are not told.
    """

    days: int = 60
    risk: float = 0.001
    least: int = 5
    fall: float = 0.5
    field: float = 0.25
    rise: float = 0.1
    silent: float = 2.5
    disk_bytes: int = 1024**3
    disk_days: float = 14.0
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """What the settings say; what they do not name keeps its default.

        :raises ArgumentError: one of them makes no sense; one line that says which, and what would.
        """
        names = (part.name for part in fields(cls) if part.name != "ignore")
        values = {name: number(settings, PREFIX + name.upper()) for name in names}
        stated = settings.get(f"{PREFIX}IGNORE") or ()
        patterns = stated.split(",") if isinstance(stated, str) else [str(pattern) for pattern in stated]
        ignore = tuple(pattern.strip() for pattern in patterns if pattern.strip())
        if wrong := [pattern for pattern in ignore if ":" not in pattern]:
            raise ArgumentError(f"{PREFIX}IGNORE: {wrong[0]!r} names no check; write it as paper.example:duplicates")
        return cls(**values, ignore=ignore)

    def ignores(self, site: str, check: str, of: str) -> bool:
        """Whether a person does not want to be told."""
        names = (f"{site}:{check}", f"{site}:{check}:{of}")
        return any(fnmatchcase(name, pattern) for pattern in self.ignore for name in names)
