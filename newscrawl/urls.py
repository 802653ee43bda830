"""URLs: their normal form and key, what they look like, and the scope of a crawl.

The normal form follows RFC 3986 §6.2 (syntax-based, and scheme-based for http), plus what a news crawler
needs on top: no fragment, no credentials, no trackers. Every function is pure and takes linear time.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

import idna
import tldextract

from newscrawl import _url_looks as looks
from newscrawl._url_looks import words
from newscrawl.errors import ArgumentError

MAX_URL_LENGTH = 2048
"""Characters, before and after normalization; the common ceiling of servers, caches and sitemaps."""

# Parameters that say how a reader came, never what is read. A name belongs here only if no known CMS
# addresses articles by it: `sid`, `cid` and `ref` alone do, so they are absent.
_TRACKER_PREFIXES = tuple(
    words(
        """
        utm_ mtm_ pk_ piwik_ matomo_ hsa_ itm_ trk_ ns_ fb_ wt_ __hs _hs guce_ elqtrack spmailing spreport
        aspsessionid at_medium at_campaign at_custom at_link at_format at_bbc at_ptr
        """
    )
)
_TRACKERS = words(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ymclid twclid ttclid igshid igsh li_fat_id srsltid
    sccid epik rdt_cid mc_cid mc_eid mkt_tok _ga _gl _openstat oly_anon_id oly_enc_id vero_id vero_conv s_cid
    s_kwcid spm spjobid spuserid xtor xtref cmpid cmp ocid icid ito ftag smid smtyp mbid ncid sr_share
    share_from __twitter_impression __tn__ guccounter nr_email_referer hsctatracking amp_js_v amp_gsa usqp
    wickedid rb_clickid action_object_map action_type_map echobox dicbo outputtype sharetype
    unlocked_article_code jsessionid phpsessid sessionid session_id cfid cftoken oscsid zenid
    """
)
# Parameters that some sites address pages by: trackers only when they carry one of these values.
_REFERRERS = words("ref source src from via referrer referer")
_REFERRER_VALUES = words(
    """
    rss feed atom home homepage front frontpage newsletter email mail push facebook fb twitter x t.co linkedin
    whatsapp telegram reddit instagram share sharing social google googlenews
    """
)

