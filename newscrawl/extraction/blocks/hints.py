"""What an element's class, id, role and itemprop say about it, as bits.

Names are cut into words ("ArticleBody", "article__body" and "article-body" are the same two) and the words are
looked up, so the cost is linear whatever a page puts there.
"""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import pairwise

from newscrawl.extraction.memo import Memo


class Hint(IntEnum):
    """A bit for each thing a name can hint at."""

    COMMENT = 1
    NAVIGATION = 2
    FOOTER = 4
    SIDEBAR = 8
    RELATED = 16
    CARD = 32
    SHARE = 64
    ADVERT = 128
    PROMPT = 256
    AUTHOR = 512
    META = 1024
    MEDIA = 2048
    BODY = 4096
    STANDFIRST = 8192
    QUOTE = 16384
    OVERLAY = 32768
    EMBED = 65536
    TAGS = 131072
    LEGAL = 262144
    BYLINE = 524288
    HEADER = 1048576


_WORDS: dict[Hint, str] = {
    Hint.COMMENT: "comment comments commentlist commentform disqus respond replies kommentar kommentare kommentarer"
    " comentario comentarios comentarios commentaire commentaires reacties yorumlar komentarze commenting"
    " coral viafoura livefyre spotim openweb hyvor discussion",
    Hint.NAVIGATION: "nav navi navbar navigation menu submenu breadcrumb breadcrumbs crumbs pager pagination paginator"
    " paging sitemap toolbar topbar dropdown toc navlinks skip navigator megamenu",
    Hint.FOOTER: "footer foot colophon copyright imprint impressum bottombar",
    Hint.SIDEBAR: "sidebar aside rail secondary widget widgets rightcol rightrail rightcolumn complementary marginalia",
    Hint.RELATED: "related recommended recommendation recommendations recommend trending popular outbrain taboola"
    " carousel suggest suggested suggestions recirc recirculation readmore readalso seealso morefrom morestories"
    " latest similar swiper slider jp-relatedposts relatedposts upnext onward yarpp crosslinks zergnet revcontent"
    " mostread mostviewed alsoread relacionadas relacionados relacionado verwandte weitere onwards readnext"
    " internallink linkbox mgid",
    Hint.CARD: "card cards tile tiles teaser teasers thumb thumbnail promo promos",
    Hint.SHARE: "share sharing shares social socials sharebar sharetools facebook twitter whatsapp addtoany addthis"
    " sharedaddy socialmedia sharethis shariff sociable",
    Hint.ADVERT: "ad ads advert adverts advertisement advertising advertorial sponsor sponsored sponsors banner dfp gpt"
    " anzeige werbung reklam reklama publicidad publicite adslot adunit adbox adsense adcontainer affiliate"
    " affiliates googlead",
    Hint.PROMPT: "newsletter newsletters subscribe subscription subscriptions signup paywall donate donation donations"
    " cta optin regwall piano login signin register mailchimp abo membership mailinglist appeal"
    " poll polls quiz umfrage sondage encuesta sondaggio",
    Hint.AUTHOR: "bio biography authorbox authorbio vcard contributor contributors aboutauthor",
    Hint.BYLINE: "byline bylines author authors autor auteur autore signature credits writer dateline",
    Hint.META: "meta metadata date time timestamp datetime published pubdate postdate kicker eyebrow readtime updated"
    " infoline dates postmeta pubtime",
    Hint.TAGS: "tag tags tagcloud taglist keywords topics hashtags categories category taxonomy postcategories posttags"
    " cat-links",
    Hint.MEDIA: "image images img picture picbox caption captions figcaption figure photo photos gallery galleries"
    " video videos credit slideshow vjs videojs jwplayer player plyr brightcove lightbox audio podcast imagecaption"
    " imgcaption photocaption piccaption figcap cutline legend bildunterschrift"
    " bildtext bildlegende legende didascalia piefoto fotounterschrift billedtekst bildetekst",
    Hint.BODY: "articlebody storybody articlecontent entrycontent postcontent postbody articletext storycontent"
    " bodytext contentbody articlebodytext newstext newsbody textbody storytext fulltext maintext",
    Hint.STANDFIRST: "lead lede intro summary standfirst dek deck excerpt abstract subtitle subheadline chapo chapeau"
    " perex bajada entradilla strapline synopsis ingress sapo introduction teasertext vorspann sottotitolo occhiello"
    " subheading resume manchet leadtext preamble",
    Hint.QUOTE: "pullquote blockquote quote zitat",
    Hint.OVERLAY: "cookie cookies consent gdpr modal popup overlay dialog tooltip cookiebanner lightboxed toast"
    " onetrust popover",
    Hint.EMBED: "embed embedded tweet instagram oembed fb",
    Hint.LEGAL: "disclaimer disclaimers disclosure copyrights legal rights terms privacy",
    Hint.HEADER: "header masthead",
}
_BY_WORD: dict[str, int] = {}
for _hint, _words in _WORDS.items():
    for _word in _words.split():
        _BY_WORD[_word] = _BY_WORD.get(_word, 0) | _hint

