"""The private half of `urls`: what the path and the query of a URL give away about the page behind it.

Guesses only, made to order a queue: the page itself has the last word. All words are compared in lower case.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import unquote


def words(text: str) -> frozenset[str]:
    """The words of a text, as data that reads better than a list of quoted strings."""
    return frozenset(text.split())


# What some sites call a list of articles, and others the part of the site that an article stands in.
_PARTS = words(
    """
    topic topics tema temas thema themen theme themes sujet sujets section sections seccion secciones secao
    sezione rubrik rubriken rubrique rubriques
    """
)
_LISTING_WORDS = _PARTS | words(
    """
    category categories categoria categorias categorie kategorie kategorien kategoria cat tag tags tagged
    label labels keyword keywords author authors autor autoren autores auteur auteurs autore byline profile
    contributor contributors columnist columnists journalist
    """
)
# Words of archives also stand above articles ("/archives/12345", "/archive/2024/01/a-long-slug"): no veto.
_ARCHIVE_WORDS = words("archive archives archiv archivo archivos arquivo archivio latest all news-archive")
_ARTICLE_PARENTS = words(
    """
    article articles artikel articulo articolo artigo story stories noticia noticias nota post posts a
    news-story archives archive live-story item read
    """
)
_SERVICE = words(
    """
    login log-in signin sign-in logout signup sign-up register registration subscribe subscription
    subscriptions account my-account search suche buscar recherche ricerca privacy privacy-policy
    datenschutz cookies cookie-policy terms terms-of-use terms-of-service terms-and-conditions agb
    legal-notice imprint impressum about about-us contact contact-us kontakt contacto contatti advertise
    advertising help faq newsletter newsletters cart checkout wp-admin wp-login wp-content wp-includes
    wp-json cdn-cgi xmlrpc print share comments reply trackback feed feeds rss atom mentions-legales
    aviso-legal accessibility ueber-uns quienes-somos sitemap
    """
)
STATIC = words(
    """
    jpg jpeg png gif webp avif svg ico bmp tif tiff css js mjs json xml rss atom rdf pdf zip gz tgz rar 7z
    mp3 mp4 m4a m4v m3u8 ogg wav webm avi mov wmv flv doc docx xls xlsx ppt pptx odt ods csv txt epub mobi
    ics woff woff2 ttf eot exe dmg apk bin iso swf webmanifest vcf
    """
)
_PAGE_SUFFIXES = words("html htm xhtml shtml shtm php php5 asp aspx jsp jspx cfm do stm cms ece")
_STORY_PARAMS = words(
    """
    id p story storyid story_id article articleid article_id art artid aid nid newsid news_id idnews
    post postid post_id item itemid item_id contentid docid idarticle id_article idarticulo idxno arcid
    oid no seq
    """
)
_STORY_OF_SCRIPT = re.compile(r"[0-9]{1,8}")
"""A value of `sid` by which a script is asked for a story; elsewhere, and where it is longer, it names a session."""

POST_PARAMS = words("p page_id attachment_id")
"""Parameters by which WordPress names a post."""

_LISTING_PARAMS = words("cat category tag author m paged page pg section topic")
_SERVICE_PARAMS = words("q query search feed replytocom share")

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
)}  # fmt: skip
_YMD = re.compile(
    r"(?<![0-9a-z])(?:((?:18|19|20)[0-9]{2})([/._-])([0-9]{1,2}|[a-z]{3,9})\2([0-9]{1,2})"
    r"|((?:199|20[0-4])[0-9])/?([01][0-9])([0-3][0-9]))(?![0-9a-z])"
)
_DMY = re.compile(r"(?<=/)([0-9]{1,2})([/._-])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?=/|\Z)")
_PAGER = re.compile(r"(?:page|seite|pagina|paged|index|p)[-_]?([0-9]{1,5})?")
_PACKED_MONTH = re.compile(r"(?:199|20[0-4])[0-9](?:0[1-9]|1[0-2])")
# Pages of a list of other articles that stands on the page, under a name that WordPress reserves.
_LIST_BELOW = re.compile(r"query-(?:[0-9]{1,6}-)?page")
_LONG_NUMBER = re.compile(r"[0-9]{5,}")
_YEAR_OR_MONTH = re.compile(r"(?:19|20)[0-9]{2}(?:[-_]?[0-9]{2})?|[0-9]{1,2}")
_MOST_NUMBERS = 8
"""Years, months, days and pages that a path is looked at for."""
_WORD = re.compile(r"[^\W\d_]+")
_MIN_HEADLINE = 5
"""Words of a slug that no list has for its name."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WIDE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _iso(year: str, month: str, day: str) -> str:
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3], 0)
    try:
        return datetime.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


