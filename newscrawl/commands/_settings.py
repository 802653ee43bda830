"""The settings, looked at before anything starts."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings

from newscrawl.addon import SETTINGS, TABLE, data_dir, number
from newscrawl.errors import ArgumentError
from newscrawl.extraction import TextPolicy
from newscrawl.health import Thresholds
from newscrawl.middlewares.robots import obeys_rights
from newscrawl.runs import duplicate_policy, revisit_plan

OURS = "NEWSCRAWL_"
DATA_DIR = f"{OURS}DATA_DIR"
STATUS_FD = f"{OURS}STATUS_FD"
SWITCHES = ("true", "false", "1", "0")
FRACTIONS = ("DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT", "DNS_TIMEOUT")
"""Settings of Scrapy whose default is a whole number, and which are read as any."""

LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


def data_folder(settings: BaseSettings) -> Path:
    """Where the dataset lies, for a command that makes no crawler, whose add-on would have set it."""
    return Path(settings[DATA_DIR] or data_dir())


def text_policy(settings: BaseSettings, with_: Sequence[str] = (), without: Sequence[str] = ()) -> TextPolicy:
    """What the text of an article shall hold: as the settings say, and before them the options of a command.

    :raises ArgumentError: there is no such part of a text.
    """
    try:
        stated = TextPolicy.of(*(settings.getlist(f"{OURS}TEXT_{way}") for way in ("WITH", "WITHOUT")))
    except ArgumentError as error:
        raise ArgumentError(f"{OURS}TEXT_WITH, {OURS}TEXT_WITHOUT: {error}") from None
    TextPolicy.of(with_, without)
    return replace(stated, **(dict.fromkeys(with_, True) | dict.fromkeys(without, False)))


def check_settings(settings: BaseSettings) -> None:
    """Refuse what would only show in the middle of a run.

    :raises ArgumentError: names the setting and what would do.
    """
    stated = {name: settings.get(name, default) for name, default in SETTINGS.items()}
    for name, default in SETTINGS.items():
        if isinstance(default, bool):
            _check_switch(name, stated[name])
        elif isinstance(default, int | float):
            number(stated, name)
    duplicate_policy(stated)
    revisit_plan(stated)
    obeys_rights(stated[f"{OURS}RIGHTS"])
    Thresholds.of(stated)
    text_policy(settings)
    if settings.get(DATA_DIR) is not None and not str(settings[DATA_DIR]).strip():
        raise ArgumentError(f"{DATA_DIR} is empty; give the folder of the dataset")
    _check_pipe(number(stated, STATUS_FD))
    _check_scrapys(settings)
    _check_log(settings)


def unknown_settings(settings: BaseSettings) -> Iterator[str]:
    """A line for each setting that newscrawl does not have, though its name begins like one of newscrawl's."""
    known = [DATA_DIR, *(name for name in TABLE if name.startswith(OURS))]
    for name in settings:
        if name.startswith(OURS) and name not in known:
            near = get_close_matches(name.removeprefix(OURS), [other.removeprefix(OURS) for other in known], 1)
            yield f"there is no setting {name}" + (f"; is {OURS}{near[0]} meant?" if near else "")


def _check_switch(name: str, value: object) -> None:
    if str(value).lower() not in SWITCHES:
        raise ArgumentError(f"{name}={value} is no switch; use True or False")


def _check_pipe(fd: int) -> None:
    try:
        if fd >= 0:
            os.fstat(fd)
    except (OSError, OverflowError):
        raise ArgumentError(f"{STATUS_FD}={fd} is no open pipe; a harvest sets it for its crawls") from None


def _check_scrapys(settings: BaseSettings) -> None:
    """As far as their kind goes: what they have to be only Scrapy knows."""
    for name in settings:
        value, default = settings[name], getattr(default_settings, name, None)
        unset = (settings.getpriority(name) or 0) <= SETTINGS_PRIORITIES["default"]
        if unset or value is None or name in SETTINGS:
            continue
        if isinstance(default, bool):
            try:
                settings.getbool(name)
            except (TypeError, ValueError):
                raise ArgumentError(f"{name}={value} is no switch; use True or False") from None
        elif isinstance(default, int | float):
            _check_number(name, value, default, whole=isinstance(default, int) and name not in FRACTIONS)


def _check_number(name: str, value: Any, default: float, *, whole: bool) -> None:
    try:
        found = int(value) if whole else float(value)
        if not math.isfinite(found):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        kind = "whole number" if whole else "number"
        raise ArgumentError(f"{name}={value} is no {kind}; the default is {default:g}") from None


def _check_log(settings: BaseSettings) -> None:
    for name in settings:
        level = settings[name]
        if name.endswith("LOG_LEVEL") and isinstance(level, str) and level not in logging.getLevelNamesMapping():
            raise ArgumentError(f"{name}={level} is no level; use {', '.join(LEVELS)}")
    if (path := settings["LOG_FILE"]) and settings.getbool("LOG_ENABLED"):
        try:
            Path(path).open("ab").close()
        except OSError as error:
            raise ArgumentError(f"the log {path} cannot be written: {error.strerror}") from None
