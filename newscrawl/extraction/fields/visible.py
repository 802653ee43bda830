"""What stands around the headline for readers: byline and date line.

Only a bounded number of elements before and behind the headline is looked at, and none that by its name belongs to
comments, to other articles or to the furniture of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import HEADINGS, phrases
from newscrawl.extraction.dates import zones
from newscrawl.extraction.fields import authors, belonging, bylines, credits, datelines
from newscrawl.extraction.fields.jsonld import one_line
from newscrawl.extraction.fields.metadata import Candidate
from newscrawl.extraction.fields.texts import MAX_INNER, Texts, text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

AFTER = 120
"""Elements behind the headline that are looked at."""

SOURCED = "html:source"
"""Authors that a line says the text is from: mostly another paper, or an agency."""


_MAX_LINE = 160
_SHORT = 60
_MAX_INNER = 30
_TOO_LONG = 500
_MAX_PROSE = 4
_LABELLED = 5
_LEAST_LABEL = 5
_FOOT = 2_000
_MAX_SIGNED = 200
_MOST_NAMES = 5
_DATE_NAME = re.compile(r"date|time|publi|datum|fecha|posted|stamp|meta|byline")
_IN_FOOT = re.compile(
    r"(?:^|[\s_-])(?:date|time|publi\w*|posted|datum|fecha|pubdate|stamp)(?:$|[\s_-])|updated|modified", re.IGNORECASE
)
_STAMPED = re.compile(r"(?:^|[\s_-])(?:published|updated|modified|dtstart|date|datetime)(?:$|[\s_-])")
_CLOSED = frozenset({"aside", "nav", "form", "article", "p", "h2", "h3", "figure", "table", "pre"})
_STAMPS = frozenset({"time", "abbr"})
_DUBLIN_CORE = frozenset({"dc:date", "dcterms:date", "dc:issued", "dcterms:issued", "schema:datePublished"})
_NO_DATE = frozenset({"article", "main", "section", "a", "h1", "h2", "h3", "figcaption"})
_NO_BYLINE = frozenset({"a", "h1", "h2", "h3", "li", "time"})


@dataclass(slots=True)
class Surroundings:
    """Candidates from visible text; dates as text, to be read by `dates`."""

    published: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    authors: list[list[Candidate]] = field(default_factory=list)
    within: list[list[Candidate]] = field(default_factory=list)
    """Authors by a line amid the text: what it is about may have been "published by" somebody too."""
    dated: list[Element] = field(default_factory=list)
    """The lines before the text that hold a date and open with no word."""
    section: list[Candidate] = field(default_factory=list)
    live: bool = False
    bare: bool = False
    """Whether the first date of publication stands in a line or a paragraph that nothing says to be about it."""


def look(page: Page, heading: Element | None, *, day_first: bool | None, with_dates: bool = True) -> Surroundings:
    """Read the surroundings of the headline; without one, of the beginning of the body."""
    seen = Surroundings()
    body = page.tree.body
    if heading is None:
        behind, ahead = belonging.own_elements(body, body.start + 1, body.end, 2 * AFTER), []
    else:
        behind, ahead = (
            belonging.own_elements(heading, heading.start + 1, max(body.end, heading.end), AFTER),
            belonging.before(heading),
        )
    prose = begun = beyond = 0
    text, dated = "", False
    span: tuple[int, int] | None = None
    done: Element | None = None
    scored: list[tuple[int, int, bool, Candidate, bool]] = []
    said: list[tuple[bool, list[str]]] = []
    told: list[tuple[bool, list[str]]] = []
    sourced: list[tuple[bool, list[str]]] = []
    for place, element in enumerate(chain(behind, ahead)):
        if place == len(behind):
            prose = 0
        if prose > _MAX_PROSE and not with_dates:
            continue  # behind the text nobody signs
        tag, start, size = element.tag, element.start, element.end - element.start
        if size > _MAX_INNER or (size == 1 and not element.text and tag not in _STAMPS):
            continue
        within = done is not None and done.holds(element)
        if within and not element.attrs and size > 1:
            continue
        if size > 1 and not begun <= start < beyond:
            texts, begun, beyond, span = Texts(element), start, element.end, None
        own = texts.span(element) if begun <= start < beyond else None
        if own is None or own != span:
            # Boxes around nothing but each other share a text, which is read once.
            text = texts.read(own, _MAX_LINE + 1) if own else _leaf_text(element.text)
            dated = 0 < len(text) <= _MAX_LINE and dates.may_hold(text)
        span = own
        prose += tag == "p" and len(text) > 150
        if with_dates and not within and (tag in _STAMPS or (dated and _may_date(element, text, prose))):
            # Behind the text stand the dates of other articles: only one with a label is believed there.
            least = 1 if prose <= _MAX_PROSE else _LABELLED
            told_of = list(_dated(element, text, day_first))
            moments = [moment for moment in told_of if moment[0] >= least]
            # What is not sure of a line may be so of a part of it.
            done = element if moments and len(moments) == len(told_of) else None
            if moments and moments[0][0] < _LABELLED and belonging.is_of_another(element, heading, text, prose):
                moments = []  # nor is what lies inside the article's
            plain = tag == "p" and not element.attrs
            scored.extend(
                (-score, place, is_new, found, score == 1 or (plain and score < _LABELLED))
                for score, is_new, found in moments
            )
        if text and prose <= _MAX_PROSE:
            opened = 1 < len(text) <= 100 and authors.without_byline(text) != text
            if element.attrs and (source := bylines.source(element)):
                _sign(element, text, source, seen)
            elif datelines.is_titled(text):
                said.append((prose > 0, [text]))
            elif names := datelines.signed(text):
                said.append((prose > 0, names))
            elif opened and tag not in _NO_BYLINE and _is_small(element, 6) and _may_sign(element, text):
                credited = sourced if lexicon.label_prefix("source_label", text) else said
                credited.append((prose > 0, bylines.names(element)))
            elif dated and tag not in _NO_BYLINE and tag not in _NO_DATE and _is_small(element, 6):
                told.append((prose > 0, bylines.behind_date(element)))
            if dated and not (prose or opened):
                seen.dated.append(element)
    scored.sort(key=lambda entry: entry[:2])
    seen.published = [candidate for _, _, is_new, candidate, _ in scored if is_new]
    seen.bare = next((bare for _, _, is_new, _, bare in scored if is_new), False)
    seen.modified = [candidate for _, _, is_new, candidate, _ in scored if not is_new]
    for lines, source in ((said, "html:text"), (told, "html:text"), (sourced, SOURCED)):
        named = [(within, names) for within, names in lines if authors.clean(names)]
        # A text about several works says of each by whom it is.
        if named and not (named[0][0] and any(names != named[0][1] for _, names in named)):
            _add(seen.within if named[0][0] else seen.authors, source, named[0][1], once=True)
    # A link or an element that is marked as the author's is surer than words that follow "by".
    seen.authors.sort(key=lambda group: group[0].source != "html:byline")
    return seen


def _may_date(element: Element, text: str, prose: int) -> bool:
    """Whether the line that an element is may state a date; a heading before the text, if it says nothing else."""
    if element.tag in ("h2", "h3"):
        return not prose and not credits.strangers(text, ())
    return element.tag not in _NO_DATE


def _may_sign(element: Element, text: str) -> bool:
    """Whether a text that opens with "By" goes on with names, and is no headline that a link or a pager shows."""
    return bylines.names_follow(element, text) and not any(above.tag in ("a", "nav") for above in element.ancestors())


def _leaf_text(text: str) -> str:
    text = text.strip()
    # That a paragraph is too long for a line is all there is to know of it.
    return one_line(text) if len(text) < _TOO_LONG else text[: _MAX_LINE + 1]


def foot(heading: Element | None, seen: Surroundings, day_first: bool | None) -> None:
    """Add the byline and the dates that stand below the text, in the foot of the article that the headline heads.

    There only what is marked as the author or as a date counts, or says in a sentence when the article was published,
    and nothing where it could be that of several articles: other posts are announced in the same place, in the same
    words.
    """
    own = belonging.box_of(heading)
    if heading is None or own is None:
        return
    published: dict[str, Candidate] = {}
    modified: list[Candidate] = []
    below = Surroundings()
    signed = 0
    for element in _foot_elements(own, heading):
        may_state = element.tag in _STAMPS or "property=" in element.raw
        if stated := may_state and (_stated(element) or _shown_date(element, day_first)):
            is_new, marked = _marked(element)
            if not is_new:
                modified.append(Candidate(stated, "html:time"))
            elif marked:
                published.setdefault(stated, Candidate(stated, "html:time"))
        elif _may_say_when(element) and _says_when(text := text_of(element, _MAX_LINE + 1)):
            moment = dates.parse(text, day_first=day_first, guess=False)
            if moment:
                published.setdefault(_value(moment), Candidate(_value(moment), "html:text"))
        if element.tag == "address" and _is_small(element, 6):
            text = text_of(element, _MAX_LINE + 1)
            if authors.without_byline(text) != text:
                _add(below.authors, "html:byline", bylines.names(element), once=True)
        if signed < _MAX_SIGNED and element.attrs and (source := bylines.source(element)):
            signed += 1
            _sign(element, text_of(element, _MAX_LINE + 1), source, below)
    if len(published) == 1:
        # A date alone in a line may as well be part of the text.
        seen.published[0 if seen.bare else len(seen.published) : 0] = published.values()
        seen.modified += modified[:1]
    below.authors.sort(
        key=lambda group: (not bylines.says_by(group[0].value, len(group) > 1), group[0].source != "html:rel-author")
    )
    seen.authors += [group for group in below.authors if len(group) <= _MOST_NAMES]


def _foot_elements(own: Element, heading: Element) -> Iterator[Element]:
    """The elements of an article behind its headline, without its text, its readers' comments and other articles."""
    elements = own.tree.elements
    at = heading.end
    for _ in range(_FOOT):
        if at >= own.end:
            return
        element = elements[at]
        at += 1
        tag = element.tag
        if tag in bylines.SKIPPED or (tag in _CLOSED and not (tag == "p" and _is_line(element))):
            at = element.end
            continue
        if belonging.is_apart(element):
            at = element.end
            continue
        yield element


