"""Pull quotes: sentences of the text that stand on the page once more, larger, to be looked at."""

from __future__ import annotations

from itertools import islice

from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import Regions

MIN_LENGTH = 30
MAX_LENGTH = 400
_QUOTE = int(Hint.QUOTE)
_RUN = 4
_OTHER = 0.4
"""Share of its runs of four words that may stand nowhere else: of "We lost," she said, "a lot" is "We lost a lot"."""

_MAX_QUOTATIONS = 20
_QUOTES = "\"'“”„«»‘’「」『』"
_TAGS = frozenset({"blockquote", "q", "aside"})
_BIG = 80


def quotations(regions: Regions) -> list[float]:
    """1 for each block that quotes what another block of the page says, else 0."""
    blocks, hints = regions.blocks, regions.hints
    found = [0.0] * len(blocks)
    asked = [
        at
        for at, block in enumerate(blocks)
        if MIN_LENGTH <= len(block.text) <= MAX_LENGTH
        and (block.text[0] in _QUOTES or hints[at] & _QUOTE or block.tag in _TAGS)
    ][:_MAX_QUOTATIONS]
    if asked:
        told = [
            at
            for at, block in enumerate(blocks)
            if block.weight >= _BIG and not (hints[at] & _QUOTE or block.tag in _TAGS)
        ]
        whole, own = "\n".join([blocks[at].text for at in told]), frozenset(told)
        for at in asked:
            words = blocks[at].text.strip(_QUOTES).split()
            runs = [" ".join(words[start : start + _RUN]) for start in range(0, len(words) - _RUN + 1, _RUN)]
            once = int(at in own)
            missing = (run for run in runs if whole.count(run) <= once)
            found[at] = float(bool(runs) and not any(islice(missing, int(_OTHER * len(runs)), None)))
    return found
