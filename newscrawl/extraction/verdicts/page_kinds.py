"""What a page is that is no article: a search, an author's page, a tag's, a video, a login, an error, an empty shell.

The verdict's rules tell articles from the rest; what they set aside is named here, by what the page states of itself
(JSON-LD and Open Graph types, the class of <body>), what it holds (forms, players) and what it is headed. Words of an
address count only where the headline says the same. An article is looked at again only where it has hardly any text,
or is headed like a list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import Block, Label
from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.tree import Page
from newscrawl.extraction.verdicts.cards import count_cards
from newscrawl.extraction.verdicts.verdict import MIN_WORDS, Evidence, is_stated
from newscrawl.items import Verdict

MAX_PROSE = 1500
"""Characters outside of links above which a page says more than "log in", or that something failed."""

MAX_SHELL = 600
"""The same for a page that waits for a script: a header and a footer, hardly more."""

_FEW_WORDS = 30
_MAX_TITLE = 200
_MAX_SEGMENTS = 12
_MAX_LOOKED = 40
_LIST_CARDS = 4
_SEPARATOR = re.compile(r"[|·•»«:：,–—]|\s-\s")
_SERVER_CODE = re.compile(r"(?<!\d)5[0-2]\d(?!\d)")
_HANGUL = re.compile("[\uac00-\ud7af]")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_LISTS = frozenset({"collectionpage", "searchresultspage", "itemlist"})
_MEDIA = frozenset({
    "videoobject", "imagegallery", "mediagallery", "videogallery", "imageobjectgallery", "audioobject",
    "podcastepisode", "radioepisode", "tvepisode", "broadcastevent", "clip", "photograph", "musicrecording",
})  # fmt: skip
_MEDIA_OPEN_GRAPH = ("video", "music", "audio")
_SEARCH_CLASSES = frozenset({"search-results", "search-no-results", "path-search", "page-search", "searchresults"})
_AUTHOR_CLASSES = frozenset({"archive", "author"})
_TAG_CLASSES = frozenset({"archive", "tag"})
_TAXONOMIES = frozenset({"tax-post_tag", "tax-topic", "tax-topics", "tax-tag", "page-tag", "tag-template"})
_AUTHOR_PLACES = frozenset({
    "author", "authors", "autor", "autores", "auteur", "auteurs", "autore", "autori", "autoren", "author-profile",
    "profile", "profiles", "people", "person", "staff", "journalist", "journalists", "journaliste", "journalistes",
    "contributor", "contributors", "reporter", "reporters", "redakteur", "redaktion", "by", "writer", "writers",
    "columnist", "columnists", "yazar", "yazarlar", "kirjoittaja", "skribent", "forfatter",
})  # fmt: skip
_TAG_PLACES = frozenset({
    "tag", "tags", "topic", "topics", "tema", "temas", "thema", "themen", "theme", "themes", "etiqueta", "etiquetas",
    "etiket", "etiketler", "schlagwort", "stichwort", "mot-cle", "mots-cles", "keyword", "keywords", "label",
    "labels", "hashtag", "subject", "subjects", "argomento", "onderwerp", "emne", "amne", "t", "sujet", "tagged",
})  # fmt: skip
_ROOTS = frozenset({
    "root", "app", "__next", "__nuxt", "___gatsby", "react-root", "app-root", "main-app", "svelte", "q-app",
    "reactroot", "react-app", "vue-app", "app-mount", "app-container", "ember-app", "application", "spa", "spa-root",
})  # fmt: skip
_ROOT_TAGS = ("app-root", "my-app", "ion-app")
_QUERY_NAMES = frozenset({
    "q", "s", "query", "search", "keyword", "keywords", "searchword", "searchterm", "search_query", "searchtext",
    "term", "text", "k", "kw", "suche", "suchbegriff", "buscar", "busqueda", "busca", "recherche", "cerca", "szukaj",
    "zoeken", "wd", "st.q", "sok", "ara",
})  # fmt: skip
_ACCOUNTS = frozenset({"email", "username", "user", "login", "log", "user_login", "e-mail", "userid"})
_PLAYERS = (
    "youtube.com/embed", "youtube-nocookie.com", "player.vimeo.com", "dailymotion.com/embed", "dailymotion.com/player",
    "soundcloud.com/player", "open.spotify.com/embed", "players.brightcove", "jwplayer", "rutube.ru/play",
    "embed.podcasts.apple", "/player/", "vk.com/video_ext", "player.bilibili", "player.twitch",
)  # fmt: skip


def name(ruling: Verdict, page: Page, blocks: list[Block], evidence: Evidence) -> Verdict:
    """The verdict, with what it sets aside named; a text that states what it is, or its day, stays an article."""
    stated = is_stated(evidence)
    if ruling.is_article:
        if evidence.words >= MIN_WORDS:
            if stated or evidence.dated or not _is_headed_as_list(evidence):
                return ruling
            look = _Look(page, blocks, evidence)
            return (_list_kind(look) or ruling) if look.cards >= _LIST_CARDS else ruling
        return _short(ruling, stated, _Look(page, blocks, evidence))
    look = _Look(page, blocks, evidence)
    if _has_failed(look):
        return Verdict.ERROR
    if ruling not in (Verdict.SOFT_404, Verdict.CONSENT_WALL) and _is_undrawn(look):
        return Verdict.NEEDS_SCRIPT
    if _asks_who(look, sure=look.at_home or ruling in (Verdict.SOFT_404, Verdict.CONSENT_WALL)):
        return Verdict.LOGIN
    if look.at_home:
        return ruling
    typed = _typed(look)
    if typed and (ruling is not Verdict.SOFT_404 or typed is Verdict.SEARCH):
        return typed
    if ruling is Verdict.SOFT_404:
        # "No results" is what both a search and a page that is gone may say.
        return Verdict.SEARCH if look.said("search_heading") and not look.said("soft_404") else ruling
    if ruling is Verdict.CONSENT_WALL:
        return ruling
    if ruling is Verdict.LISTING or look.cards >= _LIST_CARDS or look.said("search_heading"):
        return _list_kind(look) or ruling
    return Verdict.MEDIA if _is_all_media(look) else ruling


def _short(ruling: Verdict, stated: bool, look: _Look) -> Verdict:
    """The kind of what has so little text that only its head makes an article of it."""
    evidence = look.evidence
    if not (stated and evidence.dated):
        if look.said("server_error") and _has_failed(look):
            return Verdict.ERROR
        if look.said("login") and _asks_who(look, sure=True):
            return Verdict.LOGIN
        if evidence.words < _FEW_WORDS and not evidence.dated and _asks_for_script(evidence.text):
            return Verdict.NEEDS_SCRIPT
    if ruling in (Verdict.PAYWALL, Verdict.LIVE):
        return ruling
    if stated:
        sure = evidence.words < _FEW_WORDS and look.open_graph.startswith(_MEDIA_OPEN_GRAPH) and _plays(look)
        return Verdict.MEDIA if sure else ruling
    is_media = _typed(look) is Verdict.MEDIA or (evidence.words < _FEW_WORDS and _is_all_media(look))
    return Verdict.MEDIA if is_media else ruling


def _typed(look: _Look) -> Verdict | None:
    """What the page states itself to be, to machines or to its own style sheet."""
    (types, subjects, recordings), classes = look.stated, look.classes
    if "searchresultspage" in types or not classes.isdisjoint(_SEARCH_CLASSES) or _repeats_query(look):
        return Verdict.SEARCH
    profile = "profilepage" in types or look.open_graph == "profile"
    if profile or "person" in subjects or classes >= _AUTHOR_CLASSES:
        return Verdict.AUTHOR
    if classes >= _TAG_CLASSES or not classes.isdisjoint(_TAXONOMIES) or "definedterm" in subjects:
        return Verdict.TAG
    if look.evidence.words < MIN_WORDS and types.isdisjoint(_LISTS):
        # Each entry of a list of videos is one too.
        if look.open_graph.startswith(_MEDIA_OPEN_GRAPH) or recordings == 1:
            return Verdict.MEDIA
    elif "imagegallery" in types:
        return Verdict.MEDIA
    return None


def _list_kind(look: _Look) -> Verdict | None:
    """Of which kind a list is; None for a front page or a section."""
    typed = _typed(look)
    if typed and typed.is_listing:
        return typed
    if look.said("search_heading"):
        return Verdict.SEARCH
    if look.said("author_heading"):
        return Verdict.AUTHOR
    if look.said("tag_heading"):
        return Verdict.TAG
    return _by_place(look) or typed


def _by_place(look: _Look) -> Verdict | None:
    """The kind that an address speaks of, where its last word is what the page is headed: "Flood" at /tag/flood."""
    *places, leaf = look.path or [""]
    leaf = _bare(leaf.partition(".")[0])
    if not leaf or not any(leaf in (_bare(title), _bare(title.translate(_SPELT))) for title in look.titles):
        return None
    for place in reversed(places[-3:]):
        if place in _AUTHOR_PLACES:
            return Verdict.AUTHOR
        if place in _TAG_PLACES:
            return Verdict.TAG
    return None


def _bare(text: str) -> str:
    """Letters without their marks, as addresses have them."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", lexicon.fold(text))))


