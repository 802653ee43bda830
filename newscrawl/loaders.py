"""`ArticleLoader`: extraction's fields as an item, overruled by the site profile's selectors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from itemloaders.processors import Identity, Join, MapCompose, TakeFirst
from scrapy.http import Response
from scrapy.loader import ItemLoader
from scrapy.selector import Selector
from w3lib.encoding import http_content_type_encoding
from w3lib.html import remove_tags, replace_entities

from newscrawl.extraction import Page, Reading, dates, open_page, read, template
from newscrawl.extraction.fields import authors
from newscrawl.extraction.policy import DEFAULT, TextPolicy
from newscrawl.extraction.reading import reconsider
from newscrawl.extraction.tree.dom import Element
from newscrawl.items import Article, Comment, Lead
from newscrawl.sites import SiteProfile, xpath_of
from newscrawl.text import content_hash, word_count

PROFILE = "profile:"
"""In a field's provenance before the selector that it was read by."""


def header(response: Response, name: str) -> str:
    """A header of a response as text, "" where it has none of that name."""
    return (response.headers.get(name) or b"").decode("latin-1")


def page_of(response: Response) -> Page:
    """The page in a response, decoded with what its header says of the charset in view.

    :raises PageError: it cannot be read.
    """
    charset = http_content_type_encoding(header(response, "Content-Type")) or ""
    return open_page(response.body, response.url, charset=charset)


def set_text(article: Article, text: str) -> None:
    """Give an article its text and what is counted from it."""
    article.text = text
    article.word_count = word_count(text)
    article.content_hash = content_hash(text)


def _text(value: str) -> str:
    return " ".join(replace_entities(remove_tags(value)).split())


