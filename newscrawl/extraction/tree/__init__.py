"""From bytes to the tree of a page.

``page`` is the face: a page decoded and parsed once, within bounds. ``shadows`` unfolds what browsers show in place,
``flooding`` and ``taming`` defuse markup that is made to hurt, ``markup`` has Lexbor build the tree and cuts it into
``tags``, ``dom`` holds it as elements in document order, ``attributes`` finds them by what is written in their tags,
and ``once`` remembers what was asked of one; ``selecting`` makes lxml's elements of it where a profile asks for CSS or
XPath, ``collecting`` keeps garbage collection out of the way.
"""

from newscrawl.extraction.tree.page import Page, open_page

__all__ = ["Page", "open_page"]
