"""Articles kept as plain text, with the tail of their page glued on: the body apart, the neighbours' headlines named.

The tail is read as a small grammar, from the earliest of the last lines from which every line to the end fits:
a label with its headline, or a comment prompt. Anything else among them makes that start no tail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from newscrawl import text as measures
from newscrawl.extraction import lexicon
from newscrawl.items import Article, Verdict

MAX_LINES = 14
"""Lines of a tail at most: two labels, two headlines, and prompts to spare."""
MAX_HEADLINE = 220
MAX_GLUED = 1_500
"""Characters of a line's end that are searched for a tail without line breaks."""

_BREAK = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
_SENTENCE_END = re.compile('[.!?…。！？؟۔।॥]["\'”“’‘»›」』)\\]]*$|["”“»」』]$')
_PROSE_END = re.compile(r"[.!;:,。،۔।]$")
_TRAILING_ARROW = re.compile(r"\s[»›→>]$")
_ARROWED = re.compile(r"([«‹←<])|.*[»›→>]$")


class _Kind(IntEnum):
    PREV = 0
    NEXT = 1
    PROMPT = 2
    TEXT = 3


@dataclass(slots=True)
class _Atom:
    """A label (``text``: the headline stated with it), a prompt, or a line of text. A ``sure`` one needs no company."""

    kind: _Kind
    text: str = ""
    sure: bool = True


@dataclass(slots=True)
class _Tail:
    prev: str = ""
    next: str = ""
    items: int = 0
    sure: bool = False


def split_text(text: str) -> Article:
    """The article in a plain text: its body, and the headlines of the articles before and after it.

    Each line is a paragraph, blank lines or not. ``verdict`` is "full", or "not-an-article" where no body is left;
    ``id`` is the content hash. A body that only quotes such words, even in its last sentence, is left as it is.
    Never raises; the body is a prefix of the text's paragraphs.
    """
    lines = [line for raw in _BREAK.split(text) if (line := " ".join(raw.split()))]
    body, tail = _cut(lines)
    article = Article(text="\n\n".join(body), prev_title=tail.prev, next_title=tail.next)
    article.verdict = str(Verdict.FULL if body else Verdict.NOT_AN_ARTICLE)
    article.word_count = measures.word_count(article.text)
    article.content_hash = article.id = measures.content_hash(article.text)
    return article


def _cut(lines: list[str]) -> tuple[list[str], _Tail]:
    first = max(0, len(lines) - MAX_LINES)
    whole = [_atoms(line) for line in lines[first:]]
    for start in range(len(whole)):
        rest = [atom for atoms in whole[start + 1 :] for atom in atoms]
        tail = _parse([*whole[start], *rest])
        if tail is not None:
            return lines[: first + start], tail
        line = lines[first + start]
        glued = _glued(line)
        if glued is not None and glued[0] > 0:
            tail = _parse([*glued[1], *rest])
            body = line[: glued[0]].rstrip()
            if tail is not None and body:
                return [*lines[: first + start], body], tail
    return lines, _Tail()


def _parse(atoms: list[_Atom]) -> _Tail | None:
    """The tail that the atoms make, None if one does not fit or there is too little to be sure."""
    if not atoms or atoms[0].kind is _Kind.TEXT:
        return None
    tail = _Tail()
    labels = 0
    at = 0
    while at < len(atoms):
        atom = atoms[at]
        at += 1
        if atom.kind is _Kind.TEXT:
            return None
        tail.items += 1
        if atom.kind is _Kind.PROMPT:
            tail.sure = tail.sure or atom.sure
            continue
        labels += 1
        headline = atom.text
        if not headline and at < len(atoms) and atoms[at].kind is _Kind.TEXT:
            headline = atoms[at].text
            at += 1
            if not _is_headline(headline):
                return None
        tail.sure = tail.sure or (atom.sure and bool(headline))
        if atom.kind is _Kind.PREV:
            if tail.prev:
                return None
            tail.prev = headline
        else:
            if tail.next:
                return None
            tail.next = headline
    return tail if tail.sure or tail.items > 1 else None


def _is_headline(text: str) -> bool:
    return len(text) <= MAX_HEADLINE and not (len(text) > 140 and _PROSE_END.search(text))


def _atoms(line: str) -> list[_Atom]:
    """What a line is, if all of it is one thing; else the things it is made of; else one text."""
    if len(line) <= lexicon.MAX_LENGTH:
        for category, kind in (("previous_article", _Kind.PREV), ("next_article", _Kind.NEXT)):
            if lexicon.matches(category, line):
                return [_Atom(kind, sure=_is_explicit(line))]
        if lexicon.matches("write_comment", line):
            return [_Atom(_Kind.PROMPT)]
        if lexicon.matches("comments_heading", line):
            return [_Atom(_Kind.PROMPT, sure=any(map(str.isdecimal, line)))]
    glued = _glued(line)
    if glued is not None and glued[0] == 0 and len(glued[1]) > 1:
        return glued[1]
    if len(line) <= MAX_HEADLINE + lexicon.MAX_LENGTH:
        for category, kind in (("previous_article", _Kind.PREV), ("next_article", _Kind.NEXT)):
            found, headline = lexicon.split_label(category, line)
            if found and headline and _is_headline(headline):
                label = line[: len(line) - len(headline)]
                return [_Atom(kind, headline, sure=_is_explicit(label) and not _PROSE_END.search(headline))]
        arrow = _ARROWED.match(line)
        if arrow:
            headline = lexicon.without_arrows(line)
            if headline and len(headline) < len(line):
                earlier = arrow[1] is not None and not _TRAILING_ARROW.search(line)
                return [_Atom(_Kind.PREV if earlier else _Kind.NEXT, headline, sure=False)]
    if glued is not None and glued[0] == 0:
        return glued[1]
    return [_Atom(_Kind.TEXT, line)]


