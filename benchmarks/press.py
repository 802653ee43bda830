"""A newspaper of any size on loopback, in the shape of a common CMS, whose next day can be made to come.

Home page, sections with pagers and feeds, tags, authors, a sitemap index by month with a lastmod for each, a news
sitemap, articles with neighbours and dates: as much as a crawler has to find its way through on a site that it knows.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.demo import Answer, Newspaper

SECTIONS = ("politics", "economy", "region", "sport", "culture", "science", "opinion", "health", "travel", "weather")
TAGS, AUTHORS, A_PAGE, LATEST = 120, 25, 20, 40
FIRST_NAMES = ("Ada", "Boris", "Clara", "David", "Elena")
LAST_NAMES = ("Brown", "Castillo", "Dupont", "Eriksen", "Fontana")
WORDS = [
    "harbour", "council", "budget", "river", "bridge", "school", "market", "winter", "train", "museum", "election",
    "storm", "farmer", "hospital", "theatre", "witness", "mayor", "factory", "island", "garden", "library",
    "signal", "window", "engine", "valley", "orchestra", "journey", "letter", "evening",
]  # fmt: skip
XML = {"Content-Type": "application/xml; charset=utf-8"}


@dataclass(frozen=True)
class Story:
    number: int
    at: datetime

    @property
    def path(self) -> str:
        return f"/{self.at:%Y/%m/%d}/{self.slug}"

    @property
    def slug(self) -> str:
        return "-".join(self._words(5)) + f"-{self.number}"

    @property
    def title(self) -> str:
        return " ".join(self._words(6)).capitalize() + f" in week {self.number}"

    @property
    def section(self) -> str:
        return SECTIONS[self.number % len(SECTIONS)]

    @property
    def tags(self) -> list[str]:
        return [f"tag-{self.number % TAGS}", f"tag-{self.number * 7 % TAGS}"]

    @property
    def author(self) -> str:
        number = self.number % AUTHORS
        return f"{FIRST_NAMES[number % 5]} {LAST_NAMES[number // 5]}"

    @property
    def author_slug(self) -> str:
        return self.author.lower().replace(" ", "-")

    def _words(self, count: int) -> list[str]:
        return random.Random(self.number).sample(WORDS, count)

    def text(self) -> Iterator[str]:
        dice = random.Random(f"text {self.number}")
        for _ in range(6):
            yield " ".join(dice.choice(WORDS) for _ in range(40)).capitalize() + f", said number {self.number}."


class Press(Newspaper):
    """``count`` stories, three an hour up to a day ago, and as many more as `publish` brings.

    ``first``: the number of the first, by which papers tell different stories.
    """

    def __init__(self, count: int, *, host: str = "127.0.0.1", first: int = 0) -> None:
        super().__init__(host=host)
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        self._byline = "<p class='byline'>By <a href='/author/{slug}/'>{name}</a></p>"
        self._stories = [Story(first + n, now - timedelta(days=1, minutes=20 * (count - n))) for n in range(count)]
        self._write()

    def redesign(self) -> None:
        """From here on no page names its author."""
        self._byline = "<p class='lead'>From our newsroom</p>"
        self._write()

    def publish(self, count: int) -> list[str]:
        """Bring new stories of today; gives their paths."""
        start, now = self._stories[-1].number + 1, datetime.now(UTC).replace(second=0, microsecond=0)
        new = [Story(start + n, now - timedelta(minutes=count - n)) for n in range(count)]
        self._stories += new
        self._write()
        return [story.path for story in new]

    def _write(self) -> None:
        stories = self._stories[::-1]
        pages: dict[str, Answer] = {}
        lists: dict[str, list[Story]] = defaultdict(list)
        months: dict[str, list[Story]] = defaultdict(list)
        for story in stories:
            lists[f"/{story.section}/"].append(story)
            lists[f"/author/{story.author_slug}/"].append(story)
            for tag in story.tags:
                lists[f"/tag/{tag}/"].append(story)
            months[f"{story.at:%Y-%m}"].append(story)
        for place, story in enumerate(stories):
            newer = stories[place - 1] if place else None
            older = stories[place + 1] if place + 1 < len(stories) else None
            pages[story.path] = self._article(story, newer, older)
        lists["/"] = stories[:LATEST]
        for path, named in lists.items():
            for start in range(0, len(named) if path != "/" else 1, A_PAGE):
                part = named[start : start + A_PAGE] if path != "/" else named
                number = start // A_PAGE + 1
                onward = f"{path}page/{number + 1}/" if start + A_PAGE < len(named) and path != "/" else ""
                pages[path if number == 1 else f"{path}page/{number}/"] = self._list(path, part, onward)
            pages[f"{path}feed/"] = self._feed(named[:A_PAGE])
        index = "".join(
            f"<sitemap><loc>{self.origin}/sitemap-{month}.xml</loc><lastmod>{named[0].at.isoformat()}</lastmod></sitemap>"
            for month, named in months.items()
        )
        pages["/sitemap.xml"] = _xml(
            f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{index}</sitemapindex>"
        )
        for month, named in months.items():
            entries = "".join(
                f"<url><loc>{self.origin}{s.path}</loc><lastmod>{s.at.isoformat()}</lastmod></url>" for s in named
            )
            pages[f"/sitemap-{month}.xml"] = _xml(
                f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>"
            )
        pages["/robots.txt"] = Answer(
            f"User-agent: *\nDisallow: /admin/\nSitemap: {self.origin}/sitemap.xml\n".encode(),
            headers={"Content-Type": "text/plain"},
        )
        self.extra = dict(pages)

    def _article(self, story: Story, newer: Story | None, older: Story | None) -> Answer:
        around = "".join(
            f"<a rel='{rel}' href='{other.path}'>{label}: {other.title}</a>"
            for rel, label, other in (("prev", "Previous article", older), ("next", "Next article", newer))
            if other
        )
        tags = "".join(f"<a href='/tag/{tag}/'>{tag}</a> " for tag in story.tags)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in story.text())
        return _html(
            story.title,
            f"<article><h1>{story.title}</h1>"
            f"{self._byline.format(name=story.author, slug=story.author_slug)}"
            f"{body}<footer class='tags'>{tags}</footer></article>"
            f"<nav class='post-navigation'>{around}</nav>",
            f"<meta property='og:type' content='article'>"
            f"<meta property='article:published_time' content='{story.at.isoformat()}'>",
        )

    def _list(self, path: str, stories: list[Story], onward: str) -> Answer:
        cards = "".join(
            f"<article class='card'><h2><a href='{story.path}'>{story.title}</a></h2>"
            f"<time datetime='{story.at.isoformat()}'>{story.at:%d %B}</time>"
            f"<p>{next(story.text())[:90]}…</p></article>"
            for story in stories
        )
        pager = f"<nav class='pagination'><a rel='next' href='{onward}'>Older</a></nav>" if onward else ""
        cloud = "".join(f"<a href='/tag/tag-{n}/'>tag-{n}</a> " for n in range(hash_of(path) % 4, TAGS, 4))
        writers = [Story(n, datetime.now(UTC)) for n in range(AUTHORS)]
        people = "".join(f"<a href='/author/{one.author_slug}/'>{one.author}</a> " for one in writers)
        aside = f"<aside class='tag-cloud'>{cloud}</aside><aside class='authors'>{people}</aside>"
        head = f"<link rel='alternate' type='application/rss+xml' href='{path}feed/'>"
        return _html(path.strip("/") or "The Press", f"<h1>{path}</h1>{cards}{pager}{aside}", head)

    def _feed(self, stories: list[Story]) -> Answer:
        items = "".join(
            f"<item><title>{s.title}</title><link>{self.origin}{s.path}</link>"
            f"<pubDate>{s.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for s in stories
        )
        channel = f"<channel><title>The Press</title>{items}</channel>"
        return Answer(
            f"<?xml version='1.0'?><rss version='2.0'>{channel}</rss>".encode(),
            headers={"Content-Type": "application/rss+xml"},
        )


def hash_of(text: str) -> int:
    """The same on every run, unlike `hash`."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _html(title: str, body: str, head: str = "") -> Answer:
    nav = "".join(f"<li><a href='/{section}/'>{section.capitalize()}</a></li>" for section in SECTIONS)
    text = (
        f"<!doctype html><html lang='en'><head><title>{title} | The Press</title>{head}</head>"
        f"<body><header><nav><ul>{nav}</ul></nav></header><main>{body}</main></body></html>"
    ).encode()
    return Answer(text, headers={"ETag": f'"{hashlib.sha256(text).hexdigest()[:16]}"'})


def _xml(text: str) -> Answer:
    return Answer(f"<?xml version='1.0' encoding='UTF-8'?>{text}".encode(), headers=XML)
