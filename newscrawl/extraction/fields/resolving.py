"""From candidates to fields: which of the things that a page says of itself are believed, and from where.

Nothing is invented: a field is "" / [] / None where the page does not state it, and `Fields.provenance` names the
source of each one that it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newscrawl import rights, urls
from newscrawl.extraction import lexicon
from newscrawl.extraction.dates import Moment
from newscrawl.extraction.fields import (
    author_links,
    author_signs,
    authors,
    bare_names,
    bodies,
    canonical,
    filing,
    icons,
    jsonld,
    languages,
    pictures,
    publication,
    subjects,
    titles,
    visible,
    walls,
)
from newscrawl.extraction.fields.metadata import Candidate, Metadata, collect
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_FEW = 2
_ANYBODY = "meta:author"
_MARKED = frozenset({"html:rel-author", "html:byline"})
"""Some templates state the same one on each page of a site."""

_PAGE_TYPES = frozenset(
    {"CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "AboutPage", "FAQPage", "CheckoutPage"}
)


@dataclass(slots=True)
class Fields:
    """What the page states. Unknown: "" for a string, [] for a list, None for an instant, a number or a boolean.

    ``published_local``: the time of publication on the wall, where the page states it without an offset; ``website``:
    whether Open Graph calls it part of the site rather than an article; ``body``: the text of the article as JSON-LD
    has it, markup and all.
    """

    title: str = ""
    description: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    published_at: str | None = None
    published_local: datetime | None = None
    modified_at: str | None = None
    language: str = ""
    section: str = ""
    tags: list[str] = field(default_factory=list)
    image_url: str = ""
    canonical_url: str = ""
    paywalled: bool | None = None
    live: bool = False
    website: bool = False
    rights: str = ""
    page_type: str = ""
    comment_count: int | None = None
    body: str = ""
    provenance: dict[str, str] = field(default_factory=dict)


def resolve(page: Page, *, latest: datetime | None = None) -> Fields:
    """The fields of a page. Never raises for what a page holds.

    ``latest``: when the page was fetched, where that is known; what is dated later is not believed.
    """
    found = collect(page)
    fields = Fields()
    houses = titles.site_names(found, page)
    _set(fields, "title", titles.choose(found, houses, page))
    heading = titles.headline(page, found, fields.title)
    candidate, tag = languages.declared(found)
    _set(fields, "language", candidate)
    day_first = publication.day_first_in(tag)
    published, modified, named = publication.published(found), publication.modified(found), _named(found)
    _authors(fields, houses, named)
    within: list[list[Candidate]] = []
    lines: list[Element] = []
    dated = bool(modified) and publication.has_instant(published)
    if not (fields.authors and dated) or _is_unsure(fields, houses):
        around = visible.look(page, heading, day_first=day_first, with_dates=not dated)
        if around.bare and urls.date_in_path(page.url) not in ("", around.published[0].value[:10]):
            del around.published[0]  # a date of the text
        if not (around.authors or fields.authors) or not publication.has_instant(published + around.published):
            visible.foot(heading, around, day_first)
        published, modified = published + around.published, modified + around.modified
        _authors(fields, houses, named + around.authors)
        within, lines = around.within, around.dated
    if names := author_links.shown(page, heading, fields.authors, fields.provenance.get("authors", "")):
        fields.authors, fields.provenance["authors"] = names, "html:byline"
    if not fields.authors and (names := author_signs.signed(page, heading)):
        fields.authors, fields.provenance["authors"] = names, "html:sign"
    if not fields.authors:
        _authors(fields, houses, within)
    beside = {name for line in lines if (name := bare_names.beside_date(line))} if not fields.authors else set()
    if len(beside) == 1:
        _authors(
            fields,
            houses,
            [[Candidate(name, "html:text")] for name in beside if _is_person(page, name, houses, heading)],
        )
    if not published:
        day = icons.day(page, day_first)
        published = [day] if day else list(found.json_ld("uploadDate", pages=True))
    dates = publication.decide(page, published, modified, day_first, latest)
    fields.date, fields.published_at, fields.modified_at = dates.date, dates.published_at, dates.modified_at
    fields.published_local = dates.published_local
    fields.provenance |= dates.provenance
    _set(fields, "description", _description(found))
    _set(fields, "section", subjects.section(page, found, heading, fields.title))
    if len(fields.authors) > 1 and fields.provenance["authors"].startswith("html:"):
        fields.authors = _without_section(page, fields, heading)
    fields.tags, source = subjects.tags(page, found, heading, fields.title)
    if source:
        fields.provenance["tags"] = source
    _set(fields, "image_url", pictures.stated(page, found))
    _set(fields, "canonical_url", canonical.stated(page, found))
    if access := walls.stated(found):
        fields.paywalled, fields.provenance["paywalled"] = access
    _rights(fields, page, found)
    _type(fields, found)
    _comment_count(fields, found)
    fields.body = bodies.stated(found)
    return fields


def sign(fields: Fields, names: list[str]) -> None:
    """Take those who sign the text for its authors, if anybody does."""
    if names:
        fields.authors, fields.provenance["authors"] = names, "html:signature"


def date(fields: Fields, moment: Moment | None) -> None:
    """Take what a line says for the day of publication, if any does."""
    if moment is not None and moment.day.year >= publication.EARLIEST_YEAR:
        fields.date, fields.provenance["date"] = moment.day.isoformat(), "html:text"
        fields.published_at, fields.published_local = moment.instant, None if moment.instant else moment.local
        if moment.instant:
            fields.provenance["published_at"] = "html:text"


def _set(fields: Fields, name: str, candidate: Candidate | None) -> None:
    if candidate and candidate.value:
        setattr(fields, name, candidate.value)
        fields.provenance[name] = candidate.source


def _named(found: Metadata) -> list[list[Candidate]]:
    """The authors that the page states to machines, a group for each source."""
    groups = [
        list(found.json_ld("author", "name", "alternateName")),
        list(found.json_ld("creator", "name", "alternateName")),
        list(found.microdata("author")),
    ]
    names = (
        "parsely-author",
        "sailthru.author",
        "author",
        "article:author",
        "article:author_name",
        "og:article:author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "cxenseparse:author",
        "citation_author",
        "twitter:data1",
    )
    label = found.metas.get("twitter:label1", [""])[0]
    stated = (name for name in names if name in found.metas)
    groups.extend(
        list(found.meta(name)) for name in stated if name != "twitter:data1" or lexicon.matches("byline", label)
    )
    return [group for group in groups if group]


def _authors(fields: Fields, houses: set[str], groups: list[list[Candidate]]) -> None:
    fallback: tuple[list[str], str] | None = None
    for group in groups:
        names = _clean(group)
        if not names:
            continue
        if all(titles.is_site(name, houses) for name in names):
            # The paper as its own author: true, but a person named elsewhere says more.
            fallback = fallback or (names, group[0].source)
            continue
        if group[0].source.startswith("html:"):
            # Beside its people the paper is where they work.
            names = [name for name in names if not titles.is_site(name, houses)]
        fallback = (names, group[0].source)
        break
    if fallback and fallback[1].startswith("microdata") and len(fallback[0]) > _FEW:
        # Articles beside this one often have their authors within its item: the byline is right about them.
        shown = [name for group in groups if group[0].source.startswith("html:") for name in _clean(group)]
        named = [name for name in fallback[0] if name in shown]
        fallback = (named or fallback[0], fallback[1])
    if fallback and (fallback[1] == _ANYBODY or _are_aliases(fallback[0])):
        fallback = _signed(groups, fallback[0]) or fallback
    if fallback:
        fields.authors, fields.provenance["authors"] = fallback


def _signed(groups: list[list[Candidate]], stated: list[str]) -> tuple[list[str], str] | None:
    """Who signs for readers, by full names, where it is nobody of those stated: the same on each page of many sites."""
    for group in groups:
        if group[0].source.startswith("html:") and (names := _clean(group)):
            marked = group[0].source in _MARKED and _are_aliases(stated)
            full = len(names) <= _FEW and (marked or all(" " in name for name in names))
            alike = any(_alike(name, other) for name in names for other in stated)
            return (names, group[0].source) if full and not alike else None
    return None


def _without_section(page: Page, fields: Fields, heading: Element | None) -> list[str]:
    """The authors without those behind a full name that are called as the article's section, or one of the site's."""
    first, *others = fields.authors
    if not authors.is_full(first):
        return fields.authors
    section = fields.section.casefold()
    sections = filing.in_menu(page, others, heading)
    return [first, *(name for name in others if name.casefold() != section and name not in sections)]


def _are_aliases(names: Sequence[str]) -> bool:
    """Whether names are words such as people register with, each without a space: "katies", "ann.roe"."""
    return bool(names) and all(" " not in name and name.lower() != name.upper() for name in names)


def _alike(name: str, other: str) -> bool:
    """Whether two names may be one person's: they share a word."""
    return not set(name.casefold().split()).isdisjoint(other.casefold().split())


