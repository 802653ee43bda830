"""An article about a council, whose paragraphs surely are text, for tests of what stands among them."""

from __future__ import annotations

from newscrawl import extract

URL = "https://paper.example/2024/05/07/council-votes"
LEAD = (
    "The council of the harbour town met on Tuesday evening to decide on the new ferry landing, and after four hours"
    " of debate it did so by seven votes to three, with two members abstaining."
)
MORE = [
    "Residents of the lower quarter had asked for a landing further north, where the quay is wide enough for lorries,"
    " but the engineers advised against it because of the current.",
    "The work will begin in the autumn and cost eleven million, of which the province pays a little more than half,"
    " according to the papers that were handed out before the meeting.",
    "Two earlier plans had failed, one for want of money and one because the owner of the old warehouse refused to"
    " sell, which he has since done for a price that nobody would name.",
    "The harbour master said that the boats could go on running all winter, and that nobody would have to wait"
    " longer than half an hour for the crossing, except on stormy days.",
]


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def told(body: str) -> list[str]:
    """The paragraphs that come of a body between the usual parts of a page."""
    html = (
        "<html><head><title>Council votes for the landing</title></head><body><nav><a href=/>Home</a></nav>"
        f"<main><h1>Council votes for the landing</h1>{body}</main>"
        "<section><h2>Read more</h2><ul><li><a href=/2024/05/01/a>A bridge for the upper town</a></li></ul></section>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )
    return extract(html, URL).paragraphs
