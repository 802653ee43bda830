"""Arguments of the `site` spider: typed, checked before anything starts, each error one clear line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from newscrawl import urls
from newscrawl.errors import ArgumentError
from newscrawl.items import Lead, LeadKind, Source
from newscrawl.sites import SiteProfile, load
from newscrawl.sites.roster import MARK, load_site
from newscrawl.spiders.address_list import addresses_in, normal
from newscrawl.urls import Scope

FOLLOW = (Source.PREV, Source.NEXT, Source.LISTING, Source.FEED, Source.SITEMAP)
NONE = "none"
"""Of ``follow``: only what was given."""

LIMITS = ("max_articles", "max_pages", "max_bytes", "max_minutes")


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _split_urls(value: object) -> object:
    # Some papers have commas in their addresses: with schemes given, only one before a scheme separates.
    if isinstance(value, str) and "://" in value:
        return [part.strip() for part in re.split(r",\s*(?=https?://)", value) if part.strip()]
    return _split(value)


def _url(value: object) -> str:
    text = str(value)
    if "://" not in text and Path(text).is_file():
        raise ValueError(f"{value!r} is a file; if it lists addresses: newscrawl crawl site -a urls={text}")
    try:
        return normal(text)
    except ValueError as error:
        raise ValueError(f"{value!r} is no web address ({error}); give one like https://paper.example/") from None


def _ways(value: object) -> object:
    ways = _split(value)
    if ways == []:
        raise ValueError(f"it is empty; give {', '.join(FOLLOW)}, or {NONE}")
    return [] if ways == [NONE] else ways


def _way(value: object) -> Source:
    for source in FOLLOW:
        if value == source:
            return source
    alone = ", and none stands alone" if value == NONE else ""
    raise ValueError(f"{value!r} is not among {', '.join(FOLLOW)}{alone}")


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is no day; write it as YYYY-MM-DD") from None


Url = Annotated[str, BeforeValidator(_url)]
Way = Annotated[Source, BeforeValidator(_way)]
Day = Annotated[date | None, BeforeValidator(_day)]


class SiteParams(BaseModel):
    """What ``-a NAME=VALUE`` may say to ``scrapy crawl site``; limits that are not stated are the profile's."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    url: Annotated[list[Url], BeforeValidator(_split_urls)] = Field(default=[])
    """Where to start: an article, a section or a home page; several with commas. Default: the start of the profile."""
    urls: str = ""
    """A file with the address of an article a line, or - for standard input: these are read, each once. What else they
    lead to is followed only if ``follow`` says so."""
    follow: Annotated[list[Way], BeforeValidator(_ways)] = list(FOLLOW)
    """By which ways articles are found, with commas: prev, next, listing, feed, sitemap; or none."""
    max_articles: Annotated[int, Field(ge=1)] | None = None
    """Stop after so many articles saved; the rest waits for the next run, as with all limits."""
    max_pages: Annotated[int, Field(ge=1)] | None = None
    """Stop after so many pages asked for."""
    max_bytes: Annotated[int, Field(ge=1)] | None = None
    """Stop after so many bytes received."""
    max_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Stop after so many minutes."""
    since: Day = None
    """First day of publication, YYYY-MM-DD."""
    until: Day = None
    """Last day of publication, YYYY-MM-DD."""
    scope: str = ""
    """Which addresses belong to the crawl: "host", "domain", or a path such as /sport/. Default: the profile's."""
    profile: str = ""
    """A site profile: the path of its TOML file, or FILE.toml#name for a site in a list of sites."""

    _site_profile: SiteProfile | None = PrivateAttr(default=None)
    _scope: Scope = PrivateAttr()
    _listed: list[str] = PrivateAttr(default=[])

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since={self.since} is after until={self.until}")
        return self

    @classmethod
    def parse(cls, arguments: Mapping[str, Any], profile: SiteProfile | None = None) -> SiteParams:
        """Check arguments as they come from the command line. ``profile``: what the argument of this name stands for,
        for whoever has read it already.

        :raises ArgumentError: one line that names the argument and what would do.
        """
        stated = dict(arguments)
        if stated.get("urls"):
            stated.setdefault("follow", NONE)
        try:
            params = cls.model_validate(stated)
        except ValidationError as error:
            raise ArgumentError("; ".join(_line(part) for part in error.errors())) from None
        if profile is not None:
            params._site_profile = profile
        elif params.profile:
            params._site_profile = load_site(params.profile) if MARK in params.profile else load(params.profile)
        if params.urls:
            params._listed = addresses_in(params.urls)
        if not params.places and params.profile:
            raise ArgumentError(f"{params.profile}: start is missing; state it there, or give -a url=https://…")
        if not params.places:
            raise ArgumentError("url is missing: give -a url=https://… (an article, a section or a home page)")
        scope = params.scope or (params._site_profile.scope if params._site_profile else "")
        params._scope = Scope.of(scope or "host", params.places)
        return params

    @property
    def site_profile(self) -> SiteProfile | None:
        """The loaded profile, None without one."""
        return self._site_profile

    @property
    def limits(self) -> dict[str, float]:
        """The limits that the arguments set, or else the profile, by name."""
        found: dict[str, float] = {}
        for name in LIMITS:
            limit = getattr(self, name) or getattr(self._site_profile, name, None)
            if limit is not None:
                found[name] = limit
        return found

    @property
    def seeds(self) -> list[str]:
        """Where the crawl starts: the argument, else the profile's own start, unless articles are listed."""
        return self.url or (list(self._site_profile.start) if self._site_profile and not self.urls else [])

    @property
    def leads(self) -> Iterator[Lead]:
        """What is asked for because a person says so."""
        for url in self.seeds:
            yield Lead(url, LeadKind.SEED, Source.SEED)
        for url in self._listed:
            yield Lead(url, LeadKind.ARTICLE, Source.SEED)

    @cached_property
    def places(self) -> list[str]:
        """The first of these addresses of each host."""
        firsts: dict[str, str] = {}
        for lead in self.leads:
            firsts.setdefault(urls.site(lead.url), lead.url)
        return list(firsts.values())

    @property
    def url_scope(self) -> Scope:
        """Which URLs belong to the crawl."""
        return self._scope

    @property
    def policy(self) -> str:
        """The arguments that decide what is refused, as one string that compares."""
        window = [str(day) if day else "" for day in (self.since, self.until)]
        return json.dumps([self._scope.describe(), sorted(self.follow), *window])

    @property
    def is_dated(self) -> bool:
        """Whether the day of publication decides what is wanted."""
        return bool(self.since or self.until)

    def refuses_day(self, instant: str) -> str:
        """Why an ISO 8601 day or instant lies outside since and until, "" if it does not or says nothing."""
        day = _day_of(instant)
        if day is None:
            return ""
        if self.since and day < self.since:
            return f"before since: published {day}"
        if self.until and day > self.until:
            return f"after until: published {day}"
        return ""

    def beyond(self, instant: str) -> Source | None:
        """The side of an article of this day on which all its neighbours lie outside since and until, if any."""
        day = _day_of(instant)
        if day and self.since and day < self.since:
            return Source.PREV
        return Source.NEXT if day and self.until and day > self.until else None

    def refuses_lastmod(self, instant: str) -> str:
        """Why a page last changed at this instant was published before since, "" if it may not have been."""
        day = _day_of(instant)
        if self.since and day and day < self.since:
            return f"before since: last changed {day}"
        return ""


def _day_of(instant: str) -> date | None:
    try:
        return date.fromisoformat(instant[:10])
    except ValueError:
        return None


def _line(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"] if not isinstance(part, int))
    if error["type"] == "extra_forbidden":
        known = ", ".join(SiteParams.model_fields)
        return f"unknown argument {where!r}; known are {known}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