def _clean(group: list[Candidate]) -> list[str]:
    return authors.clean([candidate.value for candidate in group], shown=group[0].source.startswith("html:"))


def _is_person(page: Page, name: str, houses: set[str], heading: Element | None) -> bool:
    """Whether a name beside a date is that of an author rather than of the paper, of a section or of a place."""
    is_other = titles.is_site(name, houses) or bool(filing.in_menu(page, (name,), heading))
    return not is_other and bare_names.is_told_whole(page, name)


def _is_unsure(fields: Fields, houses: set[str]) -> bool:
    """Whether the byline may say more than the authors that machines are told."""
    source = fields.provenance.get("authors", "")
    if source == _ANYBODY or (source.startswith("microdata") and len(fields.authors) > _FEW):
        return True
    if _are_aliases(fields.authors):
        return True
    return all(titles.is_site(name, houses) for name in fields.authors)


def _description(found: Metadata) -> Candidate | None:
    return subjects.first(
        found.meta("og:description", "description"),
        found.json_ld("description"),
        found.microdata("description"),
        found.meta("twitter:description", "dc.description", "sailthru.description"),
    )


def _rights(fields: Fields, page: Page, found: Metadata) -> None:
    parts: list[str] = []
    agents = ("robots", rights.AGENT, "googlebot", "bingbot")
    parts.extend(filter(None, (rights.of_meta(name, found.metas.get(name, [])) for name in agents)))
    for name in ("tdm-reservation", "tdm-policy"):
        parts.extend(f"{name}: {value[:200]}" for value in found.metas.get(name, [])[:1])
    licence = subjects.first(
        found.json_ld("license", "url", "@id", "name", pages=True), found.microdata("license"), found.link("license")
    )
    if licence:
        parts.append(f"license: {page.absolute(licence.value) if '/' in licence.value else licence.value[:200]}")
    fields.rights = rights.SEPARATOR.join(dict.fromkeys(parts))
    if fields.rights:
        fields.provenance["rights"] = "meta:robots" if len(parts) > bool(licence) else (licence or ("", ""))[1]


