"""Where a page leads: the earlier and the later article, further pages of this one, older and newer lists.

``words`` and ``names`` read labels and classes, ``signs`` collects what speaks for a neighbour (with ``labels``,
``arrows``, ``pagers``, ``opposites`` and ``titles``), ``finder`` weighs it, ``peers`` vouches for short addresses,
``dating`` hears the days, ``paging`` knows numbered pages, ``boxes`` names the elements that hold it all. ``related``
lists the articles that are neither, once the blocks have labels.
"""

from newscrawl.extraction.neighbours.finder import Link, Neighbours, find
from newscrawl.extraction.neighbours.related import related

__all__ = ["Link", "Neighbours", "find", "related"]
