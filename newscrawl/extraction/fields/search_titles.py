"""Pages with two headlines: an h1 written for search engines, and right below it the one that readers see as an h2."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from newscrawl.extraction.fields.metadata import Candidate, fold
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_MAX_SAID = 1_000
_MAX_HEADINGS = 1_000
_LEAST = 12


def headline_below(page: Page, h1: Element, stated: Iterable[Candidate], shown: Collection[str]) -> Candidate | None:
    """The stated headline that the h2 below an h1 says, alone or behind a kicker; None for none.

    ``shown`` are the h1s, folded: what one of them says is not looked for. Between the two stands no paragraph of the
    text. What microdata states is no evidence: it is the heading itself, or a teaser's.
    """
    others = [(one, fold(one.value)) for one in stated if not one.source.startswith("microdata")]
    others = [(one, said) for one, said in others if said not in shown and len(said) >= _LEAST]
    if not others:
        return None
    below = next((h2 for h2 in islice(page.tree.tagged("h2"), _MAX_HEADINGS) if h2.start > h1.start), None)
    if below is None or any(h1.start < paragraph.start < below.start for paragraph in page.tree.prose):
        return None
    heading = fold(text_of(below, _MAX_SAID))
    return next((one for one, said in others if heading.endswith(said)), None)
