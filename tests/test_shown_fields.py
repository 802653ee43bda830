"""Author, date, tags and section where a page states them to readers alone: in lines, boxes and lists."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.items import Article

SITE = "https://courier.example"
PROSE = "".join(
    f"<p>The ferry company {verb} on Tuesday that the boats to the island stop for three weeks, and nobody on the quay"
    " believed that it would be three: the winter before it had been seven.</p>"
    for verb in ("said", "repeated", "wrote", "told the paper")
)


def _article(
    before: str = "",
    behind: str = "",
    head: str = "",
    path: str = "/ferry-stops-for-three-weeks",
    lang: str = "en",
    above: str = "",
) -> Article:
    body = f"<main><article>{above}<h1>Ferry stops for three weeks</h1>{before}{PROSE}{behind}</article></main>"
    return newscrawl.extract(f"<html lang={lang}><head>{head}</head><body>{body}</body></html>", url=SITE + path)


@pytest.mark.parametrize(
    "line",
    [
        "<div><span>January 3, 2024</span> <span>By Ines van Dyke</span></div>",
        "<div>January 3, 2024 by Ines van Dyke</div>",
        "<div>January 3, 2024 | Source: AP | By Ines van Dyke</div>",
        "<p class=info><time datetime='2024-01-03'>3 January 2024</time> by Ines van Dyke</p>",
        "<p>Posted on January 3, 2024 by <a href=/u/7>Ines van Dyke</a> in <a href=/c/3>Harbour</a></p>",
        "<div><b>Submitted by <i>Ines van Dyke</i> on Wed, 01/03/2024 - 15:16</b></div>",
        "<div>By: Ines van Dyke Source: AP, 3 January 2024</div>",
        "<p><span>January 3, 2024</span> <span>By Ines van Dyke</span><span>0 comments</span></p>",
        "<div class=byline>by Ines van Dyke | 298 words | ~ 2 min read | Jan 3, 2024</div>",
        "<div class=byline>By Ines van Dyke, Wednesday, January 3, 2024 • 2 min read</div>",
        "<div class=byline>January 3, 2024 by Ines van Dyke</div>",
        "<p>January 3, 2024 in <a href='/harbour/'>Harbour</a> by Ines van Dyke</p>",
        "<ul><li class=meta-author><b>Post author:</b> <a href=/a>Ines van Dyke</a></li><li>Jan 3, 2024</li></ul>",
        "<div class=byline>Ines van Dyke · January 3, 2024 · 2 hours ago</div>",
        "<div>By Ines van Dyke January 3, 2024</div>",
        "<p>By Ines van Dyke Wed, 3 January 2024</p>",
        "<div><span>By Ines van Dyke</span> <span>3 January 2024</span></div>",
        "<div><span>By Ines van Dyke</span><span>on January 3, 2024</span></div>",
        "<div><span>By</span> <span>Ines van Dyke</span> <span>2024-01-03</span></div>",
        "<div><span>By Ines van Dyke</span> <time>3 Jan 2024</time></div>",
        "<div>By <b>Ines van Dyke</b> <i>January 3, 2024</i> <i>4 min read</i></div>",
        "<div><span>By Ines van Dyke</span> <span>4 min read</span></div><div>January 3, 2024</div>",
        "<div><span>By Ines van Dyke</span><span>·</span><span>4 min read</span></div><p>January 3, 2024</p>",
        "<div><span>By Ines van Dyke</span><span>—</span><time datetime=2024-01-03>Jan 3</time></div>",
        "<div class=mdl-card__supporting-text><p>By Ines van Dyke</p><span>January 3, 2024</span></div>",
        "<div class='v-card-text'><p>By Ines van Dyke</p><span>January 3, 2024</span></div>",
        "<div class=author>Courier - Ines van Dyke</div><div>January 3, 2024</div>",
        "<div><a href='/szerzo/7'>Ines van Dyke</a>, 2024. január 3.</div>",
        "<div>oprac. Ines van Dyke</div><div>3 stycznia 2024</div>",
    ],
)
def test_a_line_with_date_and_author_gives_both(line: str) -> None:
    article = _article(line)
    assert (article.authors, article.date) == (["Ines van Dyke"], "2024-01-03")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<div><span>2024年1月3日</span> <span>来源：新华网</span> <span>作者：王晓梅</span></div>", ["王晓梅"]),
        ("<p><i>时间:</i>2024-01-03 10:20<i>来源:</i>未知 <i>作者:</i>王晓梅<i>点击:</i>次</p>", ["王晓梅"]),
        ("<div>作者：王晓梅 来源：新华网</div>", ["王晓梅"]),
        ("<div>来源：新华网</div>", ["新华网"]),
        ("<div>By France 24</div>", ["France 24"]),
        ("<p><span class=author>creato da <a href=/a/7>Ines van Dyke</a> — </span></p>", ["Ines van Dyke"]),
        ("<p><span class=author>Utworzone przez: <a href=/a/7>Ines van Dyke</a></span></p>", ["Ines van Dyke"]),
        ("<p><span class=author>作成者: <a href=/a/7>冬木明</a></span></p>", ["冬木明"]),
        ("<div>3 May 2024 from Monday on</div>", []),
    ],
)
def test_an_author_is_parted_from_the_labels_beside_the_name(line: str, names: list[str]) -> None:
    assert _article(line).authors == names


@pytest.mark.parametrize(
    "box",
    [
        '<article class="node node--promoted node--view-mode-full">{}</article>',
        '<div class="sidebar-grid grid-full">{}</div>',
        '<div class="card"><div class="card-body">{}</div></div>',
        '<div class="elementor-widget elementor-widget-theme-post-content">{}</div>',
    ],
)
def test_a_box_around_the_text_is_no_other_article_whatever_its_name(box: str) -> None:
    line = "<div><span>By Ines van Dyke</span>, 3 January, 2024</div>"
    around = box.format(f"<header>{line}</header>{PROSE}")
    page = f"<html lang=en><body class=has-sidebar><main><h1>Ferry stops</h1>{around}</main></body></html>"
    article = newscrawl.extract(page, url=f"{SITE}/node/17")
    assert (article.authors, article.date) == (["Ines van Dyke"], "2024-01-03")


def test_a_footer_before_the_text_holds_byline_and_date_and_one_behind_it_the_author() -> None:
    line = "<footer><p>Submitted by <b>Li Wei</b> on Fri, 02/16/2024 - 20:46</p></footer>"
    assert (_article(line).authors, _article(line).date) == (["Li Wei"], "2024-02-16")
    assert (_article(behind=line).authors, _article(behind=line).date) == (["Li Wei"], "")


@pytest.mark.parametrize(
    ("name", "believed"), [("p-author h-card", True), ("author-card", True), ("card-subtitle", True), ("card", False)]
)
def test_the_card_of_an_author_is_no_card_of_another_article(name: str, believed: bool) -> None:
    article = _article(f"<div class='{name}'>By Ines van Dyke, January 3, 2024</div>")
    assert article.authors == (["Ines van Dyke"] if believed else [])


def test_a_date_in_the_foot_is_read_where_nothing_marks_the_article() -> None:
    foot = "<div class=entry-footer><span class=author>By Ines van Dyke</span> <time class=published>{}</time></div>"
    for shown in ("09 January 2024", "January 9, 2024"):
        body = f"<div id=page><div class=post><h1>Ferry stops</h1>{PROSE}{foot.format(shown)}</div></div>"
        article = newscrawl.extract(f"<html lang=en><body>{body}</body></html>", url=f"{SITE}/ferry-stops")
        assert (article.authors, article.date) == (["Ines van Dyke"], "2024-01-09")
    line = "<div class=entry-footer><span>Posted by <a href=/u/1>Ines</a> on January 9, 2024 at 10:15 AM</span></div>"
    body = f"<div id=page><div class=post><h1>Ferry stops</h1>{PROSE}{line}</div></div>"
    assert (
        newscrawl.extract(f"<html lang=en><body>{body}</body></html>", url=f"{SITE}/ferry-stops").date == "2024-01-09"
    )


def test_a_weekday_tells_which_number_is_the_day() -> None:
    assert _article("<p class=date>Fri, 05/03/2024 - 20:12</p>").date == "2024-05-03"
    assert _article("<p class=date>Tuesday 03/05/2024</p>").date == "2024-03-05"
    assert _article("<p class=date>05/03/2024 - 20:12</p>").date == ""


def test_dublin_core_in_rdfa_states_an_instant() -> None:
    line = '<span property="dc:date dc:created" content="2024-04-17T15:16:00+00:00">Wed, 04/17/2024 - 15:16</span>'
    assert _article(f"<div>{line}</div>").published_at == "2024-04-17T15:16:00+00:00"


@pytest.mark.parametrize(("name", "date"), [("entry-date updated", "2024-01-03"), ("updated", "")])
def test_the_date_of_an_entry_is_one_of_publication(name: str, date: str) -> None:
    assert _article(f"<time class='{name}' datetime='2024-01-03T10:00:00Z'>3 January</time>").date == date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2024/03/7-best-harbours", ""),
        ("/2024/03/10-things-to-do", ""),
        ("/2024/03/07-ferry-stops", "2024-03-07"),
        ("/2024/03/07/ferry-stops", "2024-03-07"),
    ],
)
def test_a_number_that_a_slug_begins_with_is_no_day(path: str, date: str) -> None:
    assert _article(path=path).date == date


LINKS = ["<a href='/taxonomy/term/{}'>{}</a>".format(*pair) for pair in ((3, "Harbour"), (8, "Ferries"), (9, "Ice"))]
TAGS = ["Harbour", "Ferries", "Ice"]


ROW = "".join(LINKS)
MARKED = ROW.replace("<a", "<a rel=tag")
NAMED = ROW.replace("/taxonomy", "/tags")


def _each(tag: str, links: list[str]) -> str:
    return "".join(f"<{tag}>{link}</{tag}>" for link in links)


SPANS = _each("span", LINKS).replace("/taxonomy", "/tags")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='field field--name-field-tags'><h3>Tags</h3><ul>{_each('li', LINKS)}</ul></div>",
        f"<div class=field-tags><div>Tags:&nbsp;</div><div>{_each('div', LINKS)}</div></div>",
        f"<p class=post-tags>Tags: {MARKED.replace('</a>', '</a> ')}</p>",
        f"<div><span>Tags:</span> {MARKED}</div>",
        f"<div class=tags>{SPANS.replace('</span>', '</span><i>•</i>')}</div>",
        f"<div class=flex>{NAMED.replace('>', '>#').replace('/a>#', '/a>')}</div>",
        f"<nav aria-label=tags><ul>{_each('li', LINKS).replace('/taxonomy', '/tags')}</ul></nav>",
        f"<div>Tags</div><div>{_each('div', LINKS)}</div>",
        f"<ul class=note-tags>{_each('li', LINKS).replace('/taxonomy/term/', '/notes/tag:')}</ul>",
        f"<div class=article-tags>{ROW}</div>",
        f"<p>Tagged with:<br>{ROW}</p>",
        f"<div class=keyword-zone>{ROW.replace('>', '>#').replace('/a>#', '/a>')}</div>",
        f"</article><div class=hashtags>{ROW.replace('>', '>#').replace('/a>#', '/a>')}</div>",
        f"<ul class=tags><li>Topics: {ROW}</li></ul>",
        f"<ul class=meta><li>May 3, 2024</li>{_each('li', LINKS).replace('/taxonomy', '/tags')}</ul>",
    ],
)
def test_tags_in_the_boxes_that_systems_put_around_them(box: str) -> None:
    site = '<meta name="keywords" content="news">' if "class=tags" in box else ""
    assert _article(behind=box, head=site).tags == TAGS


def test_a_tag_with_a_number_is_no_label() -> None:
    links = "".join(f"<a href=/tags/{n}>{n}</a> " for n in ("culture", "topic-2"))
    assert _article(behind=f"<div class=tags>{links}</div>").tags == ["culture", "topic-2"]


def test_categories_are_no_tags_and_neither_is_a_table_of_contents() -> None:
    filed = f"<p>Categories: {MARKED.replace('</a>', '</a> ')}</p>"
    assert _article(behind=filed).tags == []
    links = "<ul><li><a href='#a'>How it began</a></li><li><a href='#b'>Who pays</a></li></ul>"
    assert _article(before=f"<div>In this article</div>{links}").tags == []
    assert _article(behind=f"<p>{NAMED.replace('/tags', '/tag-der-arbeit')}</p>").tags == []


def test_categories_that_are_marked_as_tags_are_the_section() -> None:
    filed = (
        "<div class=entry-categories><h4>Categories</h4><ul><li><a href=/harbour/ rel=tag>Harbour</a></li></ul></div>"
    )
    tagged = "<div class=entry-tags><h4>Tags</h4><ul><li><a href=/t/ice rel=tag>Ice</a></li></ul></div>"
    article = _article(behind=f"<div class=asset-footer>{filed}{tagged}</div>")
    assert (article.section, article.tags) == ("Harbour", ["Ice"])


@pytest.mark.parametrize(
    "line",
    [
        "<a href='/harbour/'>Harbour</a>",
        "<p>Posted on January 3, 2024 by <a href=/u/1>Ines</a> in <a href='/x/harbour/'>Harbour</a></p>",
        "<div><span class=sr-only>Filed under:</span><ul><li><a href='/h'><b>Harbour</b></a></li></ul></div>",
        "<p class=arbo><a href='/'>Accueil</a> &gt; <a href='/rubrique2'>Harbour</a> &gt; <b>Ferry stops</b></p>",
        "<div><b>当前位置:</b> <a href='/'>主页</a> &gt; <a href='/a/x/'>Harbour</a> &gt; </div>",
        "<nav aria-label='Vous êtes ici :'><a href='/'>Accueil</a> <a href='/r2'>Harbour</a></nav>",
        "<div class=itemCategory><span>Published in</span> <a href='/index.php/harbour'>Harbour</a></div>",
        "<span class=posted><a rel='category tag' href='/x/harbour'>Harbour</a></span>",
        "<div class=crumbs><a href='/'>Home</a> » <a href='/2024'>2024</a> » <a href='/n'>Harbour</a></div>",
        "<ol class=breadcrumb><li><a href='/uk/en/'>Home</a></li><li><a href='/harbour/'>Harbour</a></li></ol>",
        "<div class=breadcrumb><a href='/harbour'>Harbour</a> <a href='/harbour/2024'>Boats</a></div>",
        "<div class=path><a href='/n'>Harbour</a> &gt; 正文</div>",
        "<div><p class=cate><a href='/n.htm?id=7'>Harbour</a></p><p>12:00</p></div>",
        "<ul><li>دسته‌بندی: <a href='/service/7'>Harbour</a></li><li>کد خبر: 12</li></ul>",
    ],
)
def test_a_section_above_the_headline(line: str) -> None:
    body = f"<main>{line}<h1>Ferry stops for three weeks</h1>{PROSE}</main>"
    assert (
        newscrawl.extract(f"<body>{body}</body>", url=f"{SITE}/harbour/2024/ferry-stops-for-weeks").section == "Harbour"
    )


def test_links_from_home_right_above_the_headline_are_a_breadcrumb_without_a_sign() -> None:
    assert _article(above="<div><a href='/'>الرئيسية</a><a href='/n'>Harbour</a></div>").section == "Harbour"
    assert _article(above="<div><a href='/about'>About</a><a href='/n'>Harbour</a></div>").section == ""


def test_a_pager_above_the_headline_is_no_breadcrumb() -> None:
    pager = "<p><a href='/a'>« Ice on the river</a> | <a href='/'>Main</a> | <a href='/c'>Boats return »</a></p>"
    assert newscrawl.extract(f"<main>{pager}<h1>Ferry stops</h1>{PROSE}</main>", url=f"{SITE}/b").section == ""


@pytest.mark.parametrize("tag", ["h2", "h3", "h4", "div", "td"])
@pytest.mark.parametrize("title", ["{} - The Courier", "{}_Courier", "The Courier: {}", "{} - Harbour - The Courier"])
def test_a_headline_without_an_h1(tag: str, title: str) -> None:
    headline = "Ferry stops for three weeks"
    shown = f"<{tag}>{headline}</{tag}>" if tag != "td" else f"<table><tr><td>{headline}</td></tr></table>"
    line = "<p><time datetime=2024-01-07>07.01.2024</time> <span>by Ines van Dyke</span></p>"
    stated = f'<meta property="og:title" content="{title.format(headline)}">' if tag == "h3" else ""
    logo = "<h1><a href='/'><img src=/l.png></a></h1>" if tag == "h4" else ""
    head = f"<title>{title.format(headline)}</title>{stated}"
    page = f"<head>{head}</head><body>{logo}<div class=news>{shown}{line}{PROSE}</div></body>"
    article = newscrawl.extract(page, url=f"{SITE}/news/17.html")
    assert (article.title, article.authors, article.date) == (headline, ["Ines van Dyke"], "2024-01-07")


@pytest.mark.parametrize(
    "above",
    ["<h1>Harbour</h1>", "<h1 itemprop=headline>Blog</h1>", "<h1><a href='/blog/'>The Courier of the Coast</a></h1>"],
)
def test_an_h1_that_names_the_section_is_no_headline(above: str) -> None:
    head = "<title>Ferry stops for three weeks | The Courier of the Coast</title>"
    page = f"{head}<body>{above}<div><h2>Ferry stops for three weeks</h2>{PROSE}</div></body>"
    assert newscrawl.extract(page, url=f"{SITE}/blog/17-ferry").title == "Ferry stops for three weeks"


def test_authors_that_are_each_linked_in_a_heading_of_their_own() -> None:
    names = ["Ines van Dyke", "Li Wei"]
    boxes = "".join(f"<h4><a href='/author/{n.split()[0].lower()}/'>{n}</a></h4>" for n in names)
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ines van Dyke"}}</script>'
    assert _article(f"<div class=by>{boxes}</div>", head=head).authors == names


@pytest.mark.parametrize(
    ("stated", "shown", "names"),
    [
        ("John Doe", "By Ines van Dyke", ["Ines van Dyke"]),
        ("Ines van Dyke", "By Ines V. Dyke, Berlin desk", ["Ines van Dyke"]),
        ("Ines van Dyke", "By Staff", ["Ines van Dyke"]),
    ],
)
def test_the_author_whom_the_head_of_each_page_names_gives_way_to_who_signs(
    stated: str, shown: str, names: list[str]
) -> None:
    head = f'<meta name="author" content="{stated}">'
    assert _article(f"<p class=byline>{shown}</p>", head=head).authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "<p><i class='fa fa-user'></i> <a href='/user/1'>Ines van Dyke</a> <i class='fa fa-clock-o'></i> 10:15</p>",
            True,
        ),
        ("<ul><li><span class='glyphicon glyphicon-user'></span> Ines van Dyke</li></ul>", True),
        ("<p><span class='icon-[tabler--user]'></span> Ines van Dyke</p>", True),
        ("<p><svg data-icon='tabler:user'><path/></svg> Ines van Dyke</p>", True),
        ("<p><i class='bi bi-clock'></i> Harbour Office</p>", False),
        ("<div><img src=/a.jpg alt='Ines van Dyke'><div>Ines van Dyke</div></div>", True),
        ("<div><img src=/a.jpg alt='Avatar of Ines van Dyke'><span>Ines van Dyke</span> · Berlin</div>", True),
        ("<div><img src=/a.jpg alt='The old harbour'><div>The old harbour</div></div>", False),
        ("<div><img src=/a.jpg alt='Zero Waste Now'><h3>Zero Waste Now</h3></div>", False),
    ],
)
def test_an_icon_or_a_portrait_tells_the_author(line: str, names: bool) -> None:
    article = _article(line)
    assert article.authors == (["Ines van Dyke"] if names else [])


def test_a_portrait_behind_the_text_is_somebody_else_s() -> None:
    assert _article(behind="<div><img src=/a.jpg alt='Ines van Dyke'><div>Ines van Dyke</div></div>").authors == []


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", "<h3>Article written by</h3><h4>Ines van Dyke</h4>"),
        ("", "<h3>Author(s)</h3><ul><li>Ines van Dyke</li></ul><h3>Related Topics</h3>"),
        ("", "<p>Written by Ines van Dyke, harbour reporter</p>"),
        ("", "<footer><p>Written by <b>Ines van Dyke</b> who lives here and builds boats of paper.</p></footer>"),
        ("", "<div><div>Ines van Dyke</div><p>Ines is the last reporter here and has seen four mayors.</p></div>"),
        ("<p>Ines van Dyke | Senior Writer | January 3, 2024</p>", ""),
        ("<p>Jan 3, 2024 • Ines van Dyke in <a href=/c/3>Harbour</a></p>", ""),
        ("<div><span>By</span><span>Ines van Dyke</span></div>", ""),
        ("<p class=by>Ines van Dyke</p>", ""),
        ("", "<p style='text-align:right;'><strong>Ines van Dyke</strong></p>"),
        ("<div class='mr-[--sidebar-width]'><div class=author>Ines van Dyke</div></div>", ""),
    ],
)  # fmt: skip
def test_a_line_signs_the_article_where_nothing_is_marked(before: str, behind: str) -> None:
    assert _article(before, behind).authors == ["Ines van Dyke"]


@pytest.mark.parametrize(
    "behind",
    [
        "<h3>Related</h3><ul><li><a href=/x>A mayor resigns over a bridge</a> By Ines van Dyke</li></ul>",
        "<p>Source: Reuters Newsroom</p>",
        "<div>The Island</div><p>The island has been without a boat for weeks, and nobody on the quay knows why.</p>",
    ],
)
def test_a_line_behind_the_text_that_signs_nothing_names_nobody(behind: str) -> None:
    assert _article(behind=behind).authors == []


def test_a_link_to_follow_somebody_beside_the_date_signs_nothing() -> None:
    assert (
        _article("<p><a href=//m.example/@sea>Follow Harbour on Mastodon</a></p><p>January 3, 2024</p>").authors == []
    )


@pytest.mark.parametrize("stated", ["katies", "ann.roe", "REDAKTION"])
def test_who_signs_by_a_full_name_beats_an_alias(stated: str) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-01-03T10:00:00Z",'
        f' "dateModified": "2024-01-03T10:00:00Z", "author": {{"@type": "Person", "name": "{stated}"}}}}</script>'
    )
    assert _article("<p>By Ines van Dyke</p>", head=head).authors == ["Ines van Dyke"]
    assert _article(head=head).authors == [stated]


@pytest.mark.parametrize(
    ("before", "behind", "names"),
    [
        # What stands in an author's card beside the name.
        ("", "<div class=post__author_name>Ines van Dyke</div><div class=post__author_desc>Island paper</div>", 1),
        ("<div class=authors><a class=author><div class=name>Ines van Dyke</div><div>Reporter</div></a></div>", "", 1),
        ("<div class=authors><a class=author><span>Ines van Dyke</span><span>Reporter</span></a></div>", "", 1),
        ("<div class=byline><a href=/u/7>Ines van Dyke</a>, Home and Harbour Security Expert</div>", "", 1),
        ("<div class=byline><b class=byline__date>Sat, 20 Dec, 2025 - 06:36</b></div>", "", 0),
        ("<i class='icon my-account'><span>Ines van Dyke</span></i>", "", 1),
        ("<aside><div><a rel=author href=/u/7>Ines van Dyke</a></div></aside>", "", 1),
        # The headline of another article, in a pager.
        ("", "<nav><a rel=prev href=/x><p>Previous post</p><p>By sea to Norderney: the ferry is back</p></a></nav>", 0),
    ],
)
def test_a_byline_ends_where_the_name_does(before: str, behind: str, names: int) -> None:
    assert _article(before, behind).authors == ["Ines van Dyke"] * names


@pytest.mark.parametrize("mark", ["<a rel=author href=/u/7>Ines</a>", "<span class='vcard author'>Ines</span>"])
def test_one_name_for_all_pages_gives_way_to_a_marked_byline(mark: str) -> None:
    head = "<meta name=author content=harbour42>"
    assert _article(f"<p>Written by {mark} in <a href=/c/3>Boats</a></p>", head=head).authors == ["Ines"]
    assert _article(f"<p>{mark}</p>", head="<meta name=author content='Ada Winter'>").authors == ["Ada Winter"]


def test_authors_in_a_list_of_terms_within_one() -> None:
    inner = "<dl><dt>Name</dt><dd>Ines van Dyke</dd><dt>Twitter</dt><dd><a href=//t.example/i>@ines</a></dd></dl>"
    assert _article(f"<dl><dt>Authors</dt><dd><ul><li>{inner}</li></ul></dd></dl>").authors == ["Ines van Dyke"]


def test_cards_of_an_article_s_own_facts_are_no_cards_of_other_articles() -> None:
    section = "<div class='categories card'><b>Categories</b><ul><li><a href=/c/boats>Boats</a></li></ul></div>"
    tags = "<div class='tags card'><b>Tags</b><p><a href=/t/sea>sea</a> <a href=/t/quay>quay</a></p></div>"
    html = f"<main><div><h1>Ferry stops for three weeks</h1>{PROSE}</div><div>{section}{tags}</div></main>"
    article = newscrawl.extract(html, url=SITE + "/ferry-stops-for-three-weeks")
    assert (article.section, article.tags) == ("Boats", ["sea", "quay"])


@pytest.mark.parametrize("names", [["Ines van Dyke"], ["Ines van Dyke", "Owen Pryce"]])
def test_authors_who_are_linked_in_a_line_with_the_section(names: list[str]) -> None:
    links = ", ".join(f"<a href=/author/{n}>{name}</a>" for n, name in enumerate(names))
    line = f"<span><a href=/>Courier</a> | <a href=/c/3>Harbour</a> | {links} | Sat 14 March 2026</span>"
    assert _article(line).authors == names


def test_a_card_beside_the_article_tells_day_and_author_where_there_is_but_one() -> None:
    fact = "<h2><i class='fa fa-calendar'></i><span>3 January 2024</span></h2>"
    card = f"<aside class=sidebar>{fact}<p><a href=/author/ines>Ines van Dyke</a></p></aside>"
    page = f"<body><main><h1>Ferry stops</h1>{PROSE}</main>%s</body>"
    article = newscrawl.extract(page % card, url=SITE + "/ferry-stops")
    assert (article.date, article.authors) == ("2024-01-03", ["Ines van Dyke"])
    other = card.replace("3 January", "4 January").replace("ines", "owen").replace("Ines van Dyke", "Owen Pryce")
    article = newscrawl.extract(page % (card + other), url=SITE + "/ferry-stops")
    assert (article.date, article.authors) == ("", [])


def test_who_published_what_an_article_is_about_is_no_author_of_it() -> None:
    line = PROSE + "<p>Published by Harbour Games</p>"
    assert _article(line, head="<meta name=author content='Li Wei'>").authors == ["Li Wei"]
    assert _article(line, "<footer><address>By <a href=/a/7>Ada Winter</a></address></footer>").authors == [
        "Ada Winter"
    ]


@pytest.mark.parametrize(
    ("before", "behind", "published"),
    [
        ("<h2>January 11, 2024</h2>", "", ""),
        ("<aside><p>published on 2024-01-11 · tagged with <a href=/t/boats>#boats</a></p></aside>", "", ""),
        ("", "<footer><time>Created: Thu 11 January 2024.</time></footer>", ""),
        (
            "",
            "<footer><p>Published: <time datetime='2024-01-11T15:12:00+00:00'>Thu 11 January 2024</time></p></footer>",
            "2024-01-11T15:12:00+00:00",
        ),
    ],
)
def test_a_date_in_a_line_of_its_own(before: str, behind: str, published: str) -> None:
    article = _article(before, behind)
    assert (article.date, article.published_at or "") == ("2024-01-11", published)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("<h1>Ferry stops<a class=headerlink href='#f' title='Link to this heading'>¶</a></h1>", "Ferry stops | Paper"),
        ("<h1>Ferry stops<br><span class=subtitle>Nobody believes in three weeks</span></h1>", "Ferry stops"),
        ("<nav><h2>News of the coast</h2></nav><h2>Ferry stops</h2>", "Ferry stops | News of the coast"),
        ("<div class=post-main-title>Ferry stops</div>", "The Paper | A paper of the islands"),
        ("<a href=../index.html>The Paper</a><p class=date>3 May</p>", "Ferry stops - The Paper"),
        ("<h1 class=logo><a href=/start>The Paper</a></h1><main><h1>Ferry stops</h1>", "news:ferry_stops [The Paper]"),
    ],
)
def test_the_headline_without_what_stands_in_it_or_above_it(top: str, title: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{top}<div>{PROSE}</div></body></html>"
    assert newscrawl.extract(html, url=SITE + "/news/ferry_stops").title == "Ferry stops"


LATEST = "<div><b>Recently updated</b><ul>{}</ul></div>".format(
    "".join(
        f"<li><a href='/posts/another-story-{day}'>Another story of the paper, its number {day}</a>"
        f"<span>2024-05-{day} 22:12:00</span></li>"
        for day in range(20, 25)
    )
)


@pytest.mark.parametrize("where", ["above", "below"])
@pytest.mark.parametrize(
    "line",
    [
        "<p>2024-01-03</p>",
        "<div><span><a title=Date>2024-01-03</a></span></div>",
        "<p>Jan 3, 2024 | By Ines van Dyke</p>",
    ],
)
def test_the_dates_of_other_headlines_are_none_of_the_article(line: str, where: str) -> None:
    article = _article(line, behind=LATEST) if where == "below" else _article(behind=LATEST, above=line)
    assert article.date == "2024-01-03"


def test_a_date_beside_the_link_to_its_section_is_the_articles() -> None:
    line = "<div><a href='/c/health'>Health and Social Care</a> <span>January 3, 2024</span></div>"
    assert _article(line).date == _article(above=line).date == "2024-01-03"


def test_an_author_may_be_labelled_for_screen_readers_alone() -> None:
    line = (
        "<div><span role=group aria-label=作者><i></i><a title=作者 href=https://a.example/>Jo Castell</a></span></div>"
    )
    assert _article(line, lang="zh").authors == ["Jo Castell"]


@pytest.mark.parametrize(
    "head",
    [
        "<header><a href='/'>The Courier</a><time datetime=2026-11-28T17:00:00Z>28 November 2026</time></header>",
        "<div class=top-bar><span>Saturday, November 28, 2026 10:15</span></div>",
        "<div class=site-header><a href='/'>The Courier</a><p class=date>28 Nov 2026 17:30</p></div>",
    ],
)
def test_the_date_in_the_head_of_a_site_is_todays(head: str) -> None:
    page = (
        "<html lang=en><body>{}<main><article><h1>Ferry stops for three weeks</h1>{}{}</article></main></body></html>"
    )
    assert newscrawl.extract(page.format(head, "", PROSE), url=SITE).date == ""
    assert (
        newscrawl.extract(page.format(head, "<p class=date>3 January 2024</p>", PROSE), url=SITE).date == "2024-01-03"
    )


def test_a_date_within_a_sentence_is_that_of_what_is_told() -> None:
    told = "<p>On <time datetime=1998-06-01>June 1, 1998</time>, the boats stopped for the first time of all.</p>"
    assert _article(told).date == ""
    assert _article("<p>Published on <time datetime=2024-01-03>January 3, 2024</time></p>" + told).date == "2024-01-03"


def test_a_video_in_an_article_dates_itself() -> None:
    video = '{"@type": "VideoObject", "name": "%s", "datePublished": "2020-01-01"}'
    head = f'<script type="application/ld+json">{video}</script>'
    line = "<p class=date>3 January 2024</p>"
    assert _article(line, head=head % "The quay by night").date == "2024-01-03"
    assert _article(line, head=head % "Ferry stops for three weeks").date == "2020-01-01"


@pytest.mark.parametrize(
    ("links", "tags", "section"),
    [
        ("<a href='/blog?tag=Budget'>#Budget</a><a href='/blog?tag=Boats'>#Boats</a>", ["Budget", "Boats"], ""),
        ("<a href='/blog?tag=Budget'>Budget</a>", ["Budget"], ""),
        ("<a href='/blog?category=harbour'>Harbour</a>", [], "Harbour"),
        ("<ul class=content-tags><li><a class=p-category href='/tag-boats.html'>Boats</a></li></ul>", ["Boats"], ""),
    ],
)
def test_a_query_says_as_much_as_a_folder(links: str, tags: list[str], section: str) -> None:
    article = _article(behind=f"<div>{links}</div>")
    assert (article.tags, article.section) == (tags, section)


@pytest.mark.parametrize("sign", ["/", "›"])
@pytest.mark.parametrize("first", ["<a href='/'>Home</a>", "<a href='/blog'>Blog</a>"])
def test_signs_in_elements_of_their_own_make_a_trail(first: str, sign: str) -> None:
    trail = f"<nav>{first}<span>{sign}</span><a href='/harbour'>Harbour</a></nav>"
    assert _article(above=trail).section == "Harbour"


def test_all_authors_that_an_entry_marks() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry stops for three weeks",'
        ' "author": {"name": "Ines van Dyke"}}</script>'
    )
    card = "<li class='h-card p-author'><a class=u-url href='/author-{0}.html'><span class=p-name>{1}</span></a></li>"
    cards = card.format("ines", "Ines van Dyke") + card.format("jo", "Jo Castell")
    assert _article(behind=f"<ul>{cards}</ul>", head=head).authors == ["Ines van Dyke", "Jo Castell"]


@pytest.mark.parametrize(
    "line",
    [
        "<p class=byline><a href=/a>Ines van Dyke</a> in Berlin and <a href=/b>Jo Castell</a> in London</p>",
        "<p>By <a href=/a>Ines van Dyke</a> with <a href=/b>Jo Castell</a>, London</p>",
        "<p class=byline><a href=/a>Ines van Dyke</a>, <a href=/b>Jo Castell</a> and agencies</p>",
        "<p class=byline><a href=/a>Ines van Dyke</a>, Editor, and <a href=/b>Jo Castell</a> for the Courier</p>",
        "<p class=byline>By <a href=/a>Ines van Dyke</a> and <a href=/b>Jo Castell</a> in <a href=/c>Harbour</a></p>",
        "<p>By <a href=/a>Ines van Dyke</a> and <a href=/b>Jo Castell</a> on 3 May 2024. In <a href=/c>Ice</a></p>",
        "<p>By <a href=/a>Ines van Dyke</a> and <a href=/b>Jo Castell</a> for the Sun in <a href=/c>Ice</a></p>",
    ],
)
def test_words_beside_linked_names_are_no_names(line: str) -> None:
    assert _article(line).authors == ["Ines van Dyke", "Jo Castell"]


@pytest.mark.parametrize(
    "line",
    [
        "<ul><li>By Ines van Dyke</li><li>Business reporter, Harbour News</li></ul>",
        "<p class=byline>By Ines van Dyke<br>Business reporter, Harbour News</p>",
        "<p class=byline>By Ines van Dyke, Business reporter, Harbour News</p>",
        "<p class=byline>By Ines van Dyke, The Courier</p>",
    ],
)
def test_the_paper_that_somebody_works_for_is_no_second_author(line: str) -> None:
    head = "<meta property=og:site_name content='The Courier'>"
    assert _article(line, head=head).authors == ["Ines van Dyke"]


def test_who_posted_is_heard_though_the_text_tells_of_several_works() -> None:
    works = "<p>Published by Harbour Books</p>" + PROSE[:400] + "<p>Published by Quay Press</p>"
    article = _article("<p>Posted on January 3, 2024 by Ines van Dyke</p>", behind=works + PROSE)
    assert article.authors == ["Ines van Dyke"]


def test_a_link_to_a_category_that_is_marked_as_a_tag_hides_no_tags() -> None:
    links = "<a rel=tag href='/category/harbour'>Harbour</a> <a href='/tag/boats'>Boats</a> <a href='/tag/ice'>Ice</a>"
    article = _article(behind=f"<ul class=meta>{links}</ul>")
    assert (article.tags, article.section) == (["Boats", "Ice"], "Harbour")


def test_a_link_above_the_headline_that_is_called_as_its_folder_is_the_section() -> None:
    assert _article(above="<div><a href='/harbour'>Harbour</a></div>").section == "Harbour"
    html = "<html lang=en><article><a href='/harbour'>Harbour</a><div><h1>Ferry stops for three weeks</h1></div>{}"
    assert newscrawl.extract(html.format(PROSE), url=SITE + "/ferry-stops").section == "Harbour"
    assert _article(above="<div><a href='/2024/01/02/storm-over-the-harbour'>Harbour</a></div>").section == ""


@pytest.mark.parametrize("box", ["<p>{}</p>", "<div class=byline>{}</div>"])
@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ines van Dyke | Politics", ["Ines van Dyke"]),
        ("Von Ines van Dyke, Berlin", ["Ines van Dyke"]),
        ("Von Ines van Dyke, Berlin, und Jo Castell, Baden-Baden", ["Ines van Dyke", "Jo Castell"]),
        ("By Ines van Dyke, Science | 3 January 2024", ["Ines van Dyke"]),
        ("By Ines van Dyke | Harbour News", ["Ines van Dyke"]),
        ("By Ines van Dyke | <a href=/boats/>Boats</a>", ["Ines van Dyke"]),
        ("By Ines van Dyke | Jo Castell", ["Ines van Dyke", "Jo Castell"]),
        ("Von Ines van Dyke, Jo Castell", ["Ines van Dyke", "Jo Castell"]),
        ("By Ines van Dyke, Reuters", ["Ines van Dyke", "Reuters"]),
        ("By Ines van Dyke, Jo and Kim", ["Ines van Dyke", "Jo", "Kim"]),
    ],
)
def test_a_place_or_a_section_behind_a_name_is_no_second_author(line: str, names: list[str], box: str) -> None:
    menu = "<nav><a href=/boats/>Boats</a> <a href=/harbour-news/>Harbour News</a></nav>"
    html = f"<html lang=en><body>{menu}<article><h1>Ferry stops for three weeks</h1>{box.format(line)}{PROSE}</article>"
    assert newscrawl.extract(html, url=SITE + "/ferry-stops-for-three-weeks").authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ines van Dyke Posted by", ["Ines van Dyke"]),
        ("Author Posted by", []),
        ("Ines van Dyke January 3rd, 2024", ["Ines van Dyke"]),
    ],
)
def test_what_is_glued_to_a_name_is_no_part_of_it(line: str, names: list[str]) -> None:
    assert _article(f"<div class=byline>{line}</div>").authors == names


VISIT = "s=3fa94c0e1b2d4f5a6b7c8d9e0f1a2b3c"


def test_the_number_of_a_visit_hides_neither_category_nor_author() -> None:
    article = _article(behind=f"<p><a href='/category/harbour/?{VISIT}'>Harbour</a></p>")
    assert article.section == "Harbour"
    assert _article(f"<p><a href='/author/ines?{VISIT}'>Ines van Dyke</a></p>").authors == ["Ines van Dyke"]


@pytest.mark.parametrize("href", [f"/list.php?{VISIT}", "/list.php?r=7"])
def test_a_link_above_the_headline_that_the_menu_holds_too_is_the_section(href: str) -> None:
    html = (
        f"<html lang=en><nav><a href='/'>Home</a><a href='{href}'>Harbour</a></nav><main><article>"
        f"<div><a href='{{}}'>{{}}</a></div><h1>Ferry stops for three weeks</h1>{PROSE}</article></main>"
    )
    for target, said, section in ((href, "Harbour", "Harbour"), ("/", "Home", ""), ("/list.php?r=8", "Ice", "")):
        assert newscrawl.extract(html.format(target, said), url=SITE + "/ferry-stops").section == section


@pytest.mark.parametrize(
    "line",
    [
        "<p>January 3rd, 2024 Ines van Dyke</p>",
        "<p>Ines van Dyke January 3, 2024</p>",
        "<div class=meta><span>Ines van Dyke</span> · <time datetime=2024-01-03>3 January 2024</time></div>",
        "<div class=meta><span>Ines van Dyke</span><time datetime=2024-01-03>3 January 2024</time></div>",
        "<div class=meta>January 3, 2024&nbsp;·&nbsp;3 min&nbsp;·&nbsp;512 words&nbsp;·&nbsp;Ines van Dyke</div>",
        "<div class=byline>Published 3 January 2024, 10:15 Uhr | Ines van Dyke</div>",
        "<div>3 de enero de 2024 — Ines van Dyke — 4 min read</div>",
    ],
)
def test_a_full_name_beside_a_date_and_nothing_else_is_the_authors(line: str) -> None:
    article = _article(line, behind="<p>© Ines van Dyke</p>")
    assert (article.authors, article.date) == (["Ines van Dyke"], "2024-01-03")
    assert _article(above=line).authors == ["Ines van Dyke"]


@pytest.mark.parametrize(
    ("words", "beside"),
    [
        ("Harbour News", "<nav><a href=/harbour-news/>Harbour News</a></nav>"),
        ("Island Boats", ""),
        ("Ferry Traffic", ""),
        ("Stone Quarries", "<div><a href=/quarries/>All on quarries</a></div>"),
        ("<a href=/c/7>Stone Quarries</a>", ""),
        ("The Saltmarsh Courant", "<meta property=og:site_name content='The Saltmarsh Courant'>"),
        ("PHOTO STORY", ""),
        ("Stone Quarries and Dykes", ""),
        ("Staff Writer", ""),
        ("Stone Quarries | Ice Floes", ""),
    ],
)
@pytest.mark.parametrize("box", ["<div class=meta>3 January 2024 | {}</div>", "<p>{} – 3 January 2024</p>"])
def test_other_words_beside_a_date_are_no_author(box: str, words: str, beside: str) -> None:
    assert _article(box.format(words), head=beside, behind=beside).authors == []


def test_authors_whom_a_menu_lists_are_no_sections() -> None:
    menu = "<nav><a href='/author/ines'>Ines van Dyke</a><a href='/author/jo'>Jo Castell</a></nav>"
    line = "<p>By <a href='/author/ines'>Ines van Dyke</a> and <a href='/author/jo'>Jo Castell</a></p>"
    names = ["Ines van Dyke", "Jo Castell"]
    assert _article(line, above=menu).authors == names
    assert _article(f"<div class=navigation>{line.replace('/author/', '/c/')}</div>").authors == names


CARD = (
    "<div role=navigation><ul class=menu><li><i class='fa fa-user'></i> <a href=/login>Your Account</a></ul>"
    "<div class=card><h2><i class='fa fa-calendar'></i> <span>3 January 2024</span></h2><ul>"
    "<li><span><i class='fa-fw fa fa-user'></i></span> {}</li>"
    "<li><span><i class='fa fa-folder'></i></span> <a href=/c/harbour.html>Harbour</a></li></ul></div>"
    "<ul><li><a href=/author/0.html>Ines van Dyke (7)</a><li><a href=/author/2.html>Kim Sand (3)</a></ul></div>"
)


@pytest.mark.parametrize("names", [["Ines van Dyke"], ["Ines van Dyke", "Jo Castell"]])
def test_a_card_of_icons_beside_the_article_tells_authors_and_day(names: list[str]) -> None:
    card = CARD.format(" ".join(f"<a href=/author/{at}.html>{name}</a>" for at, name in enumerate(names)))
    html = f"<html lang=en>{card}{'<hr>' * 60}<div><h1>Ferry stops for three weeks</h1>{PROSE}</div>"
    article = newscrawl.extract(html, url=SITE + "/ferry-stops")
    assert (article.authors, article.date) == (names, "2024-01-03")
    alone = newscrawl.extract(html.replace("fa-calendar", "fa-anchor"), url=SITE + "/ferry-stops")
    assert alone.authors == []


KO = "항구 도시 시청은 무너진 다리를 다시 짓겠다고 밝혔다. 시장은 사업비의 절반을 나라가 낼 것이라고 설명했다. "
ZH = "港口城市政府今天宣布，将重建因水灾受损的老桥。市长表示，工程将在雨季结束后动工，车辆将改走环城公路。"
JA = "港湾都市の市役所は、水害で壊れた古い橋を建て直すと発表した。工事は雨の季節が終わり次第、始まるという。"


@pytest.mark.parametrize(
    ("before", "opening", "text", "ending", "names"),
    [
        ("<ul><li><i class=icon></i> 이서준 기자</li></ul>", "", KO, "", ["이서준"]),
        ("<div class=Detail_reporter><a href=/r/1>박지우 기자</a></div>", "", KO, "", ["박지우"]),
        ("<ul><li><a href=/r>글·사진 최민아 기자</a></li></ul>", "", KO, "", ["최민아"]),
        ("", "", KO, "<p>항구=최민아 기자 mina@paper.example</p>", ["최민아"]),
        ("<div>[연안뉴스 이서준 기자]</div><div>승인 2024.03.12 16:20</div>", "", KO, "", ["이서준"]),
        ("<div>기자명 이서준</div><div>입력 2024.03.12 16:20</div>", "", KO, "", ["이서준"]),
        ("<div>记者陈志明／综合报道</div><div>2024/03/12 13:20</div>", "", ZH, "", ["陈志明"]),
        ("<div>海滨日报记者 刘洋 通讯员 周明</div>", "", ZH, "", ["刘洋", "周明"]),
        ("<div>文：陈志明　图：林怡君</div>", "", ZH, "", ["陈志明"]),
        ("<div>佐藤美咲 記者</div><div>2024/3/12 11:00</div>", "", JA, "", ["佐藤美咲"]),
        ("", "(항구=연안뉴스) 김하늘·이서준 기자 = ", KO, "", ["김하늘", "이서준"]),
        ("<div>来源：海滨网</div>", "海滨3月12日电（记者陈立 周琳）", ZH, "", ["陈立", "周琳"]),
        ("", "〔記者林怡君／港市報導〕", ZH, "", ["林怡君"]),
        ("", "（中央社記者林怡君港市12日電）", ZH, "", ["林怡君"]),
        ("", "【ソウル＝佐藤美咲】", JA, "", ["佐藤美咲"]),
        ("", "", JA, "<p>【佐藤美咲、田中健一】</p>", ["佐藤美咲", "田中健一"]),
        ("", "", JA, "<p>（東京都港区）</p>", []),
        ("<div>来源：海滨网</div>", "", ZH, "", ["海滨网"]),
    ],
)
def test_authors_as_papers_of_east_asia_name_them(
    before: str, opening: str, text: str, ending: str, names: list[str]
) -> None:
    body = f"<h1>옛 다리 老桥 古い橋</h1>{before}<p>{opening}{text}</p>{f'<p>{text * 2}</p>' * 3}{ending}"
    assert newscrawl.extract(f"<body><main>{body}</main></body>", url=f"{SITE}/n/12345").authors == names


def test_readings_of_kanji_are_none_of_a_headline_or_a_day() -> None:
    ruby = "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>".format
    head = f"<h1>古い{ruby('橋', 'はし')}を建て直す</h1><p>2024{ruby('年', 'ねん')}3{ruby('月', 'がつ')}12日</p>"
    article = newscrawl.extract(f"<body><main>{head}{f'<p>{JA * 2}</p>' * 3}</main></body>", url=f"{SITE}/n/12345")
    assert (article.title, article.date) == ("古い橋を建て直す", "2024-03-12")


def test_the_day_that_is_shown_for_an_instant_in_utc_is_the_papers() -> None:
    article = _article("<time datetime='2024-03-12T18:00:00.000Z'>2024年3月13日 3時00分</time>")
    assert (article.date, article.published_at) == ("2024-03-13", "2024-03-13T03:00:00+09:00")
    assert _article("<time datetime='2024-03-12T18:00:00Z'>2024年3月14日 3時00分</time>").date == "2024-03-12"


@pytest.mark.parametrize(
    "line",
    [
        "更新日：令和6年3月12日",
        "Cập nhật lúc 08:30, Thứ Ba, 12/03/2024 (GMT+7)",
        "Updated: March 12, 2024",
        "Обновлено:<br>12 марта 2024",
    ],
)
def test_a_day_of_change_is_none_of_publication(line: str) -> None:
    article = _article(f"<div>{line}</div>", lang="vi")
    assert (article.date, article.published_at) == ("", None)
    assert _article(f"<div>{line}</div><div>Published: March 2, 2024</div>").date == "2024-03-02"


def test_the_page_of_a_video_is_dated_by_it_where_nothing_else_is_stated() -> None:
    video = '{"@type": "VideoObject", "name": "Ferry stops for three weeks", "uploadDate": "2024-03-12T10:00:00+03:00"}'
    head = f'<script type="application/ld+json">{video}</script>'
    assert _article(head=head).published_at == "2024-03-12T10:00:00+03:00"
    assert _article("<p>January 3, 2024</p>", head=head).date == "2024-01-03"


@pytest.mark.parametrize("tag", ["div", "td"])
@pytest.mark.parametrize(
    "top",
    [
        "<h1>Старый мост</h1>12 марта 2024<br><br>",
        "<h1>Старый мост</h1><i>Ирина Лосева</i><br>12 марта 2024 г.<br><br>",
        "12.03.2024 14:30 | Общество<h1>Старый мост</h1>",
    ],
)
def test_a_day_in_a_line_that_no_element_holds(top: str, tag: str) -> None:
    text = "<br><br>".join(f"Старый мост построят заново после дождей, сказал мэр города {n} раз." * 3 for n in "234")
    page = f"<body><table><tr><{tag}>{top}{text}</{tag}></tr></table></body>"
    article = newscrawl.extract(page, url=f"{SITE}/news/45128")
    assert (article.title, article.date, len(article.paragraphs)) == ("Старый мост", "2024-03-12", 3)


def test_a_day_in_the_first_sentence_of_a_text_dates_nothing() -> None:
    told = "Am 12. März 2024 wurde das Schiff getauft, das seither an der Brücke liegt, und alle kamen."
    assert _article(f"{told}<br><br>", lang="de").date == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<div>Jan Wiśniewski, 12 marca 2024, 17:31</div>", "Jan Wiśniewski"),
        ("<div>Του Γιώργου Παππά</div><div>12 Μαρτίου 2024</div>", "Γιώργου Παππά"),
        ("<div>به قلم مریم کاظمی</div><div>۲۲ اسفند ۱۴۰۲</div>", "مریم کاظمی"),
        ("<div>מאת: דנה כהן, כתבת חוף ניוז</div><div>12 במרץ 2024</div>", "דנה כהן"),
        ("<div>12 มี.ค. 2567 | เรื่องโดย พลอย รุ่งเรือง</div>", "พลอย รุ่งเรือง"),
        ("<div>گروه جامعه - خبرنگار: رضا نوری | سه‌شنبه ۲۲ اسفند ۱۴۰۲</div>", "رضا نوری"),
    ],
)
def test_bylines_as_other_countries_write_them(line: str, name: str) -> None:
    article = _article(line, lang="el")
    assert (article.authors, article.date) == ([name], "2024-03-12")
