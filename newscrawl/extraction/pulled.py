"""Pull quotes: sentences of the text that stand on the page once more, larger, to be looked at."""

from __future__ import annotations

from newscrawl.extraction.hints import Hint
from newscrawl.extraction.regions import Regions

MIN_LENGTH = 30
MAX_LENGTH = 400
_QUOTE = int(Hint.QUOTE)
_RUN = 4
_SAME = 0.6
"""Share of its runs of four words that stand elsewhere: "We lost," she said, "a lot" is pulled as "We lost a lot"."""

_MAX_QUOTATIONS = 50
_QUOTES = "\"'“”„«»‘’「」『』"
_TAGS = frozenset({"blockquote", "q", "aside"})
_BIG = 80


def quotations(regions: Regions) -> list[float]:
    """1 for each block that quotes what another block of the page says, else 0."""
    blocks = regions.blocks
    found = [0.0] * len(blocks)
    asked = [
        at
        for at, (block, hint) in enumerate(zip(blocks, regions.hints, strict=True))
        if (block.text[0] in _QUOTES or hint & _QUOTE or block.tag in _TAGS)
        and MIN_LENGTH <= len(block.text) <= MAX_LENGTH
    ][:_MAX_QUOTATIONS]
    if asked:
        own = set(asked)
        whole = "\n".join([block.text for at, block in enumerate(blocks) if block.weight >= _BIG and at not in own])
        for at in asked:
            words = blocks[at].text.strip(_QUOTES).split()
            runs = [" ".join(words[start : start + _RUN]) for start in range(0, len(words) - _RUN + 1, _RUN)]
            found[at] = float(bool(runs) and sum(run in whole for run in runs) >= _SAME * len(runs))
    return found