class _Dated(NamedTuple):
    iso: str
    start: int
    end: int


def _date(path: str) -> _Dated | None:
    """The full date in a path (lower case) and its place there; None also for one that reads two ways."""
    for match in _YMD.finditer(path):
        year, month, day = match.group(1, 3, 4) if match[1] else match.group(5, 6, 7)
        if match[2] == "/" and path.startswith("-", match.end()) and not day.startswith("0"):
            continue  # "/2024/03/7-best-forums"
        if found := _iso(year, month, day):
            return _Dated(found, *match.span())
    for match in _DMY.finditer(path):
        first, second, year = match.group(1, 3, 4)
        if int(first) > 12 or int(first) == int(second):
            first, second = second, first
        elif int(second) <= 12:
            continue
        if found := _iso(year, first, second):
            return _Dated(found, *match.span())
    return None


class Look(NamedTuple):
    """What the guesses see of a URL.

    ``segments``: of the path, unquoted and in lower case, without an index leaf and without ``suffix``, the
    extension of the last one; ``path``: the segments joined; ``date``: the full date in that path.
    """

    segments: tuple[str, ...]
    suffix: str
    path: str
    date: _Dated | None
    params: dict[str, str]

    @property
    def leaf(self) -> str:
        return self.segments[-1] if self.segments else ""

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, path: str, query: str) -> Look:
        segments = [segment for segment in unquote(path).lower().split("/") if segment]
        suffix = ""
        if segments:
            stem, _, extension = segments[-1].rpartition(".")
            if stem and (extension in _PAGE_SUFFIXES or extension in STATIC):
                segments[-1], suffix = stem, extension
            alone = len(segments) == 1 or suffix in _PAGE_SUFFIXES
            if segments[-1] in ("index", "default", "home") and suffix not in STATIC and alone:
                segments.pop()
                suffix = ""
        joined = "/" + "/".join(segments)
        pairs = (piece.partition("=") for piece in query.split("&"))
        params = {name.lower(): value for name, _, value in pairs if name}
        return cls(tuple(segments), suffix, joined, _date(joined), params)


def is_file(look: Look) -> bool:
    """An image, a document, a script, a feed: by its extension no page."""
    return look.suffix in STATIC


def is_service(look: Look) -> bool:
    """Login, search, legal notices, feeds, and files that are no pages."""
    if is_file(look) or not _SERVICE_PARAMS.isdisjoint(look.params):
        return True
    if not _SERVICE.isdisjoint(look.segments):
        return True
    # WordPress searches with "/?s=words"; behind the path of an article it is the reader's session.
    return "s" in look.params and not is_article(look._replace(params={}))


def is_numbered(look: Look) -> bool:
    """Whether the path ends as a numbered page of something: "/page/2", "/seite-3"."""
    match = _PAGER.fullmatch(look.leaf)
    if match and match[1]:
        return True
    if len(look.segments) < 2 or not look.leaf.isdigit() or len(look.leaf) > 4:
        return False
    before = _PAGER.fullmatch(look.segments[-2])
    return before is not None and before[1] is None


def _is_headline(slug: str) -> bool:
    return slug.count("-") + slug.count("_") >= _MIN_HEADLINE - 1 and len(_WORD.findall(slug)) >= _MIN_HEADLINE


def _is_told_under(look: Look) -> bool:
    """Whether a headline stands below a part of the site: /topics/health/five-ways-to-sleep-well, not /topics/sleep.

    Or, with an id behind it, right there: /topics/five-ways-to-sleep-well/497533355.
    """
    above, leaf = look.segments[-2:] if len(look.segments) > 2 else ("", "")
    if above in _LISTING_WORDS or not _PARTS.issuperset(_LISTING_WORDS.intersection(look.segments)):
        return False
    if _LONG_NUMBER.search(above):
        return False  # the id of a topic before its name
    return _is_headline(above if _LONG_NUMBER.fullmatch(leaf) else leaf)


def _is_told_before(look: Look) -> bool:
    """Whether a headline stands before a day or a month: /five-ways-to-sleep-well/2024/05/06."""
    if not look.leaf.isdigit():
        return False
    tail = [*takewhile(_is_year_or_month, look.segments[: -_MOST_NUMBERS - 1 : -1])]
    above = look.segments[: len(look.segments) - len(tail)]
    # A year alone may be an edition, a small number a page.
    if len(tail) < 2 or not any(len(part) == 4 for part in tail):
        return False
    return bool(above) and _is_headline(above[-1]) and _LISTING_WORDS.isdisjoint(above)