def _type(fields: Fields, found: Metadata) -> None:
    kinds = [kind for thing in found.articles for kind in jsonld.types(thing)]
    fields.live = "LiveBlogPosting" in kinds
    if fields.live:
        fields.provenance["live"] = "json-ld:@type"
    around = [kind for thing in found.things for kind in jsonld.types(thing) if kind in _PAGE_TYPES]
    sources = [
        *(Candidate(kind, "json-ld:@type") for kind in kinds + around),
        *found.meta("og:type"),
        *(Candidate(item.kind, "microdata:itemtype") for item in found.items if item.kind),
    ]
    _set(fields, "page_type", subjects.first(sources))
    fields.website = any(value.lower() == "website" for value, _ in found.meta("og:type"))


def _comment_count(fields: Fields, found: Metadata) -> None:
    for value, source in [*found.json_ld("commentCount"), *found.microdata("commentCount")]:
        if value.isdecimal() and len(value) < 8:
            fields.comment_count = int(value)
            fields.provenance["comment_count"] = source
            return
    for thing in found.articles:
        stated = thing.get("interactionStatistic")
        for entry in stated if isinstance(stated, list) else [stated]:
            if not isinstance(entry, dict):
                continue
            kinds = jsonld.texts(entry.get("interactionType"), {}, "@type", "@id")
            if any("CommentAction" in kind for kind in kinds):
                count = jsonld.texts(entry.get("userInteractionCount"), {})
                if count and count[0].isdecimal() and len(count[0]) < 8:
                    fields.comment_count = int(count[0])
                    fields.provenance["comment_count"] = "json-ld:interactionStatistic"
                    return
