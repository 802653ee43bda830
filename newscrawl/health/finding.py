"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass

DATASET = "dataset"
"""In the place of a site where it is about all of them."""

_CONTROL = dict.fromkeys((*range(32), 127, 133, 8232, 8233), " ")


@dataclass(slots=True, frozen=True)
class Finding:
    """One thing that a person should look at; ``str()`` is the line for them.

    ``what``: what, how much, against what. ``look``: at what to look. ``of``: the field that it is about, "" for none.
    ``now``, ``before``: the two values held against each other, as the check measures them (shares 0 to 1, articles,
    words, days, bytes). ``urls``: three examples at the most.
    """

    site: str
    check: str
    what: str
    look: str
    of: str = ""
    now: float = 0.0
    before: float = 0.0
    urls: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = f": {' '.join(self.urls)}" if self.urls else ""
        # URLs and selectors come from the network; a line stays one line.
        return f"{self.site}: {self.check}: {self.what}; {self.look}{where}".translate(_CONTROL)