def _repeats_query(look: _Look) -> bool:
    """Whether a field of the page holds the words that its address asks for."""
    try:
        asked = {value.strip().casefold() for _, value in parse_qsl(look.query, max_num_fields=50)}
    except ValueError:
        return False
    asked = {value for value in asked if len(value) > 1 and any(map(str.isalpha, value))}
    if not asked:
        return False
    for element in look.page.tree.tagged("input"):
        if element.get("value").strip().casefold() in asked:
            kind = element.get("type").lower()
            if kind == "search" or (kind in ("", "text") and element.get("name").lower() in _QUERY_NAMES):
                return True
    return False


def _has_failed(look: _Look) -> bool:
    """Whether the page has little to say but that its server failed."""
    if look.evidence.words > 2 * MIN_WORDS or look.prose > MAX_PROSE or look.cards >= _LIST_CARDS:
        return False
    if look.said("server_error") or _is_server_code(look.evidence.title):
        return True
    bare = look.prose < MAX_SHELL
    shown = (b.text[: lexicon.MAX_LENGTH] for b in islice(look.blocks, _MAX_LOOKED) if bare or b.is_heading)
    return any(_said("server_error", _segments([text])) or _is_server_code(text) for text in shown)


def _is_server_code(text: str) -> bool:
    # The lexicon does not tell one number from another: "Error 500" is "Error 404" to it.
    return _SERVER_CODE.search(text[:_MAX_TITLE]) is not None and lexicon.matches("soft_404", text)


