"""The settings of newscrawl, looked at before anything starts."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings

from newscrawl.addon import SETTINGS, data_dir
from newscrawl.errors import ArgumentError
from newscrawl.extraction import TextPolicy
from newscrawl.health import Thresholds
from newscrawl.middlewares.robots import obeys_rights
from newscrawl.runs import duplicate_policy, revisit_plan

SWITCHES = ("true", "false", "1", "0")


def data_folder(settings: BaseSettings) -> Path:
    """Where the dataset lies, for a command that makes no crawler, whose add-on would have set it."""
    return Path(settings["NEWSCRAWL_DATA_DIR"] or data_dir())


def check_settings(settings: BaseSettings) -> None:
    """Refuse what would only show in the middle of a run.

    :raises ArgumentError: names the setting and what would do.
    """
    for name, default in SETTINGS.items():
        if not isinstance(default, list | str):
            _check(name, settings.get(name, default), default)
    stated = {name: settings.get(name, default) for name, default in SETTINGS.items()}
    duplicate_policy(stated)
    revisit_plan(stated)
    obeys_rights(stated["NEWSCRAWL_RIGHTS"])
    Thresholds.of(stated)
    try:
        TextPolicy.of(*(settings.getlist(f"NEWSCRAWL_TEXT_{way}") for way in ("WITH", "WITHOUT")))
    except ArgumentError as error:
        raise ArgumentError(f"NEWSCRAWL_TEXT_WITH, NEWSCRAWL_TEXT_WITHOUT: {error}") from None


def _check(name: str, value: object, default: object) -> None:
    if isinstance(default, bool):
        if str(value).lower() not in SWITCHES:
            raise ArgumentError(f"{name}={value} is no switch; use True or False")
        return
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        if name.startswith("NEWSCRAWL_"):
            raise ArgumentError(f"{name}={value} is no number; the default is {default}") from None
