"""One page read from end to end: blocks, neighbours, thread, fields and verdict, and the article they make."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.errors import PageError
from newscrawl.extraction import comments, fields, given, labels, language, liveblog, neighbours, policy, template
from newscrawl.extraction.blocks import CLEAR, Block, Label
from newscrawl.extraction.blocks.segmentation import MAX_BLOCKS, segment
from newscrawl.extraction.comments import Thread
from newscrawl.extraction.fields import Fields, bare_days, bodies, datelines, publication, signatures, visible
from newscrawl.extraction.labels import Survey, initials
from newscrawl.extraction.labels.forest import Forest
from newscrawl.extraction.liveblog import Entry
from newscrawl.extraction.neighbours import Link, Neighbours
from newscrawl.extraction.policy import TextPolicy
from newscrawl.extraction.tree import Page, open_page
from newscrawl.extraction.tree.collecting import uncollected
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.markup import MAX_TAGS
from newscrawl.extraction.verdicts import entries, page_kinds, rows, verdict, walls
from newscrawl.items import Article, Comment, Verdict
from newscrawl.text import content_hash, storable, word_count

__all__ = ["Reading", "extract", "read", "reconsider"]


@dataclass
class Reading:
    """All that was read from one page; ``article`` is the sum of it. ``may_be_live``: as a live blog would be."""

    page: Page
    blocks: list[Block]
    neighbours: Neighbours
    thread: Thread
    fields: Fields
    verdict: Verdict
    article: Article
    survey: Survey | None
    text_policy: TextPolicy
    may_be_live: bool

    @property
    def related(self) -> list[Link]:
        """The articles that the page names as related to this one."""
        return neighbours.related(self.page, self.blocks, self.neighbours)

    def release(self) -> None:
        """Take apart what holds itself in circles, so that the page is freed at once; the article stays as it is.

        Of the rest only what is plain may be asked for afterwards: fields, verdict, addresses.
        """
        self.page.tree.release()
        if self.survey is not None:
            for box in self.survey.regions.boxes:
                box.children.clear()


@uncollected
def extract(
    html: bytes | bytearray | memoryview | str,
    url: str | None = None,
    *,
    text: TextPolicy = policy.DEFAULT,
    fetched: datetime | None = None,
) -> Article:
    """The article of a page given as bytes or as decoded text; ``text`` is what its text shall hold.

    ``fetched`` is when the page was had, where that is known: what it dates later than that is not believed.
    Never raises for what a page holds: one that is no article, or that cannot be read, gives one whose ``verdict``
    says so. Raises TypeError for arguments of a wrong kind.
    """
    body = given.body_of(html)
    given.check(url, text, fetched)
    try:
        if given.is_address(body):
            raise PageError(given.AN_ADDRESS)
        page = open_page(body, url)
    except PageError as error:
        reason = json.dumps({"verdict": str(error)})
        return Article(url=url or "", verdict=Verdict.UNREADABLE, provenance=reason)
    reading = read(page, text=text, fetched=fetched)
    reading.release()
    return reading.article


@uncollected
def read(
    page: Page,
    *,
    drop: Iterable[Element] = (),
    keep: Iterable[Element] = (),
    site: template.Evidence | None = None,
    text: TextPolicy = policy.DEFAULT,
    model: Forest | None = None,
    fetched: datetime | None = None,
) -> Reading:
    """Read everything a page says: blocks with labels, neighbours, thread, fields, verdict, article.

    ``drop`` and ``keep`` are elements of the page that are never, or always, text of the article; ``site`` is what
    the other pages of its site say of it; ``text`` is what the text shall hold; ``model`` scores the blocks, by
    default the one that is shipped; ``fetched`` is when the page was had, where that is known: what it dates later than
    that is not believed.
    """
    blocks = segment(page)
    found = fields.resolve(page, latest=fetched)
    links = neighbours.find(page)
    thread = comments.find(page)
    live = found.live or liveblog.may_be(page)
    known = labels.Known(found.title, found.authors, found.description, live)
    survey = labels.label(blocks, page, links, thread, known, model)
    initials.restore(blocks)
    if not found.authors or found.provenance["authors"] == visible.SOURCED:
        fields.sign(found, datelines.read(blocks))
    if not found.authors:
        fields.sign(found, signatures.read(blocks))
    if not found.date:
        fields.date(found, bare_days.read(blocks, *publication.bounds(found.language, fetched)))
    walls.set_aside(blocks)
    rows.set_aside(page, blocks, found)
    drop, keep = tuple(drop), tuple(keep)
    policy.overrule(blocks, drop, keep)
    ruling, article = _sum(page, blocks, found, links, thread, text, live)
    reading = Reading(page, blocks, links, thread, found, ruling, article, survey, text, live)
    if site is not None:
        reconsider(reading, site, drop=drop, keep=keep)
    return reading


def reconsider(
    reading: Reading, site: template.Evidence, *, drop: Iterable[Element] = (), keep: Iterable[Element] = ()
) -> bool:
    """Let what the other pages of the site say change a reading, in place; whether anything did.

    It gives what `read` would have given with it, at a fraction of the cost. An article remains one as long as clear
    text is left of it: where that is too little for one, all stays.
    """
    before = [block.label for block in reading.blocks]
    if not template.set_aside(reading.blocks, site):
        return False
    policy.overrule(reading.blocks, drop, keep)
    ruling, article = _sum(
        reading.page, reading.blocks, reading.fields, reading.neighbours, reading.thread, reading.text_policy,
        reading.may_be_live,
    )  # fmt: skip
    if reading.verdict.is_article and not ruling.is_article and any(map(_is_clear, reading.blocks)):
        for block, label in zip(reading.blocks, before, strict=True):
            block.label = label
        return False
    reading.verdict, reading.article = ruling, article
    return True


def _is_clear(block: Block) -> bool:
    return block.label is Label.BODY and block.score >= CLEAR


def _sum(
    page: Page,
    blocks: list[Block],
    found: Fields,
    links: Neighbours,
    thread: Thread,
    wanted: TextPolicy,
    may_be_live: bool,
) -> tuple[Verdict, Article]:
    """What the labels of the blocks come to."""
    told = liveblog.find(page, blocks) if may_be_live else []
    for entry in told:
        for block in blocks[entry.start : entry.end]:
            if liveblog.is_clock(block):
                block.label = Label.OTHER  # the text states the instant instead, or this before all else of the entry
    _date_by_first(found, told)
    text = policy.text(blocks, wanted, {entry.start: entry.when for entry in told if entry.when})
    stated = bodies.instead(found.body, text)
    text = stated or text
    words = word_count(text)
    live = found.live or bool(told)
    evidence = verdict.Evidence(
        url=page.url,
        title=found.title,
        text=text,
        words=words,
        page_type=found.page_type,
        dated=bool(found.date or found.published_at),
        described=found.description,
        paywalled=found.paywalled,
        live=live,
        authors=len(found.authors),
        website=found.website,
        filed=bool(found.section or found.tags),
        chained=bool(links.prev or links.next),
    )
    announced = (
        entries.is_archive(page)
        or entries.is_announced(page, found.canonical_url)
        or entries.is_parted(page, blocks, found, stated=verdict.is_stated(evidence))
        or (not live and rows.is_list(page, blocks, found, stated=verdict.is_stated(evidence)))
    )
    evidence = replace(evidence, announced=announced)
    ruling = page_kinds.name(verdict.decide(blocks, evidence), page, blocks, evidence)
    return ruling, _article(
        page, text, words, found, links, thread, ruling, live,
        source=bodies.SOURCE if stated else "labels", cut=_cut(page, blocks),
    )  # fmt: skip


def _date_by_first(found: Fields, told: list[Entry]) -> None:
    """A live blog whose date is that of one of its reports, since it states none, began with the first of them."""
    if found.published_at in {entry.published_at for entry in told} and _is_shown(found, "published_at"):
        found.published_at = liveblog.began(told)
        if found.published_at and _is_shown(found, "date"):
            found.date = found.published_at[:10]


def _is_shown(found: Fields, field: str) -> bool:
    return found.provenance.get(field, "").startswith("html:")


def _cut(page: Page, blocks: list[Block]) -> str:
    """What of a page is beyond the bounds; "" for nothing."""
    if page.tree.markup.is_cut:
        return f"after {MAX_TAGS} tags; the rest is not read"
    return f"after {MAX_BLOCKS} paragraphs; the rest is one" if len(blocks) >= MAX_BLOCKS else ""


def _article(
    page: Page,
    text: str,
    words: int,
    found: Fields,
    links: Neighbours,
    thread: Thread,
    ruling: Verdict,
    live: bool,
    *,
    source: str,
    cut: str,
) -> Article:
    count = found.comment_count if found.comment_count is not None else thread.count
    article = Article(
        url=page.url,
        canonical_url=found.canonical_url,
        site=_site(page.url or found.canonical_url),
        title=found.title,
        description=found.description,
        text=text,
        authors=list(found.authors),
        date=found.date,
        published_at=found.published_at,
        modified_at=found.modified_at,
        language=found.language,
        section=found.section,
        tags=list(found.tags),
        image_url=found.image_url,
        comments=thread.comments,
        comment_count=count,
        verdict=str(ruling),
        paywalled=found.paywalled,
        live=live,
        rights=found.rights,
        word_count=words,
        content_hash=content_hash(text),
    )
    sources = dict(found.provenance)
    article.language, told = language.check(found.language, text)
    if told == "text":
        sources["language"] = "text"
    elif not told:
        sources.pop("language", None)
    for side, link in (("prev", links.prev), ("next", links.next)):
        if isinstance(link, Link):
            setattr(article, f"{side}_url", link.url)
            setattr(article, f"{side}_title", link.title)
            sources[f"{side}_url"] = link.evidence
    address = found.canonical_url or page.url
    article.id = _id(address) or article.content_hash
    sources.update(_own_sources(article, source, counted=found.comment_count is None))
    if cut:
        sources["cut"] = cut
    article.provenance = json.dumps(sources, ensure_ascii=False, sort_keys=True)
    _scrub(article)
    return article


def _own_sources(article: Article, source: str, *, counted: bool) -> dict[str, str]:
    """The provenance of what is read from the blocks rather than stated in the head of the page."""
    sources: dict[str, str] = {}
    if article.text:
        sources["text"] = source
    if article.comments:
        sources["comments"] = "thread"
    if counted and article.comment_count is not None:
        sources["comment_count"] = "thread"
    sources["verdict"] = "rules"
    return sources


def _id(url: str) -> str:
    try:
        return urls.key(url).hex() if url else ""
    except ValueError:
        return ""  # not an absolute http(s) URL: a file's name, say


def _site(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
        return urls.registrable_domain(host) if host else ""
    except ValueError:
        return ""


def _scrub(article: Article) -> None:
    """Replace lone halves of surrogate pairs, which JSON strings may hold and UTF-8 cannot."""
    for name in Article.__slots__:
        value = getattr(article, name)
        if isinstance(value, str):
            setattr(article, name, storable(value))
        elif isinstance(value, list):
            setattr(article, name, [_clean_item(item) for item in value])


def _clean_item(item: str | Comment) -> str | Comment:
    if isinstance(item, Comment):
        item.author, item.text = storable(item.author), storable(item.text)
        return item
    return storable(item)
