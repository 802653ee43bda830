"""Where a page leads: the earlier and the later article, further pages of this one, older and newer lists.

``words`` reads labels, ``labels`` and ``signs`` collect what speaks for a neighbour, ``finder`` weighs it, ``paging``
knows numbered pages, ``boxes`` names the elements that hold it all.
"""

from newscrawl.extraction.neighbours.finder import Link, Neighbours, find

__all__ = ["Link", "Neighbours", "find"]