def _is_line(paragraph: Element) -> bool:
    text = text_of(paragraph, _MAX_LINE + 1)
    return len(text) <= _MAX_LINE or phrases.is_colophon(text)


def _stated(element: Element) -> str:
    """The date that an element states to machines: <time datetime>, an <abbr title> of hAtom, Dublin Core in RDFa."""
    if element.tag == "time":
        return element.get("datetime")
    if "property=" in element.raw and not _DUBLIN_CORE.isdisjoint(element.get("property").split()):
        return element.get("content")
    if element.tag == "abbr" and _STAMPED.search(element.get("class").lower()):
        title = element.get("title")
        return title if title[:4].isdigit() else ""
    return ""


def _holds_stated(element: Element) -> bool:
    """Whether an element inside states the date to machines."""
    inside = element.tree.elements[element.start + 1 : min(element.end, element.start + MAX_INNER)]
    return any(inner.raw and inner.tag != "abbr" and _stated(inner) for inner in inside)


def _may_say_when(element: Element) -> bool:
    """Whether an element may be a line of the foot: a short paragraph, or what opens with "Posted" or the like."""
    if element.tag == "p":
        return not _holds_stated(element)
    if not element.text:
        return False
    first = element.text[:_SHORT].split(None, 1)
    return bool(first) and first[0].lower() in _publishing() and _is_small(element, 6) and not _holds_stated(element)


