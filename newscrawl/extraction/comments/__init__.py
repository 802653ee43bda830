"""What readers wrote below an article: who, when, what, and in answer to what.

``places`` knows where to look, ``marks`` what classes and ids say, ``headings`` the headings over threads; ``items``
reads cards that are marked, ``cards`` and ``card`` those that are not, ``heads`` and ``names`` the lines that name a
reader, ``depth`` what answers what, ``counts`` how many the page states, ``embedded`` the comments in JSON-LD.
``finder`` makes one thread of it.
"""

from newscrawl.extraction.comments.finder import Thread, find

__all__ = ["Thread", "find"]
