"""Pull quotes: sentences of the text that stand on the page once more, larger, to be looked at."""

from __future__ import annotations

from newscrawl.extraction.blocks.hints import Hint
from newscrawl.extraction.labels.regions import Regions

MIN_LENGTH = 30
MAX_LENGTH = 400
_QUOTE = int(Hint.QUOTE)
_RUN = 4
_SAME = 0.6
"""Share of its runs of four words that stand elsewhere: "We lost," she said, "a lot" is pulled as "We lost a lot"."""

_MAX_QUOTATIONS = 20
_QUOTES = "\"'“”„«»‘’「」『』"
_TAGS = frozenset({"blockquote", "q", "aside"})
_BIG = 80


def quotations(regions: Regions) -> list[float]:
    """1 for each block that quotes what another block of the page says, else 0."""
    blocks, hints = regions.blocks, regions.hints
    found = [0.0] * len(blocks)
    apart = {at for at, block in enumerate(blocks) if hints[at] & _QUOTE or block.tag in _TAGS}
    asked = [
        at
        for at, block in enumerate(blocks)
        if (at in apart or block.text[0] in _QUOTES) and MIN_LENGTH <= len(block.text) <= MAX_LENGTH
    ][:_MAX_QUOTATIONS]
    if asked:
        told = [at for at, block in enumerate(blocks) if block.weight >= _BIG and at not in apart]
        whole, own = "\n".join([blocks[at].text for at in told]), frozenset(told)
        for at in asked:
            words = blocks[at].text.strip(_QUOTES).split()
            runs = [" ".join(words[start : start + _RUN]) for start in range(0, len(words) - _RUN + 1, _RUN)]
            once = int(at in own)
            found[at] = float(bool(runs) and sum(whole.count(run) > once for run in runs) >= _SAME * len(runs))
    return found
