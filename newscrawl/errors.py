"""Every error that newscrawl raises on purpose.

::

    NewscrawlError
    ├── ArgumentError            a person's argument or setting is wrong: says which and what would do
    ├── PageError                a page cannot be read; `reason` goes into the ledger
    │   ├── PageTooLarge
    │   └── Undecodable
    └── StoreError               the dataset on disk
        ├── StoreBusy            another run holds the lock
        └── StoreFull            a write failed; nothing after it is said to be saved
"""

from __future__ import annotations


class NewscrawlError(Exception):
    """The root of the tree; its text is fit to be shown to a person as it is."""


class ArgumentError(NewscrawlError):
    """An argument or a setting is wrong."""


class PageError(NewscrawlError):
    """A page cannot be read."""


class PageTooLarge(PageError):
    """A page is over the size bound."""


class Undecodable(PageError):
    """No encoding turns the bytes into text."""


class StoreError(NewscrawlError):
    """The dataset on disk cannot be used."""


class StoreBusy(StoreError):
    """Another run holds the lock."""


class StoreFull(StoreError):
    """A write to the dataset failed."""
