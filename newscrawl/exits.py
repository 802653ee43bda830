"""What a command's exit status says; the numbers above 2 are those of sysexits.h that say it best."""

from __future__ import annotations

from enum import IntEnum

from newscrawl.errors import StoreBusy, StoreError, StoreFull


class Exit(IntEnum):
    """The exit statuses of newscrawl's commands; ``meaning`` says each in a line."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Exit:
        member = int.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    FINE = 0, "all well, also when there was nothing new"
    FAILED = 1, "something failed, such as a site of a harvest, not single pages of one; the lines above say what"
    USAGE = 2, "a wrong argument, setting, profile or list of sites"
    UNREACHED = (
        69,
        "not one page could be had: nothing answers, or the site refuses; the lines above say what is known",
    )
    BUG = 70, "an error in newscrawl itself: the ledger does not balance, or the queue has failed"
    NO_DATASET = 73, "the data directory cannot be made or opened"
    NOT_WRITTEN = 74, "the dataset, or what a command prints, cannot be written; what was committed before is saved"
    LOCKED = 75, "another run holds the site; try again later"
    CUT_SHORT = 76, "the server stopped giving pages half-way; what was left waits for the next run"
    ASTRAY = 78, "nothing is of the site: the start leads to another domain, or all that was found is out of the scope"
    STOPPED = 130, "stopped by a signal, with all that was found saved"


def unusable(error: StoreError) -> Exit:
    """The exit status of what could not use the dataset."""
    if isinstance(error, StoreBusy):
        return Exit.LOCKED
    return Exit.NOT_WRITTEN if isinstance(error, StoreFull) else Exit.NO_DATASET
