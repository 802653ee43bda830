"""Pages of what a person can set: settings, arguments of the spider, keys of a profile and of a list of sites."""

from __future__ import annotations

import ast
import inspect
import math
import types
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from newscrawl import settings as project
from newscrawl.addon import DATA_DIR, SETTINGS, TABLE, Setting
from newscrawl.reference.markup import amount, code, meant, table
from newscrawl.sites.profile import SELECTOR_FIELDS, SiteProfile
from newscrawl.sites.roster import Roster
from newscrawl.spiders.params import SiteParams

OURS = "NEWSCRAWL_"
SCALARS = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "day"}
SCRAPY = "https://docs.scrapy.org/en/latest/topics/settings.html"


def settings() -> str:
    """The page on settings."""
    rows = {f"{OURS}DATA_DIR": DATA_DIR, **TABLE}
    own = [name for name in rows if name.startswith(OURS)]
    other = [name for name in rows if not name.startswith(OURS)]

    def described(names: list[str]) -> str:
        return table(
            ("setting", "default", "meaning"),
            ((code(name), amount(rows[name].default), _meaning(name, rows[name])) for name in names),
        )

    return f"""# Settings
Given with `-s NAME=VALUE` to any command, or in the settings of a project. A list is written with commas. Lines on
`NEWSCRAWL_HEALTH_…` are explained in [how sites are watched](../health.md).

{described(own)}
## Scrapy's, set otherwise by the add-on
What a project sets itself wins. All others are as [Scrapy]({SCRAPY}) has them.

{described(other)}
## Scrapy's, as newscrawl's own project has them
These hold for `scrapy` in a checkout and for `newscrawl` everywhere, not in a project of your own.

{table(("setting", "value"), _project())}"""


def _meaning(name: str, setting: Setting) -> str:
    said = meant("settings", name, setting.meaning)
    # That most numbers may not be negative goes without saying.
    plain = isinstance(setting.default, bool | str | list) or (setting.least == 0 and setting.most == math.inf)
    return said if plain else f"{said}; {setting.bounds}"


def _project() -> list[tuple[str, str]]:
    # In the order of the file.
    names = [
        target.id
        for node in ast.parse(inspect.getsource(project)).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return [(code(name), code(getattr(project, name))) for name in names if name not in SETTINGS]


def arguments() -> str:
    """The page on the arguments of the spider ``site``."""
    return f"""# Arguments of `newscrawl crawl site`
Given with `-a NAME=VALUE`. A wrong one is named in one line before anything starts, with exit code 2.

{_model(SiteParams, "argument")}"""


def profile() -> str:
    """The page on the keys of a profile."""
    selectable = ", ".join(code(name) for name in SELECTOR_FIELDS)
    return f"""# Keys of a site's profile
A profile is a TOML file, given with `-a profile=paper.toml`, or to `newscrawl harvest`. It is checked when it is read:
an unknown key, a selector that does not compile or a time zone that is none is named with file and line. What each is
good for: [a profile for a difficult site](../how-to/profile.md).

{_model(SiteProfile, "key")}
Where a text is wanted in a list, a single text will do.

**Selectors** may be given for {selectable}.
CSS may end in `::text` or `::attr(name)`; before XPath 1.0 stands `xpath:`.
"""


def sites() -> str:
    """The page on the keys of a list of sites."""
    return f"""# Keys of a list of sites
The list is a TOML file, given to `newscrawl harvest`; one site of it to
`newscrawl crawl site -a profile=sites.toml#name`. An example is in [many sites, from cron](../how-to/harvest.md).

{_model(Roster, "key")}
The keys of `[defaults]` and of each `[[site]]` are those of a [profile](profile.md). What a `[[site]]` states
goes before what the file of its `profile` says, that before `[defaults]`.
"""


def _model(model: type[BaseModel], what: str) -> str:
    return table(
        (what, "type", "default", "meaning"),
        (
            (
                code(name),
                _kind(field.annotation) + _bounds(field),
                "" if field.is_required() else _default(field),
                meant(model.__name__, name, field.description),
            )
            for name, field in model.model_fields.items()
        ),
    )


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return code(str(value).lower())
    return amount(value) if value not in (None, "", [], (), {}) else ""


def _kind(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _kind(next(part for part in inner if part is not types.NoneType))
    if origin in (list, tuple):
        return "tables" if get_origin(inner[0]) is dict else "texts"
    if origin is dict:
        return "table"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "text"
    # What is annotated further, such as a day that is read from a text.
    return SCALARS[annotation] if annotation in SCALARS else _kind(inner[0])


def _bounds(field: FieldInfo) -> str:
    said = []
    for bound in _constraints(field):
        for name, words in (("ge", "{} or more"), ("gt", "above {}"), ("le", "{} at the most")):
            if (value := getattr(bound, name, None)) is not None:
                said.append(words.format(value))
    return f", {', '.join(said)}" if said else ""


def _constraints(field: FieldInfo) -> list[Any]:
    found = list(field.metadata)
    for part in get_args(field.annotation):
        for constraint in getattr(part, "__metadata__", ()):
            found.extend(getattr(constraint, "metadata", [constraint]))
    return found
