"""The reference pages of the documentation, written from what the code itself says.

``python -m newscrawl.reference FOLDER`` writes them; what has no meaning in the code is an error, not an empty cell.
"""

from newscrawl.reference.pages import pages, write

__all__ = ["pages", "write"]
