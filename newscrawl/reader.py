"""What reads the pages of a run, so that whoever has a line can say by which version and choices it was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from newscrawl import __version__
from newscrawl.addon import number
from newscrawl.extraction import TextPolicy
from newscrawl.sites import SiteProfile

HOUSE = Path(__file__).parent
MODEL = HOUSE / "extraction" / "labels" / "labeller.npz"
CODE = ("extraction", "_url_looks.py", "charset.py", "items.py", "loaders.py", "rights.py", "text.py", "urls.py")
"""What makes an article of a page, as far as it is newscrawl's."""

KINDS = (".py", ".toml")
SHAPING = ("timezone", "selectors", "drop", "keep", "javascript")
"""What of a profile shapes the articles."""

SETTINGS = ("NEWSCRAWL_ARTICLE_PAGES", "NEWSCRAWL_MEMORY_BLOCKS")
"""What of the settings does, beside those of the text."""


def reader(policy: TextPolicy | None, profile: SiteProfile | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What reads with this policy, None where that is not known, this profile and these settings, as plain data."""
    found = stated(policy, profile, settings)
    return {"digest": hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16], **found}


def stated(policy: TextPolicy | None, profile: SiteProfile | None, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the digest that is made of it."""
    return {
        "newscrawl": __version__,
        "code": _code(),
        "model": _model(),
        "text": policy and [part for part in TextPolicy.__slots__ if getattr(policy, part)],
        "profile": profile.model_dump(mode="json", include=set(SHAPING), exclude_defaults=True) if profile else {},
        "settings": {name: number(settings, name) for name in SETTINGS},
    }


@cache
def _model() -> str:
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()


@cache
def _code() -> str:
    """The SHA-256 of all that is code or words, since a checkout that is pulled keeps its version number."""
    found = hashlib.sha256()
    for path in sorted(path for name in CODE for path in _files(HOUSE / name)):
        data = path.read_bytes()
        found.update(f"{path.relative_to(HOUSE).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()


def _files(place: Path) -> Iterator[Path]:
    for path in place.rglob("*") if place.is_dir() else (place,):
        if path.suffix in KINDS:
            yield path