def _is_explicit(label: str) -> bool:
    """More than a bare word such as "Next", which may as well begin a sentence."""
    folded = lexicon.fold(label)
    return " " in folded or _DENSE.search(folded) is not None


# -- a tail without line breaks -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Hit:
    kind: _Kind
    start: int
    end: int


def _glued(line: str) -> tuple[int, list[_Atom]] | None:
    """Where in a line a tail without line breaks begins, and its atoms; None for no such tail.

    The first label or prompt stands at the line's start or after the end of a sentence; what follows the last
    prompt is nothing.
    """
    offset = max(0, len(line) - MAX_GLUED)
    if offset:
        space = line.find(" ", offset)
        offset = space + 1 if 0 <= space < offset + 100 else offset
    hits = _hits(line, offset)
    # A later start explains less, but a mention in prose before the tail must not hide it.
    for first in range(len(hits)):
        head = line[max(0, hits[first].start - 16) : hits[first].start].rstrip()
        if head and not _SENTENCE_END.search(head):
            continue
        atoms = _glued_atoms(line, hits[first:])
        if atoms is not None:
            return (hits[first].start if head else 0), atoms
    return None


def _glued_atoms(line: str, hits: list[_Hit]) -> list[_Atom] | None:
    atoms: list[_Atom] = []
    for n, hit in enumerate(hits):
        end = hits[n + 1].start if n + 1 < len(hits) else len(line)
        between = line[hit.end : end].lstrip(" :|-–—→←>.…").rstrip(" |-–—→←>")
        between = lexicon.without_arrows(between)
        if hit.kind is _Kind.PROMPT:
            if between and not between.strip("0123456789()[] "):
                between = ""
            if between:
                return None
            if n + 1 == len(hits) and line[hit.end : end].strip() in (".", "!"):
                return None  # a sentence that ends as sentences do
            atoms.append(_Atom(_Kind.PROMPT))
        else:
            if len(between) > MAX_HEADLINE or (_SENTENCE_END.search(between[:-1]) and len(between) > 140):
                return None
            alone = len(hits) == 1 and (not between or bool(_PROSE_END.search(line[end - 1 : end])))
            atoms.append(_Atom(hit.kind, between, sure=bool(between) and not alone))
    last = atoms[-1] if atoms else None
    if last is not None and _PROSE_END.search(last.text) and not any(map(_says, atoms[:-1])):
        return None  # prose that begins with the words
    kinds = [atom.kind for atom in atoms if atom.kind is not _Kind.PROMPT]
    return atoms if len(kinds) == len(set(kinds)) else None


def _says(atom: _Atom) -> bool:
    return bool(atom.text) or atom.kind is _Kind.PROMPT


def _hits(line: str, offset: int) -> list[_Hit]:
    """The labels and prompts in a line from ``offset`` on, in order, none within another."""
    found = _spaced_hits(line, offset)
    if _DENSE.search(line, offset):
        for match in _dense_pattern().finditer(line, offset):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in found):
                found.append(_Hit(_dense()[match.group()], match.start(), match.end()))
        found.sort(key=lambda hit: hit.start)
    return found


_WORD = re.compile(r"\S+")
_CATEGORIES = (
    ("previous_article", _Kind.PREV),
    ("next_article", _Kind.NEXT),
    ("write_comment", _Kind.PROMPT),
    ("comments_heading", _Kind.PROMPT),
)


@cache
def _phrases() -> dict[str, _Kind]:
    return {phrase: kind for category, kind in reversed(_CATEGORIES) for phrase in lexicon.phrases(category)}


@cache
def _openings() -> frozenset[str]:
    return frozenset(phrase.split(" ")[0] for phrase in _phrases())


@cache
def _dense() -> dict[str, _Kind]:
    return {phrase: kind for phrase, kind in _phrases().items() if _DENSE.match(phrase) and len(phrase) > 2}


@cache
def _dense_pattern() -> re.Pattern[str]:
    longest_first = sorted(_dense(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


def _spaced_hits(line: str, offset: int) -> list[_Hit]:
    words = list(_WORD.finditer(line, offset))
    openings = _openings()
    hits: list[_Hit] = []
    at = 0
    while at < len(words):
        word = words[at].group()
        opening = lexicon.fold(word[:60])
        step = 1
        # In scripts with capitals a label begins with one; a bare word is a label only before a colon.
        if not word[:1].islower() and (opening in openings or opening[:1] == "#"):
            for count in range(min(8, len(words) - at), 0, -1):
                last = words[at + count - 1]
                kind = _kind(line[words[at].start() : last.end()])
                if kind is not None and (count > 1 or word[-1] in ":：" or _DENSE.match(opening)):
                    hits.append(_Hit(kind, words[at].start(), last.end()))
                    step = count
                    break
        at += step
    return hits


def _kind(text: str) -> _Kind | None:
    if len(text) > lexicon.MAX_LENGTH:
        return None
    folded = lexicon.fold(text)
    kind = _phrases().get(folded)
    if kind is None and folded.startswith("# "):
        kind = _phrases().get(folded[2:])
        return kind if kind is _Kind.PROMPT else None
    return kind