_PAIRS: dict[tuple[str, str], int] = {}
for _hint, _first, _second in (
    (Hint.BODY, "article story post entry news main detail page blog node", "body content text"),
    (Hint.BODY, "body", "text content copy"),
    (Hint.BODY, "content rich available", "body text content"),
    (
        Hint.RELATED,
        "read see more also most up",
        "also more next stories articles news read viewed from popular posts",
    ),
    (Hint.RELATED, "other next previous prev", "articles stories posts news post article"),
    (Hint.AUTHOR, "author about", "box bio info card author description profile details"),
    (Hint.MEDIA, "pic img image photo", "box text caption"),
    (Hint.PROMPT, "sign log call email", "up in action signup form"),
    (Hint.SIDEBAR, "side right left", "bar column col rail"),
    (Hint.NAVIGATION, "table", "contents"),
    (Hint.SHARE, "follow", "us me buttons"),
    (Hint.LEGAL, "rights", "reserved"),
):
    for _a in _first.split():
        for _b in _second.split():
            if _a != _b:
                _PAIRS[_a, _b] = int(_hint)
del _hint, _words, _word, _first, _second, _a, _b

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# What parts the words of a name in lower case; all of ASCII, since what a table lacks costs more than what it has.
_PARTED = "".join(chr(code) if chr(code).islower() else " " for code in range(128))
# A build tool's own name, "css-4ad7fb", has letters behind digits; "ad-300x250" has none but the one between them.
_MADE = re.compile(r"\d(?!x\d)[a-zA-Z]")
_SHORT = re.compile(r"(?<![a-zA-Z])[a-zA-Z]{1,3}(?=\d)|(?<=\d)[a-zA-Z]{1,3}(?![a-zA-Z])")
_VOCABULARY = frozenset(_BY_WORD).union(*_PAIRS)
_SIDEBAR = int(Hint.SIDEBAR)
_MAX_NAME = 400
_MAX_CACHE = 20_000


def hints(names: str) -> int:
    """The hints of a class list or id; only the first 400 characters count."""
    found = 0
    for name in names[:_MAX_NAME].split():
        found |= _OF_NAME[name]
    if found & _SIDEBAR and "elementor" in names:
        found &= ~_SIDEBAR  # a page builder that calls every paragraph a widget
    return found


def _read(name: str) -> int:
    found = 0
    if _MADE.search(name):
        name = _SHORT.sub(" ", name)
    words = name.translate(_PARTED).split() if name.islower() else [word.lower() for word in _WORD.findall(name)]
    if not _VOCABULARY.isdisjoint(words):
        for word in words:
            found |= _BY_WORD.get(word, 0)
        for pair in pairwise(words):
            found |= _PAIRS.get(pair, 0)
    return found


_OF_NAME = Memo(_read, _MAX_CACHE, _MAX_NAME)