def _is_undrawn(look: _Look) -> bool:
    """Whether hardly anything is there before a script has run, and the page shows that one is to."""
    if look.evidence.words >= _FEW_WORDS or look.prose > MAX_SHELL or look.cards >= _LIST_CARDS:
        return False
    tree = look.page.tree
    roots = [*tree.valued("id", _ROOTS), *(element for tag in _ROOT_TAGS for element in tree.tagged(tag))]
    if any(sum(block.weight for block in look.blocks if root.holds(block.element)) < 60 for root in roots[:8]):
        return True
    asked = (element.line() for element in tree.tagged("noscript")[:_MAX_LOOKED])
    return any(map(_asks_for_script, asked)) or any(_asks_for_script(block.text) for block in look.blocks[:_MAX_LOOKED])


def _asks_for_script(text: str) -> bool:
    folded = lexicon.fold(text[:400]) if text else ""
    if not folded or not any(phrase in folded for phrase in lexicon.phrases("needs_script")):
        return False
    return not any(phrase in folded for phrase in lexicon.phrases("better_with_script"))


def _asks_who(look: _Look, *, sure: bool) -> bool:
    """Whether the page is there to log in; with ``sure`` only where it is headed so."""
    headed = look.said("login")
    if look.cards >= _LIST_CARDS or look.evidence.words > 2 * MIN_WORDS or not (headed or not sure):
        return False
    tree = look.page.tree
    fields = tree.valued("type", ("password", "Password", "PASSWORD"))[:_MAX_LOOKED]
    if any(not any(veil.holds(field) for veil in tree.hidden) for field in fields):
        return headed or (look.evidence.words < MIN_WORDS and look.prose < MAX_PROSE)
    if not headed or look.evidence.words >= MIN_WORDS:
        return False
    # Some ask for the name on one page and for the password on the next.
    return any(
        element.get("type").lower() == "email"
        or element.get("autocomplete").lower() in _ACCOUNTS
        or element.get("name").lower() in _ACCOUNTS
        for element in tree.tagged("input")[:_MAX_LOOKED]
    )


def _is_all_media(look: _Look) -> bool:
    """Whether a page of few words shows a player, or picture after picture."""
    if not look.evidence.title or look.evidence.words >= MIN_WORDS or look.prose > MAX_PROSE:
        return False
    captions = sum(block.label is Label.CAPTION or block.tag == "figcaption" for block in look.blocks)
    return captions >= 5 or len(look.page.tree.tagged("figure")) >= 5 or _plays(look)


def _plays(look: _Look) -> bool:
    tree = look.page.tree
    if any("autoplay" not in element.attrs or "controls" in element.attrs for element in tree.tagged("video")):
        return True
    frames = (frame.get("src") or frame.get("data-src") for frame in tree.tagged("iframe")[:_MAX_LOOKED])
    return bool(tree.tagged("audio")) or any(player in source for source in frames for player in _PLAYERS)


