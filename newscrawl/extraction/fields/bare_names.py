"""Names that stand beside a date without a word, a sign or a mark: "March 2, 2026 · Jane Doe".

Sections, places and labels are written there as well. What they say a page says again, in its text, its menus, its
other articles; the name of who wrote it stands there whole or not at all.
"""

from __future__ import annotations

import re

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.fields import authors, credits, jobs
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_SIGN = re.compile(r"[|·•/–—,]|\s-\s")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_LINE = 100
_MAX_LABEL = 3
_STEM = 5


def beside_date(element: Element) -> str:
    """The full name in a line that says but a date, and how long it takes to read, beside it; "" for none.

    A link of that name leads to a section as well as to a person.
    """
    line = " ".join(" ".join(element.texts()).split())
    if len(line) > _MAX_LINE:
        return ""
    if day := next((day for day in credits.days_of_words() if line.casefold().startswith(day)), ""):
        line = line[len(day) :].lstrip(" ,")
    names: list[str] = []
    for part in _SIGN.split(line):
        found = _name(part.split())
        if found is None:
            return ""
        names.extend(found)
    if len(names) != 1 or not authors.is_full(names[0]) or jobs.is_job(names[0]) or names[0].isupper():
        return ""
    is_linked = any(link.line() == names[0] for link in element.iter("a"))
    return names[0] if not is_linked and dates.is_stated(line) else ""


def _name(words: list[str]) -> list[str] | None:
    """The words in a row that are no part of a date; None where the part of a line is one of a sentence."""
    runs: list[list[str]] = [[]]
    counted = False
    words = words[lexicon.longest("published_label", words[:_MAX_LABEL]) :]
    for at, word in enumerate(words):
        # "Jan" is a month beside a number, else somebody's name.
        near = any(other[0].isdigit() for other in words[max(0, at - 1) : at + 2])
        if word[0].isdigit() or (near and credits.is_of_date(word.strip(".:").casefold())) or _is_day(word):
            counted = counted or word[0].isdigit()
            runs.append([])
        elif not word[0].islower() or (runs[-1] and authors.is_particle(word)):
            runs[-1].append(word)
            counted = False
        elif not counted and not authors.is_particle(word):
            return None  # behind a number it is what was counted: "4 min read", "512 words"
    return [" ".join(run) for run in runs if run]


def _is_day(word: str) -> bool:
    return word.strip(".:,").casefold() in lexicon.weekdays()


def is_told_whole(page: Page, name: str) -> bool:
    """Whether a page says the words of a name nowhere but in it."""
    said = " ".join(page.tree.markup.texts).casefold().replace(name.casefold(), " ")
    words = [word for word in _LETTERS.findall(name.casefold()) if len(word) > 1]
    if any(len(word) >= _STEM and word in said for word in words):
        return False
    return set(words).isdisjoint(_LETTERS.findall(said))
