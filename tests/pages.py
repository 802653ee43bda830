"""Small article pages for tests that need a handful of their own."""

from __future__ import annotations

from newscrawl.demo import Answer

PAGE = """<!doctype html><html lang="en"><head><title>{title} | Paper</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2024-03-0{day}T10:00:00+01:00"></head>
<body><header><a href="/">Paper</a></header><article><h1>{title}</h1>{body}</article>
<nav class="post-navigation">{links}</nav></body></html>"""
PROSE = [
    "The council of the harbour town met for six hours on Tuesday and agreed to build breakwater {n} after all.",
    "Its cost, said the treasurer, would be carried by the port authority, the region and a loan that runs until {n}.",
    "Fishermen who had asked for a wider entrance left the hall before the vote; one called it a lost year, {n}.",
    "Work is to begin after the spring storms, and the first caissons are expected from the yard in week {n}.",
]


def page(number: int, links: str = "", day: int = 1) -> Answer:
    """An article whose text is its own, with ``links`` in its post navigation."""
    body = "".join(f"<p>{sentence.format(n=number * 17 + i)} Item {number}.</p>" for i, sentence in enumerate(PROSE))
    title = f"Harbour council votes on breakwater number {number}"
    return Answer(PAGE.format(title=title, body=body, links=links, day=day).encode())


def link(path: str, rel: str) -> str:
    """A link to the previous ("prev") or next ("next") article, as a theme writes it."""
    label = {"prev": "Previous article", "next": "Next article"}[rel]
    return f'<div class="nav-{rel}"><a rel="{rel}" href="{path}">{label}: Harbour story at {path}</a></div>'
