"""The list of sites that a harvest goes through: one TOML file for all of them.

For example::

    at_once = 4                        # sites at the same time
    minutes = 50                       # of the whole harvest

    [defaults]                         # keys of a profile, for every site that does not state its own
    every = "1h"
    max_minutes = 15

    [[site]]
    name = "courier"
    start = ["https://courier.example/"]

    [[site]]
    profile = "profiles/tribune.toml"  # beside this file; what stands here goes before what it says
    every = "6h"

One of them alone: ``scrapy crawl site -a profile=sites.toml#courier``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from newscrawl.errors import ArgumentError
from newscrawl.sites.document import Document
from newscrawl.sites.profile import SiteProfile

MARK = "#"
"""Between the path of a roster and the name of a site in it."""


class Roster(BaseModel):
    """The sites, and how many at once for how long. An unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    at_once: int | None = Field(default=None, ge=1, le=64)
    """Sites at the same time; unstated, the command says."""
    minutes: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Minutes for the whole harvest; unstated is without end."""
    defaults: dict[str, Any] = Field(default_factory=dict)
    """Keys of a profile, for every site that does not state its own."""
    site: list[dict[str, Any]] = Field(min_length=1)
    """The sites: keys of a profile each; `profile` names the file of one, relative to the list."""

    _profiles: dict[str, SiteProfile] = PrivateAttr(default_factory=dict)

    @property
    def profiles(self) -> dict[str, SiteProfile]:
        """The sites by name, in the order of the file."""
        return self._profiles


def load_roster(path: Path) -> Roster:
    """The sites in a file, each checked.

    :raises ArgumentError: one line: file, line, key, what is wrong and what would do.
    """
    return roster_of(Document.read(path))


def is_roster(document: Document) -> bool:
    """Whether a file lists sites, or would if it named any: all that it states is of a list."""
    return "site" in document.data or document.data.keys() <= Roster.model_fields.keys()


def roster_of(document: Document) -> Roster:
    """`load_roster` for a file that has been read."""
    if "site" not in document.data:
        raise document.wrong((), "it names no site; give each a [[site]] with its start")
    roster = document.checked(Roster, document.data)
    document.checked(SiteProfile, {"name": "defaults", **roster.defaults}, ("defaults",))
    profiles: dict[str, SiteProfile] = {}
    for number, stated in enumerate(roster.site):
        profile = _profile(document, number, stated, roster.defaults)
        if profile.name in profiles:
            raise document.wrong(("site", number, "name"), f"name: {profile.name!r} is there twice")
        if MARK in profile.name:
            raise document.wrong(("site", number, "name"), f"name: {profile.name!r} must not hold a {MARK}")
        profiles[profile.name] = profile
    roster._profiles = profiles
    return roster


def load_site(reference: str) -> SiteProfile:
    """The site that "FILE.toml#name" names.

    :raises ArgumentError: as `load_roster`, or there is no such site in it.
    """
    path, _, name = reference.rpartition(MARK)
    profiles = load_roster(Path(path)).profiles
    if name not in profiles:
        raise ArgumentError(f"{path}: no site {name!r}; there are {', '.join(profiles)}")
    return profiles[name]


def _profile(document: Document, number: int, stated: Mapping[str, Any], defaults: Mapping[str, Any]) -> SiteProfile:
    at = ("site", number)
    own = dict(stated)
    beside = own.pop("profile", None)
    if beside is None:
        return _started(document, document.checked(SiteProfile, {**defaults, **own}, at), number)
    if not isinstance(beside, str):
        raise document.wrong((*at, "profile"), "profile: give the path of a profile's file")
    path = Path(document.origin).parent / beside
    try:
        other = Document.read(path)
        base = {"name": path.stem, **other.data}
        other.checked(SiteProfile, base)
    except ArgumentError as error:
        raise document.wrong((*at, "profile"), f"profile: {error}") from None
    return _started(document, document.checked(SiteProfile, {**defaults, **base, **own}, at), number)


def _started(document: Document, profile: SiteProfile, number: int) -> SiteProfile:
    if not profile.start:
        raise document.wrong(("site", number), f"{profile.name}: start is missing; give the address of the site")
    return profile