@cache
def _publishing() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in lexicon.phrases("published_label"))


def _says_when(text: str) -> bool:
    """Whether a text of the foot tells when the article was published: "Posted by Jane Doe on 3 January 2024 in …"."""
    return phrases.is_colophon(text) or (len(text) <= _MAX_LINE and dates.may_hold(text) and _labelled(text))


def _shown_date(element: Element, day_first: bool | None) -> str:
    """The date that a <time> shows where it states none."""
    moment = dates.parse(text_of(element, _MAX_LINE), day_first=day_first) if element.tag == "time" else None
    return _value(moment) if moment else ""


def _marked(element: Element) -> tuple[bool, bool]:
    """Whether a date is one of publication, and whether that is said: by a class, or by the words before it."""
    own = element.get("class").lower()
    words = _text_before(element)
    if not words and element.parent is not None:
        words = _text_before(element.parent)
    if "publi" not in own and ("updat" in own or "modif" in own):
        return False, True
    folded = f"{words} {element.text}".casefold()
    if _updated().search(folded, max(0, len(folded) - 80)):
        return False, True
    around = "" if element.parent is None else element.parent.get("class")
    named = bool(_IN_FOOT.search(own) or _IN_FOOT.search(around))
    return True, named or _labelled(f"{words} 0") or _labelled(element.text)


