"""`ArticleLoader`: extraction's fields as an item, overruled by the site profile's selectors.

A rule that finds nothing leaves the extracted value and shows in the stats as
``parser/<field>/xpath/<rule>`` with 0, so that a selector that a redesign killed is seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from itemloaders.processors import Identity, Join, MapCompose, TakeFirst
from lxml.html import HtmlElement
from scrapy.http import Response
from scrapy.loader import ItemLoader
from scrapy.selector import Selector
from w3lib.encoding import http_content_type_encoding
from w3lib.html import remove_tags, replace_entities

from newscrawl.extraction import Page, Reading, authors, dates, open_page, read
from newscrawl.items import Article, Comment, Lead
from newscrawl.sites import SiteProfile, xpath_of
from newscrawl.text import content_hash, word_count


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
    """Made by `from_page`; `load_item` gives the Article."""

    default_item_class = Article
    default_input_processor = MapCompose(_text)
    default_output_processor = TakeFirst()
    text_out = Join("\n\n")
    authors_out = Identity()
    tags_out = Identity()
    comments_out = Identity()

    reading: Reading
    _own_text: str

    @classmethod
    def from_page(cls, page: Page, profile: SiteProfile | None, lead: Lead, stats: Any = None) -> ArticleLoader:
        """Read a page under a profile; what the lead's source knew fills what the page does not say."""
        drop = _elements(page, profile.drop) if profile else []
        keep = _elements(page, profile.keep) if profile else []
        reading = read(page, drop=drop, keep=keep)
        loader = cls(item=reading.article, selector=Selector(root=page.root, type="html"), stats=stats)
        loader.reading, loader._own_text = reading, reading.article.text
        provenance = json.loads(reading.article.provenance)
        if profile:
            loader._overrule(page, profile, provenance)
            loader._place_in(profile.timezone, provenance)
        loader._fill_from(lead, provenance)
        loader._values["provenance"] = [json.dumps(provenance, ensure_ascii=False)]
        return loader

    def load_item(self) -> Article:
        article: Article = super().load_item()
        if article.text != self._own_text:
            set_text(article, article.text)
        return article

    def _overrule(self, page: Page, profile: SiteProfile, provenance: dict[str, str]) -> None:
        for field, rules in profile.selectors.items():
            for rule in rules:
                found = [_text(value) for value in self.get_xpath(xpath_of(rule))]
                values = _clean(field, [value for value in found if value], page, profile.timezone)
                if values:
                    self._values[field] = values
                    provenance[field] = f"profile:{rule}"
                    break

    def _place_in(self, zone: str, provenance: dict[str, str]) -> None:
        """Give a time of publication that the page states without an offset the zone of the profile."""
        local = self.reading.fields.published_local
        if zone and local and not self.get_output_value("published_at"):
            self._values["published_at"] = [local.replace(tzinfo=ZoneInfo(zone)).isoformat()]
            provenance["published_at"] = f"{provenance.get('date', 'page')}, profile:timezone"

    def _fill_from(self, lead: Lead, provenance: dict[str, str]) -> None:
        known = {"published_at": dates.parse_instant(lead.published_at) or "", "title": lead.title}
        for field, value in known.items():
            if value and not self.get_output_value(field):
                self._values[field] = [value]
                provenance[field] = str(lead.source)
        published = self.get_output_value("published_at")
        if published and not self.get_output_value("date"):
            self._values["date"] = [published[:10]]


def _elements(page: Page, rules: Sequence[str]) -> list[HtmlElement]:
    """The elements that rules select; what selects texts or attributes selects none."""
    selected = [part.root for rule in rules for part in page.selector.xpath(xpath_of(rule))]
    return [element for element in selected if isinstance(element, HtmlElement)]


def _clean(field: str, values: list[str], page: Page, zone: str) -> list[Any]:
    if field in ("published_at", "modified_at"):
        instants = [dates.parse_instant(value) or _local(value, zone) for value in values]
        return [instant for instant in instants if instant]
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
