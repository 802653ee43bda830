"""The profile of a site: where to start, how far to go, and selectors that overrule the general extraction.

A profile is a TOML file, for example::

    name = "example"
    start = ["https://example.com/"]
    scope = "host"                     # or "domain", or a path such as "/sport/"
    timezone = "Europe/Berlin"         # of dates that are printed without one
    drop = [".newsletter"]             # never part of the text
    keep = ["aside.facts"]             # always part of the text
    download_delay = 2.0               # seconds
    max_articles = 500                 # of a run; also max_pages, max_bytes, max_minutes
    javascript = true                  # scripts draw the pages: a browser reads them
    every = "6h"                       # how often a harvest is to come by; "30m", "1d"

    [selectors]                        # the first one that yields a value wins
    title = ["h1.headline::text"]
    authors = ["xpath://a[@rel='author']/text()"]

Everything is checked when it is loaded, so that a wrong selector stops the start of a run, not its middle.
"""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from parsel.csstranslator import HTMLTranslator
from parsel.selector import Selector
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from newscrawl.errors import ArgumentError
from newscrawl.sites.document import Document, one_line
from newscrawl.urls import Scope, normalize

SELECTOR_FIELDS = (
    "title", "description", "text", "authors", "published_at", "modified_at", "section", "tags", "image_url",
    "prev_url", "prev_title", "next_url", "next_title", "comments",
)  # fmt: skip
"""The fields of an article that a profile may read by its own selectors."""

_XPATH = "xpath:"
_UNITS = {"m": 60, "h": 3600, "d": 86400}
_INTERVAL = re.compile(r"\d{1,4}(\.\d{1,2})?[mhd]")


def xpath_of(selector: str) -> str:
    """The XPath 1.0 of a selector: what follows "xpath:", or CSS (with ``::text``, ``::attr(x)``) translated.

    Raises ValueError with the reason in one line where it does not compile.
    """
    expression = selector.removeprefix(_XPATH).strip()
    if not expression:
        raise ValueError("is empty")
    try:
        if not selector.startswith(_XPATH):
            expression = HTMLTranslator().css_to_xpath(expression)
        # Evaluated once, since lxml finds unknown prefixes and functions only then.
        Selector(text="<html><body><p>a</p></body></html>", type="html").xpath(expression)
    except Exception as error:  # cssselect and lxml raise SyntaxError, ValueError and types of their own
        raise ValueError(one_line(str(error)) or type(error).__name__) from None
    return expression


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _known(field: str) -> str:
    if field not in SELECTOR_FIELDS:
        raise ValueError(f"{field!r} is no field; use one of {', '.join(SELECTOR_FIELDS)}")
    return field


def _compiling(selector: str) -> str:
    try:
        xpath_of(selector)
    except ValueError as error:
        why = str(error) if str(error) == "is empty" else f"does not compile: {error}"
        raise ValueError(f"selector {selector!r} {why}") from None
    return selector


_Strings = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
_Selectors = Annotated[tuple[Annotated[str, AfterValidator(_compiling)], ...], BeforeValidator(_one_or_many)]


class SiteProfile(BaseModel):
    """One site. Empty values mean: not stated, the general rules hold. An unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, use_attribute_docstrings=True)

    name: str = Field(min_length=1)
    """What the site is called in views, reports and logs; by default the name of the file."""
    start: _Strings = ()
    """Where a crawl starts: addresses of home pages, sections or articles."""
    scope: str = "host"
    """Which addresses belong to the crawl: "host", "domain", or a path such as "/sport/"."""
    timezone: str = ""
    """An IANA name such as "Europe/Berlin", for times that the site prints without an offset."""
    selectors: dict[Annotated[str, AfterValidator(_known)], _Selectors] = Field(default_factory=dict)
    """Field of the article to selectors, CSS or "xpath:…"; the first that finds something wins. A day alone will do for
    published_at; what the page says of it otherwise, and what it calls a neighbour whose link is not that of the
    selector, goes."""
    drop: _Selectors = ()
    """Selectors of elements that are never text of the article."""
    keep: _Selectors = ()
    """Selectors of elements that always are."""
    download_delay: float | None = Field(default=None, ge=0, le=3600, allow_inf_nan=False)
    """Seconds between two requests to the site; unstated, the settings hold."""
    javascript: bool = False
    """Whether a browser reads the pages, after their scripts have run."""
    max_articles: int | None = Field(default=None, ge=1)
    """Articles that a run may save; unstated is no limit."""
    max_pages: int | None = Field(default=None, ge=1)
    """Pages that a run may ask for."""
    max_bytes: int | None = Field(default=None, ge=1)
    """Bytes that a run may receive."""
    max_minutes: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Minutes that a run may take."""
    every: str = ""
    """The time from one harvest of the site to the next, as "30m", "6h" or "1d"; empty is none. It is due a tenth of
    that earlier, ten minutes at the most, since a timer does not come to each site at the same second."""

    @property
    def interval(self) -> int:
        """``every`` in seconds, 0 for none."""
        return int(float(self.every[:-1]) * _UNITS[self.every[-1]]) if self.every else 0

    @field_validator("every")
    @classmethod
    def _every(cls, spec: str) -> str:
        if spec and not _INTERVAL.fullmatch(spec):
            raise ValueError(f"{spec!r} is no time; write it as 30m, 6h or 1d")
        return spec

    @field_validator("start")
    @classmethod
    def _start(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(normalize(url) for url in urls)

    @field_validator("scope")
    @classmethod
    def _scope(cls, spec: str) -> str:
        try:
            return Scope.of(spec, ("https://example.com/",)).spec
        except ArgumentError as error:
            raise ValueError(str(error).removeprefix("scope: ")) from None

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, name: str) -> str:
        try:
            return ZoneInfo(name).key if name else ""
        except (ValueError, OSError, LookupError):
            raise ValueError(f"{name!r} is no time zone; use a name such as 'Europe/Berlin'") from None


def parse(text: str, origin: str, *, name: str = "") -> SiteProfile:
    """The profile in a TOML text; ``origin`` names it in errors, ``name`` fills in a missing name.

    Raises ArgumentError, one line, naming origin, line, key and what would do.
    """
    return _of(Document.parse(text, origin), name)


def _of(document: Document, name: str) -> SiteProfile:
    return document.checked(SiteProfile, {"name": name, **document.data} if name else document.data)


def available() -> list[str]:
    """The names of the profiles that come with newscrawl, sorted."""
    files = resources.files(__package__).iterdir()
    return sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def load(name_or_path: str | os.PathLike[str]) -> SiteProfile:
    """The profile at a path that ends in ".toml", or the bundled one of that name.

    Raises ArgumentError, one line: no such profile, unreadable, or wrong (naming file, line, key and what would do).
    """
    given = os.fspath(name_or_path)
    if not given.endswith(".toml"):
        names = available()
        if given not in names:
            known = f"there are {', '.join(names)}" if names else "none are bundled"
            raise ArgumentError(f"no site profile {given!r}: {known}; a path must end in .toml")
        source = resources.files(__package__) / f"{given}.toml"
        return parse(source.read_text("utf-8"), f"{given}.toml", name=given)
    path = Path(given)
    return _of(Document.read(path), path.stem)