def _is_dated(look: Look) -> bool:
    """Whether a full date has a name below or beside it: /2024/05/06/a, /a-2024-05-06; not /2024/05/06."""
    if look.date is None:
        return False
    if look.path[look.date.end :].strip("/-_."):
        return True
    beside = re.split("[-_]", look.path[: look.date.start].rpartition("/")[2].strip("-_."))
    return any(word.isalpha() and word not in _LISTING_WORDS | _ARCHIVE_WORDS for word in beside)


def is_article(look: Look) -> bool:
    """A full date with a name, an id of five digits or more, a story parameter, or a long slug."""
    if is_service(look) or is_numbered(look):
        return False
    if any(look.params[name][-1:].isdigit() for name in _STORY_PARAMS.intersection(look.params)):
        return True
    if look.suffix and _STORY_OF_SCRIPT.fullmatch(look.params.get("sid", "")):
        return True
    if not look.segments or not _LISTING_PARAMS.isdisjoint(look.params):
        return False
    if look.date:
        return _is_dated(look) or _is_told_before(look)
    if not _LISTING_WORDS.isdisjoint(look.segments):
        return _is_told_under(look)
    if _is_told_before(look):
        return True
    slug = look.leaf
    lettered = any(character.isalpha() for character in slug)
    separators = sum(map(slug.count, "-_+ "))
    if lettered and separators >= 3:
        return True
    if not is_packed_month(look) and any(_LONG_NUMBER.search(segment) for segment in look.segments[-2:]):
        return True
    if _UUID.search(slug) or len(_WIDE.findall(slug)) >= 8:
        return True
    if len(look.segments) > 1 and look.segments[-2] in _ARTICLE_PARENTS and not _is_year_or_month(slug):
        return separators >= 1 or any(character.isdigit() for character in slug)
    return bool(look.suffix) and lettered and (len(slug) >= 20 or separators >= 2)


def pages_list_below(query: str) -> bool:
    """Whether a query numbers the pages of a list that stands on a page, not those of the page itself."""
    return "query-" in query and any(_LIST_BELOW.fullmatch(piece.partition("=")[0]) for piece in query.split("&"))


def without_list_below(path: str, query: str) -> str:
    """The query of an article without the page of the list that stands below it; that of any other page as it is."""
    if not pages_list_below(query):
        return query
    kept = [piece for piece in query.split("&") if not _LIST_BELOW.fullmatch(piece.partition("=")[0])]
    rest = "&".join(kept)
    is_post = any(piece.partition("=")[0] in POST_PARAMS for piece in kept)
    return rest if is_post or is_article(Look.of(path, rest)) else query


def _is_year_or_month(text: str) -> bool:
    return _YEAR_OR_MONTH.fullmatch(text) is not None


def is_packed_month(look: Look) -> bool:
    """Whether a path ends as the archive of a month, "/archives/202405"; an id of six digits may look the same."""
    above = look.segments[-2] if len(look.segments) > 1 else ""
    return above in _ARCHIVE_WORDS and not look.suffix and _PACKED_MONTH.fullmatch(look.leaf) is not None


def is_listing(look: Look, *, sure: bool = False) -> bool:
    """The home page, a category, tag, author or archive, a numbered page; without ``sure`` a short path."""
    if is_service(look) or is_article(look):
        return False
    if not look.segments or is_numbered(look) or not _LISTING_PARAMS.isdisjoint(look.params):
        return True
    if not (_LISTING_WORDS | _ARCHIVE_WORDS).isdisjoint(look.segments):
        return True
    if look.date or (len(look.segments) <= _MOST_NUMBERS and all(map(_is_year_or_month, look.segments))):
        return True  # the archive of a day, a month or a year: dated articles were told apart above
    return (
        not sure
        and len(look.segments) <= 3
        and all(
            len(segment) <= 30 and sum(map(segment.count, "-_+")) <= 2 and not _LONG_NUMBER.search(segment)
            for segment in look.segments
        )
    )


# Of the address of one page both are asked time and again.
@lru_cache(maxsize=1024)
def is_article_at(path: str, query: str) -> bool:
    """`is_article` of the URL with that path and that query."""
    return is_article(Look.of(path, query))


@lru_cache(maxsize=1024)
def is_listing_at(path: str, query: str, *, sure: bool) -> bool:
    """`is_listing` of the URL with that path and that query."""
    return is_listing(Look.of(path, query), sure=sure)