class _Look:
    """A page as the rules see it; each part is read when a rule first asks for it."""

    def __init__(self, page: Page, blocks: list[Block], evidence: Evidence) -> None:
        self.page = page
        self.blocks = blocks
        self.evidence = evidence
        try:
            parts = urlsplit(page.url)
        except ValueError:
            parts = urlsplit("")
        self.query = parts.query[:2000]
        self.path = [part for part in unquote(parts.path[:2000]).lower().split("/") if part]
        self.at_home = bool(page.url) and not self.path and not self.query

    @cached_property
    def titles(self) -> frozenset[str]:
        """What the page is headed, whole and in parts, folded."""
        return _titles(self.page, self.evidence)

    def said(self, category: str) -> bool:
        """Whether a part of the title is, begins or ends with a phrase of the lexicon."""
        return _said(category, self.titles)

    @cached_property
    def cards(self) -> int:
        return count_cards(self.blocks)

    @cached_property
    def prose(self) -> float:
        """Characters outside of links."""
        return sum(block.weight * (1 - block.link_share) for block in self.blocks)

    @cached_property
    def classes(self) -> frozenset[str]:
        return frozenset(self.page.tree.body.get("class")[:2000].lower().split())

    @cached_property
    def open_graph(self) -> str:
        for element in self.page.tree.tagged("meta")[:300]:
            if "og:type" in element.raw:
                return element.get("content").strip().lower()
        return ""

    @cached_property
    def stated(self) -> _Stated:
        tree = self.page.tree
        scripts = (e.text for e in tree.tagged("script") if e.text and "ld+json" in e.get("type").lower())
        things = jsonld.read(scripts)
        types: list[str] = []
        subjects: list[str] = []
        recordings = 0
        ids = jsonld.named(things) if any("mainEntity" in thing or "about" in thing for thing in things) else {}
        for thing in things:
            kinds = _kinds(thing)
            types += kinds
            inner = jsonld.resolved(thing.get("mainEntity"), ids)
            main = _kinds(inner)
            recordings += not _MEDIA.isdisjoint(kinds) or not _MEDIA.isdisjoint(main)
            if "itemlist" in main:
                types.append("itemlist")
            if not _LISTS.isdisjoint(kinds):
                subjects += main + _kinds(jsonld.resolved(thing.get("about"), ids))
        for element in tree.having("itemtype")[:20]:
            if element.tag in ("html", "body", "main"):
                types.append(element.get("itemtype")[:200].rstrip("/").rsplit("/", 1)[-1].lower())
        return _Stated(frozenset(types), frozenset(subjects), recordings)


class _Stated(NamedTuple):
    """Types of the page and of what it holds, those of what its lists are about, and how many recordings there are."""

    types: frozenset[str]
    subjects: frozenset[str]
    recordings: int


def _kinds(thing: Any) -> list[str]:
    return [kind.lower() for kind in jsonld.types(thing)] if isinstance(thing, dict) else []


def _is_headed_as_list(evidence: Evidence) -> bool:
    # Not by a word that stands alone: a search in the page's header has a heading too.
    titles = [title for title in _segments([evidence.title]) if not title.isalpha()]
    return any(_said(category, titles) for category in ("search_heading", "author_heading", "tag_heading"))


def _titles(page: Page, evidence: Evidence) -> frozenset[str]:
    heads = page.tree.tagged("h1")
    # Where there are several, some head the search, the menu or the footer.
    heads = page.tree.tagged("title")[:1] + (heads if len(heads) == 1 else [])
    return _segments([evidence.title, *(element.line() for element in heads)])


def _segments(texts: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for text in dict.fromkeys(text[:_MAX_TITLE] for text in texts):
        found.update(map(lexicon.fold, [text, *_SEPARATOR.split(text)[:_MAX_SEGMENTS]]))
    return frozenset(found - {""})


def _said(category: str, texts: Iterable[str]) -> bool:
    known, openings, closings = _phrases(category)
    for text in texts:
        if text in known or ("#" in text and lexicon.uncounted(text) in known):
            return True
        if text.startswith(openings.get(text[:2], ())) or text.endswith(closings.get(text[-2:], ())):
            return True
    return False


@cache
def _phrases(category: str) -> tuple[frozenset[str], dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The phrases of a category, and those that may begin or end a longer text, by their first and last two letters.

    One word of a script with spaces has to stand alone: "Author", but not "Author of …".
    """
    known = lexicon.phrases(category)
    openings: dict[str, list[str]] = {}
    closings: dict[str, list[str]] = {}
    for phrase in known:
        joined = _UNSPACED.search(phrase) is not None and len(phrase) > 2
        if joined or " " in phrase or _HANGUL.search(phrase):
            openings.setdefault(phrase[:2], []).append(phrase if joined else phrase + " ")
            closings.setdefault(phrase[-2:], []).append(phrase if joined else " " + phrase)
    heads = {key: tuple(phrases) for key, phrases in openings.items()}
    return known, heads, {key: tuple(phrases) for key, phrases in closings.items()}
