"""Python's collector rests while a page is read, and is found afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from newscrawl.extraction import extract
from newscrawl.extraction.collecting import uncollected


@uncollected
def enabled(fails: bool = False) -> bool:
    if fails:
        raise ValueError
    return gc.isenabled()


def test_it_rests_and_goes_on() -> None:
    assert gc.isenabled()
    assert not enabled()
    assert gc.isenabled()
    with pytest.raises(ValueError):
        enabled(fails=True)
    assert gc.isenabled()
    extract("<p>x</p>")
    assert gc.isenabled()


def test_whoever_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        assert not enabled()
        extract("<p>x</p>")
        assert not gc.isenabled()
    finally:
        gc.enable()