@cache
def _updated() -> re.Pattern[str]:
    return _any_of(lexicon.phrases("updated_label"))


@cache
def _published() -> re.Pattern[str]:
    return _any_of(phrase for phrase in lexicon.phrases("published_label") if len(phrase) >= _LEAST_LABEL)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    words = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words if "#" not in word) + r")(?!\w)")


def _is_small(element: Element, most: int) -> bool:
    """Whether there are no more than so many elements directly inside."""
    return element.end - element.start <= most or sum(1 for _ in islice(element.children(), most + 1)) <= most


def _dated(element: Element, text: str, day_first: bool | None) -> Iterator[tuple[int, bool, Candidate]]:
    """The dates of a short element: how sure, whether of publication (else of an update), and the candidate."""
    label = f"{element.get('class')[:300]} {element.get('itemprop')[:100]}".lower()
    if stated := _stated(element):
        words = _text_before(element).casefold()[-60:]
        # hAtom calls a date both where there was no later change, and the date of the entry may be the later one.
        first = "publi" in label or "entry-date" in label
        updated = (not first and ("updat" in label or "modif" in label)) or bool(_updated().search(words))
        yield _LABELLED - 1, not updated, Candidate(zones.on_wall(stated, text, day_first), "html:time")
        return
    if not text or len(text) > _MAX_LINE or not _is_small(element, 12):
        return
    if _holds_stated(element):
        return
    within = element.tree.elements[element.start : element.end]
    folded = text.casefold()
    mark = _updated().search(folded) if len(folded) == len(text) else None
    published, modified = (text[: mark.start()], text[mark.end() :]) if mark else (text, "")
    if mark and (later := _published().search(folded, mark.end())) and not dates.may_hold(published):
        published, modified = text[later.start() :], text[mark.end() : later.start()]
    if mark and not modified.strip(" :") and (following := element.next()) is not None:
        modified = text_of(following, _MAX_LINE)
    for part, is_new in ((published, True), (modified, False)):
        moment = dates.parse(part, day_first=day_first, guess=False) if part else None
        if not moment:
            continue
        value = _value(moment)
        # A line that is little but a date, and links to its kind, states one; a sentence may as well tell of one.
        linked = sum(len(text_of(link, _MAX_LINE)) for link in within[1:] if link.tag == "a")
        score = bool(moment.local) + (len(part) - linked < _SHORT) + bool(_DATE_NAME.search(label))
        if not is_new or _labelled(part):
            score += _LABELLED
        yield score, is_new, Candidate(value, "html:text")


def _value(moment: dates.Moment) -> str:
    """A moment as it is handed on: as exact as it was stated."""
    return moment.instant or (moment.local.isoformat() if moment.local else moment.day.isoformat())


def _labelled(text: str) -> bool:
    """Whether the words in front of the first number are "Published" or the like."""
    words: list[str] = []
    for word in text[:60].split():
        if any(map(str.isdigit, word)):
            break
        words.append(word.strip(":：,"))
    return bool(words) and lexicon.longest("published_label", words) > 0


def _text_before(element: Element) -> str:
    previous = element.previous()
    if previous is not None:
        return previous.tail.strip() or text_of(previous, 60)
    parent = element.parent
    if parent is None:
        return ""
    own = parent.text.strip()
    aunt = parent.previous()
    if own or aunt is None or aunt.tag in HEADINGS or any(inner.tag in HEADINGS for inner in aunt.children()):
        return own  # a headline may speak of an update
    return text_of(aunt, 60)


def _sign(element: Element, text: str, source: str, seen: Surroundings) -> None:
    linked = source == "html:rel-author"
    # The first byline that names anybody counts.
    known = not linked and any(group[0].source == source for group in seen.authors)
    if 1 < len(text) <= _MAX_LINE and not known:
        _add(seen.authors, source, [text] if linked else bylines.names(element), once=not linked)


def _add(groups: list[list[Candidate]], source: str, texts: list[str], *, once: bool = False) -> None:
    candidates = [Candidate(text, source) for text in texts if text]
    group = next((group for group in groups if group[0].source == source), None)
    if group is None and candidates:
        groups.append(candidates)
    elif group is not None and not once and len(group) < 10:
        group.extend(candidates)