_URL = re.compile(r"(?:([^:/?#]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_TO_ENCODE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
# Pages of an article's comments, under names that WordPress reserves: the article is the same on all of them.
_COMMENT_PAGE = re.compile(r"(?<=[^/])(?:/comment-page-[0-9]{1,6})+(?=/?\Z)")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MOBILE_HOST = re.compile(r"^((?:[a-z]{2}\.)?)(?:m|mobile|mobil|amp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"/amp(/?)$|(?<=[^/])\.amp(\.html?)?$|^/amp(?=/.)", re.IGNORECASE)
_AMP_QUERIES = frozenset({"amp", "amp=1", "amp=true", "amp=amp", "_amp=1", "_amp=true"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def _encode_one(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) == 3:
        octet = int(text[1:], 16)
        return chr(octet) if octet in _UNRESERVED else text.upper()
    return "".join(f"%{octet:02X}" for octet in text.encode())


def _percent(text: str) -> str:
    """RFC 3986 §2.1, §6.2.2: unreserved octets decoded, hex in upper case, what is not allowed encoded."""
    return _TO_ENCODE.sub(_encode_one, text)


def _without_dots(path: str) -> str:
    """RFC 3986 §5.2.4 for an absolute path, segment by segment."""
    if "/." not in path:
        return path or "/"
    out: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del out[-1:]
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)


@lru_cache(maxsize=4096)
def _host(raw: str) -> str:
    if raw.startswith("["):
        return f"[{ipaddress.IPv6Address(raw[1:-1]).compressed}]"
    name = (unquote(raw) if "%" in raw else raw).lower()
    if not name.isascii():
        if len(name) > 253:
            raise ValueError("the host is too long")
        try:
            name = idna.encode(name, uts46=True).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError) as error:
            raise ValueError(f"the host is not a domain name: {error}") from None
    name = name.removesuffix(".")
    if not _HOST.fullmatch(name):
        raise ValueError("the host is missing" if not name else "the host is not a domain name")
    return name


def _is_tracker(name: str, value: str) -> bool:
    name = name.lower()
    if name in _TRACKERS or name.startswith(_TRACKER_PREFIXES):
        return True
    return name in _REFERRERS and value.lower() in _REFERRER_VALUES


def _query(raw: str, path: str) -> str:
    own = looks.without_list_below(path, _percent(raw))
    pieces = [piece.partition("=") for piece in own.split("&") if piece]
    pieces = [piece for piece in pieces if not _is_tracker(piece[0], piece[2])]
    if any(name == "cpage" for name, _, _ in pieces) and any(name in looks.POST_PARAMS for name, _, _ in pieces):
        pieces = [piece for piece in pieces if piece[0] != "cpage"]
    pieces = [piece for piece in pieces if piece != ("cst", "", "")]
    # `?OpenDocument&Start=5`: a bare word may be an address by position, so such queries keep their order.
    if all(equals for _, equals, _ in pieces):
        pieces.sort(key=lambda piece: piece[0])
    return "&".join(map("".join, pieces))


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str


def _parse(url: str) -> _Parts:
    if len(url) > MAX_URL_LENGTH:
        raise ValueError(f"longer than {MAX_URL_LENGTH} characters: {url[:80]}…")
    cleaned = re.sub(r"[\t\r\n]", "", url.strip())
    match = _URL.fullmatch(cleaned)
    scheme, authority, path, query = match.groups() if match else (None, None, "", None)
    scheme = (scheme or "").lower()
    if scheme not in _DEFAULT_PORTS or authority is None:
        raise ValueError(f"not an absolute http or https URL: {url[:80]!r}")
    # Credentials are dropped: they must reach neither the dataset nor the ledger. A backslash is refused
    # because browsers and RFC 3986 disagree on which host it leads to.
    place = _AUTHORITY.fullmatch(authority.rpartition("@")[2])
    if place is None or "\\" in authority:
        raise ValueError(f"the host is not a domain name: {url[:80]!r}")
    try:
        host_name = _host(place[1])
        port = int(place[2][:6]) if place[2] else _DEFAULT_PORTS[scheme]
        if not 0 < port < 65536:
            raise ValueError("the port is not within 1 to 65535")
        path = _COMMENT_PAGE.sub("", _without_dots(_PATH_SESSION.sub("", _percent(path))))
        query = _query(query, path) if query else ""
    except UnicodeError:
        raise ValueError(f"not text that UTF-8 can hold: {url[:80]!r}") from None
    except ValueError as error:
        raise ValueError(f"{error}: {url[:80]!r}") from None
    default = port == _DEFAULT_PORTS[scheme]
    return _Parts(scheme, host_name, None if default else port, path, query)


def _authority(parts: _Parts, *, twin: bool = False) -> str:
    name = _untwinned(parts.host) if twin else parts.host
    return name if parts.port is None else f"{name}:{parts.port}"


def _untwinned(name: str) -> str:
    """The host without "www.", unless that would leave a bare top-level domain ("www.com")."""
    rest = name.removeprefix("www.")
    return rest if "." in rest else name


@lru_cache(maxsize=4096)
def _main_host(name: str) -> str:
    """The host that a page for telephones or in AMP is a twin of: "m.paper.example", "en.m.paper.example"."""
    main = _MOBILE_HOST.sub(r"\1", _untwinned(name), count=1)
    # "m.co.uk" is a domain of its own.
    return main if main != name and registrable_domain(main) == registrable_domain(name) else _untwinned(name)


def _main_path(path: str) -> str:
    """The path without what makes it that of an AMP page, "/" where nothing else would be left."""
    if "amp" not in path.lower():
        return path
    return _AMP_PATH.sub(lambda found: found[1] or found[2] or "", path, count=1) or "/"


@lru_cache(maxsize=8192)
def _known(url: str) -> tuple[str, _Parts]:
    parts = _parse(url)
    normal = f"{parts.scheme}://{_authority(parts)}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    if len(normal) > MAX_URL_LENGTH:
        raise ValueError(f"longer than {MAX_URL_LENGTH} characters once encoded: {url[:80]}…")
    return normal, parts


def normalize(url: str) -> str:
    """The normal form of an absolute http(s) URL, as ASCII (RFC 3986 §6.2). Idempotent.

    Scheme and host in lower case, IDN as punycode, no default port, no dot segments, percent-encoding as in
    §6.2.2 (``%2F`` stays), no fragment, no credentials, no tracker or session parameters, no page of an article's
    comments (``/comment-page-2/``, ``?p=7&cpage=2``) or of the list below it (``?p=7&query-page=2``), parameters
    sorted by name (order kept within a name, and wholly where one has no "="). A trailing slash stays as it is.
    Raises ValueError for a relative or foreign-scheme URL, a bad host or port, or over `MAX_URL_LENGTH`.
    """
    return _known(url)[0]


@lru_cache(maxsize=4096)
def key(url: str) -> bytes:
    """16 bytes (BLAKE2b) that name the page.

    http and https, the "www." twin of a host, the twin for telephones ("m.", "mobile.") and that in AMP ("amp.",
    "/amp/", "?amp=1", "story.amp.html") share one key. Raises ValueError as `normalize` does.
    """
    parts = _known(url)[1]
    place = _main_host(parts.host) + ("" if parts.port is None else f":{parts.port}")
    query = "&".join(piece for piece in parts.query.split("&") if piece.lower() not in _AMP_QUERIES)
    return blake2b(f"{place}{_main_path(parts.path)}?{query}".encode(), digest_size=16).digest()


def slash_twin(url: str) -> str:
    """The same address with a slash at the end of its path, or without it; "" where that makes no sense.

    Which sites answer both alike is for evidence to say. Raises ValueError as `normalize` does.
    """
    normal, parts = _known(url)
    head, mark, query = normal.partition("?")
    leaf = parts.path.rstrip("/").rpartition("/")[2]
    if not leaf or "." in leaf or parts.path.endswith("//"):
        return ""
    return (head.removesuffix("/") if head.endswith("/") else f"{head}/") + mark + query


def host(url: str) -> str:
    """The host in normal form, without port; IPv6 in brackets. Raises ValueError as `normalize` does."""
    return _known(url)[1].host


def site(url: str) -> str:
    """The host without "www.", with its port where that is not the default one: "example.com:8080"."""
    return _authority(_known(url)[1], twin=True)


@cache
def _suffixes() -> tldextract.TLDExtract:
    # The snapshot in the package only: no network, no cache directory, the same answer on every machine.
    # Private suffixes count, so two blogs on one hosting domain are two sites.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The public suffix and one label ("bbc.co.uk"); IP addresses, localhost, unknown suffixes: unchanged."""
    name = host.lower().removesuffix(".")
    found = _suffixes().extract_str(name)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else name


@lru_cache(maxsize=4096)
def domain(url: str) -> str:
    """The registrable domain of a URL's host. Raises ValueError as `normalize` does."""
    return registrable_domain(host(url))


def _place(url: str) -> tuple[str, str] | None:
    """The path and the query of a URL; None for what is no http(s) URL."""
    try:
        parts = _known(url)[1]
    except ValueError:
        return None
    return parts.path, parts.query


def _looked_at(url: str) -> looks.Look | None:
    place = _place(url)
    return None if place is None else looks.Look.of(*place)


def date_in_path(url: str) -> str:
    """The full date that the path states, as YYYY-MM-DD; "" for none, or one that could be read two ways.

    Read: 2024/05/06, 2024-05-06, 2024/may/06, 20240506, 2024/0506, and 26/05/2024 as whole segments.
    """
    look = _looked_at(url)
    return look.date.iso if look and look.date else ""


def is_file(url: str) -> bool:
    """Whether the extension is that of an image, a medium, a document, a script or a feed."""
    look = _looked_at(url)
    return look is not None and looks.is_file(look)


def is_service(url: str) -> bool:
    """Whether the URL names no page of news: login, search, legal notices, feeds, static and media files."""
    look = _looked_at(url)
    return look is None or looks.is_service(look)


def may_be_month(url: str) -> bool:
    """Whether the path ends as the archive of a month ("/archives/202405"), or as an id that looks the same."""
    look = _looked_at(url)
    return look is not None and looks.is_packed_month(look)


def looks_like_article(url: str) -> bool:
    """A cheap guess from the URL alone: a date and a leaf, an id, or a long slug; no listing, no service."""
    place = _place(url)
    return place is not None and looks.is_article_at(*place)


def looks_like_listing(url: str, *, sure: bool = False) -> bool:
    """A cheap guess: the home page, a category, tag, author or archive, a numbered page, a short path.

    With ``sure`` the short path, which may as well be the slug of an article, does not suffice.
    """
    place = _place(url)
    return place is not None and looks.is_listing_at(*place, sure=sure)


@dataclass(frozen=True)
class Scope:
    """Which URLs belong to a crawl.

    ``spec``: "host", "domain", or a path prefix with a slash at both ends; ``places``: registrable domains
    for "domain", otherwise hosts as `site` writes them. Made by `of`.
    """

    spec: str
    places: tuple[str, ...]

    @classmethod
    def of(cls, spec: str, seeds: Sequence[str]) -> Scope:
        """The scope that ``spec`` spans around the seeds.

        "host": each seed's host and port, and its "www." twin; "domain": each seed's registrable domain with
        all subdomains, on any port; "/sport/": below that path on the seeds' hosts, by whole segments.
        Raises ArgumentError for another spec, no seeds, or a seed that is no http(s) URL.
        """
        spec = spec.strip()
        if spec.startswith("/") and not spec.startswith("//") and not re.search(r"[?#\s\\]", spec):
            try:
                spec = _without_dots(_percent(spec)).rstrip("/") + "/"
            except UnicodeError:
                raise ArgumentError("scope: the path is not text that UTF-8 can hold") from None
        elif spec not in ("host", "domain"):
            raise ArgumentError(f"scope: {spec!r} would not do; use 'host', 'domain' or a path such as '/sport/'")
        if not seeds:
            raise ArgumentError("scope: at least one start URL is needed")
        scope = cls(spec, ())
        for seed in seeds:
            try:
                scope = scope.with_host_of(seed)
            except ValueError as error:
                raise ArgumentError(f"scope: start URL {error}") from None
        return scope

    def with_host_of(self, url: str) -> Scope:
        """The scope widened by the host (or domain) of ``url``, under the same spec. Raises ValueError."""
        place = domain(url) if self.spec == "domain" else site(url)
        return self if place in self.places else Scope(self.spec, (*self.places, place))

    def contains(self, url: str) -> bool:
        """Whether ``url`` lies within; False for what is no http(s) URL."""
        try:
            parts = _known(url)[1]
        except ValueError:
            return False
        if self.spec == "domain":
            return any(parts.host == place or parts.host.endswith("." + place) for place in self.places)
        if _authority(parts, twin=True) not in self.places:
            return False
        return self.spec == "host" or (parts.path + "/").startswith(self.spec)

    def describe(self) -> str:
        """One line for a person: "example.com below /sport/"."""
        places = ", ".join(self.places)
        if self.spec == "domain":
            return f"{places} and subdomains"
        return places if self.spec == "host" else f"{places} below {self.spec}"
