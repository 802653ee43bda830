"""The notes of a text, to which marks in its lines lead: in as a whole, and only where they are asked for."""

from __future__ import annotations

import pytest
from council import LEAD, MORE, URL, p

from newscrawl import TextPolicy, extract

NOTES = ["Minutes of 12 March 1911, p. 4.", "Lund 2019", "See the papers of the harbour office."]
FOOT = "<footer><a href=/tags/ferry>ferry</a> <a href=/about>About us</a></footer>"
HTML = (
    "<html><head><title>Council votes for the landing</title></head><body><main><h1>Council votes for the landing</h1>"
)


def _page(marked: str, notes: str) -> str:
    lines = [f"{said[:-1]}{marked.format(at)}." for at, said in enumerate(MORE[: len(NOTES)], 1)]
    return f"{HTML}<article>{p(LEAD, *lines, *MORE[len(NOTES) :])}{notes}</article></main>{FOOT}</body></html>"


def _listed(item: str) -> str:
    return "".join(item.format(at, said) for at, said in enumerate(NOTES, 1))


@pytest.mark.parametrize(
    ("marked", "notes"),
    [
        (
            "<sup><a href='#fn{0}'>{0}</a></sup>",
            "<section class=footnotes><ol>"
            + _listed("<li id=fn{0}><p>{1} <a href='#fr{0}'>↩︎</a></p></li>")
            + "</ol></section>",
        ),
        (
            "<sup class=reference><a href='#cite_note-{0}'>[{0}]</a></sup>",
            "<ol class=references>" + _listed("<li id=cite_note-{0}><a href='#cite_ref-{0}'>↑</a> {1}</li>") + "</ol>",
        ),
        (
            "<a class=footnote-anchor href='https://paper.example/2024/05/07/council-votes#footnote-{0}'>{0}</a>",
            _listed(
                "<div class=footnote><a id=footnote-{0} class=footnote-number "
                "href='https://paper.example/2024/05/07/council-votes#footnote-anchor-{0}'>{0}</a>"
                "<div class=footnote-content><p>{1}</p></div></div>"
            ),
        ),
        (
            "<sup class=footnote-reference><a href='#{0}'>{0}</a></sup>",
            _listed("<div class=footnote-definition id={0}><sup>{0}.</sup><p>{1}</p></div>"),
        ),
        (
            "<a href='#_ftn{0}' name=_ftnref{0}><sup>[{0}]</sup></a>",
            "<hr>" + _listed("<p><a href='#_ftnref{0}' name=_ftn{0}>[{0}]</a> {1}</p>"),
        ),
    ],
)
def test_notes_are_in_as_a_whole_without_what_leads_back(marked: str, notes: str) -> None:
    page = _page(marked, notes)
    assert extract(page, URL).paragraphs == [LEAD, *MORE, *NOTES]
    assert extract(page, URL, text=TextPolicy(notes=False)).paragraphs == [LEAD, *MORE]


@pytest.mark.parametrize("around", ["<aside class=footnotes>{}</aside>", "<footer>{}</footer>", "<div>{}</div>"])
def test_the_heading_of_notes_goes_with_them(around: str) -> None:
    notes = "<h2>References</h2><ol>" + _listed("<li id=n{0}>{1}</li>") + "<li>Office of the harbour</li></ol>"
    page = _page("<sup><a href='#n{0}'>{0}</a></sup>", around.format(notes))
    assert extract(page, URL).paragraphs == [LEAD, *MORE, "References", *NOTES, "Office of the harbour"]
    assert extract(page, URL, text=TextPolicy(notes=False)).paragraphs == [LEAD, *MORE]


def test_what_marks_outside_of_the_text_lead_to_is_no_note() -> None:
    rank = "<aside><ol><li>A bridge for the upper town<sup><a href='#ad1'>1</a></sup></li></ol></aside>"
    page = _page("", f"{rank}<aside><p id=ad1>Sponsored by the mill.</p></aside>")
    assert extract(page, URL).paragraphs == [LEAD, *MORE]
