"""Python's collector rests while a page is read, and is found afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from newscrawl.extraction import extract
from newscrawl.extraction.tree.collecting import uncollected


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


def test_a_page_that_has_been_read_is_freed_without_it() -> None:
    html = "".join(f"<section><p>Paragraph {n} of a page that is long.</p></section>" for n in range(400))
    extract(html)
    gc.collect()
    gc.disable()
    try:
        extract(html)
        assert gc.collect() < 100
    finally:
        gc.enable()