class ArticleLoader(ItemLoader):
    """Made by `from_page`; `load_item` gives the Article.

    ``rules``: each selector of the profile that was asked, by the key it stands under, and whether it found anything.
    """

    default_item_class = Article
    default_input_processor = MapCompose(_text)
    default_output_processor = TakeFirst()
    text_out = Join("\n\n")
    authors_out = Identity()
    tags_out = Identity()
    comments_out = Identity()

    reading: Reading
    rules: dict[tuple[str, str], bool]
    _provenance: dict[str, str]
    _drop: list[Element]
    _keep: list[Element]
    _own_text: str

    @classmethod
    def from_page(
        cls,
        page: Page,
        profile: SiteProfile | None,
        lead: Lead,
        text: TextPolicy = DEFAULT,
        fetched: datetime | None = None,
    ) -> ArticleLoader:
        """Read a page under a profile; what the lead's source knew fills what the page does not say.

        ``text`` is what the text of the article shall hold, ``fetched`` when the page was had.
        """
        rules: dict[tuple[str, str], bool] = {}
        drop = _elements(page, "drop", profile.drop, rules) if profile else []
        keep = _elements(page, "keep", profile.keep, rules) if profile else []
        reading = read(page, drop=drop, keep=keep, text=text, fetched=fetched)
        # A page that can be selected from is a copy of the whole page, made where somebody selects.
        selects = profile is not None and bool(profile.selectors)
        selector = Selector(root=page.selecting.root, type="html") if selects else None
        loader = cls(item=reading.article, selector=selector)
        loader.reading, loader.rules, loader._drop, loader._keep = reading, rules, drop, keep
        loader._own_text = reading.article.text
        loader._provenance = json.loads(reading.article.provenance)
        if profile:
            loader._overrule(page, profile)
            if profile.timezone:
                loader._place_in(ZoneInfo(profile.timezone), "profile:timezone")
        loader.learn(lead)
        return loader

    def get_output_processor(self, field_name: str) -> Callable[[Any], Any]:
        """The processor of a field; the look into the item's own, which has none, costs more than all else here."""
        found: Callable[[Any], Any] = getattr(self, f"{field_name}_out", self.default_output_processor)
        return found

    def sketch(self) -> template.Sketch:
        """The page as its site's memory keeps it; to be asked for before `consider`."""
        return template.sketch(
            self.reading.blocks,
            title=self.get_output_value("title") or "",
            text=self.get_output_value("text") or "",
            authors=self.get_output_value("authors"),
            published_at=self.reading.fields.published_at,
        )

    def consider(self, site: template.Evidence) -> bool:
        """Let what the other pages of the site show have its say; what the profile says stays.

        Gives whether anything did.
        """
        overruled = self.get_output_value("text") != self._own_text
        changed = reconsider(self.reading, site, drop=self._drop, keep=self._keep)
        if changed:
            article = self.reading.article
            self._own_text = article.text
            self._values["verdict"] = [article.verdict]
            if not overruled:
                for name in ("text", "word_count", "content_hash"):
                    self._values[name] = [getattr(article, name)]
                self._provenance["text"] = "labels, site"
        local = self.reading.fields.published_local
        offset = site.offsets.get(f"{local:%Y-%m}") if local else None
        if offset is not None:
            self._place_in(timezone(timedelta(minutes=offset)), "site:offset")
        return changed or offset is not None

    def load_item(self) -> Article:
        """The article as it stands, an object of its own each time."""
        self._values["provenance"] = [json.dumps(self._provenance, ensure_ascii=False, sort_keys=True)]
        article: Article = replace(super().load_item())
        if article.text != self._own_text:
            set_text(article, article.text)
        return article

    def _overrule(self, page: Page, profile: SiteProfile) -> None:
        for field, rules in profile.selectors.items():
            for rule in rules:
                found = [_text(value) for value in self._selected(rule, 2 * len(page.data))]
                values = _clean(field, [value for value in found if value], page, profile.timezone)
                self.rules[field, rule] = bool(values)
                if values:
                    self._values[field] = values
                    self._provenance[field] = f"{PROFILE}{rule}"
                    break
        self._follow()

    def _selected(self, rule: str, most: int) -> Iterator[str]:
        """What a selector selects, up to so many characters: elements that lie in each other hold the same text."""
        assert self.selector is not None  # a page with a profile that selects has one
        for part in self.selector.xpath(xpath_of(rule)):
            value = part.get()
            yield value
            most -= len(value)
            if most < 0:
                return

    def _follow(self) -> None:
        """What the page says beside a field that the profile has overruled is not true of what stands there now."""
        article = self.reading.article
        for url, title in (("prev_url", "prev_title"), ("next_url", "next_title")):
            if self.get_output_value(url) != getattr(article, url) and not self._is_overruled(title):
                self._empty(title, "")
        if self._is_overruled("published_at"):
            stated = self.get_output_value("published_at")
            self._values["date"] = [stated[:10]]
            self._provenance["date"] = self._provenance["published_at"]
            if len(stated) == len("YYYY-MM-DD"):
                self._state_day(stated)

    def _state_day(self, day: str) -> None:
        """Of the times that the page states, only one on this day is that of its publication."""
        article, fields = self.reading.article, self.reading.fields
        if (article.published_at or "")[:10] == day:
            self._values["published_at"] = [article.published_at]
        else:
            self._empty("published_at", None)
        if fields.published_local and f"{fields.published_local:%Y-%m-%d}" != day:
            fields.published_local = None

    def _is_overruled(self, field: str) -> bool:
        return self._provenance.get(field, "").startswith(PROFILE)

    def _empty(self, field: str, nothing: str | None) -> None:
        # What a loader has no value for stays in the item as it is.
        self._values.pop(field, None)
        self._provenance.pop(field, None)
        setattr(self.reading.article, field, nothing)

    def _place_in(self, zone: tzinfo, source: str) -> None:
        """Give a time of publication that the page states without an offset a zone that somebody else knows."""
        local = self.reading.fields.published_local
        if local and not self.get_output_value("published_at"):
            self._values["published_at"] = [local.replace(tzinfo=zone).isoformat()]
            self._provenance["published_at"] = f"{self._provenance.get('date', 'page')}, {source}"

    def learn(self, lead: Lead) -> bool:
        """Let what a list says of the article fill what the page does not say; whether that was anything."""
        known = {"published_at": dates.parse_instant(lead.published_at) or "", "title": lead.title}
        filled = [field for field, value in known.items() if value and not self.get_output_value(field)]
        for field in filled:
            self._values[field] = [known[field]]
            self._provenance[field] = str(lead.source)
        published = self.get_output_value("published_at")
        if published and not self.get_output_value("date"):
            self._values["date"] = [published[:10]]
            self._provenance["date"] = self._provenance["published_at"]
        return bool(filled)


def _elements(page: Page, key: str, selectors: Iterable[str], rules: dict[tuple[str, str], bool]) -> list[Element]:
    """The elements that a profile's selectors select; what selects texts or attributes selects none."""
    elements: list[Element] = []
    for rule in selectors:
        selected = [page.selecting.element_of(part.root) for part in page.selector.xpath(xpath_of(rule))]
        found = [element for element in selected if element is not None]
        rules[key, rule] = bool(found)
        elements += found
    return elements


def _clean(field: str, values: list[str], page: Page, zone: str) -> list[Any]:
    if field in ("published_at", "modified_at"):
        instants = [dates.parse_instant(value) or _local(value, zone) for value in values]
        days = map(dates.parse_day, values if field == "published_at" else ())
        return [instant for instant in instants if instant] or [day for day in days if day]
    if field in ("prev_url", "next_url", "image_url"):
        return [url for url in map(page.absolute, values) if url]
    if field == "authors":
        return authors.clean(values)
    if field == "comments":
        return [Comment(text=value) for value in values]
    return values


def _local(value: str, zone: str) -> str:
    """A local time as an instant in the profile's zone, "" where it is no full time."""
    naive = dates.parse_local(value) if zone else None
    return naive.replace(tzinfo=ZoneInfo(zone)).isoformat() if naive else ""
