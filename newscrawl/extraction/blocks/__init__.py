"""What a page is cut into: leaf blocks of text in document order, and the boxes (block elements) around them.

``segmentation`` makes them of the page's tags; ``block`` says what they are, ``hints`` what names of classes say about
them, ``phrases`` whether one is nothing but a known phrase, ``unread`` which text is no part of its line, ``posts``
what is shown of other sites.
"""

from newscrawl.extraction.blocks.block import (
    BODY,
    CERTAIN,
    CLEAR,
    HEADINGS,
    IN,
    QUOTE,
    SUBHEADING,
    SURE,
    Block,
    Box,
    Label,
    ends_sentence,
    is_certain,
    looks,
)

__all__ = [
    "BODY", "CERTAIN", "CLEAR", "HEADINGS", "IN", "QUOTE", "SUBHEADING", "SURE", "Block", "Box", "Label",
    "ends_sentence", "is_certain", "looks",
]  # fmt: skip
