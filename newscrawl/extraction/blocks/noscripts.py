"""The text of a page that only a script shows, and a <noscript> to those who run none."""

from __future__ import annotations

from newscrawl.extraction.tree.dom import Element, Tree, inside, outermost

_LEAST = 500


def telling(tree: Tree) -> list[Element]:
    """The <noscript> elements that hold more prose than all else of the page; [] for nearly all pages."""
    silent = outermost(tree.tagged("noscript"))
    if not silent or not tree.prose:
        return []
    held = {element: sum(map(tree.said, inside(tree.prose, element))) for element in silent}
    said = sum(held.values())
    if said < _LEAST or 2 * said <= sum(map(tree.said, tree.prose)):
        return []
    return [element for element, size in held.items() if size]
