"""The body and what stays out of it, through the public face: `extract` and `read`."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.errors import PageError
from newscrawl.extraction import Label, Reading, extract, open_page, read
from newscrawl.extraction.labels.features import FEATURES, Matrix

URL = "https://paper.example/2024/05/07/flood-defences.html"
P = [
    "The city council voted on Tuesday to spend forty million on new flood defences along the river.",
    "Engineers had warned for years that the old walls, built in 1953, would not survive another winter.",
    "“We cannot wait any longer,” said the mayor, who had opposed the plan as recently as last spring.",
    "Work is due to begin in March and to last for two years, with most of the money coming from the state.",
    "Residents of the lower town welcomed the decision, though many doubt that the schedule can be kept.",
]
NAV = "<nav><ul>" + "".join(f"<li><a href=/s{i}>Section {i}</a>" for i in range(9)) + "</ul></nav>"
FOOTER = "<footer><p>© 2024 The Paper. All rights reserved. Reproduction only with our permission, please.</p></footer>"


def paragraphs(texts: list[str] = P) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, title: str = "Council votes for flood defences", head: str = "") -> str:
    return f"""<!doctype html><html lang="en"><head><title>{title} | The Paper</title>
    <meta property="article:published_time" content="2024-05-07T08:00:00+02:00">{head}</head>
    <body class="single with-sidebar comments-open">{NAV}<h1>{title}</h1>{body}{FOOTER}</body></html>"""


def labels_of(reading: Reading, text: str) -> list[Label]:
    return [block.label for block in reading.blocks if text in block.text]


# -- what is in -------------------------------------------------------------------------------------------------


def test_paragraphs_are_joined_by_blank_lines() -> None:
    article = extract(page(f"<div class=content>{paragraphs()}</div>"), URL)
    assert article.text == "\n\n".join(P)
    assert article.paragraphs == P
    assert article.verdict == "full"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Smith", ["Ann Smith"]),
        ("By Ann Smith and Jörg Petersen", ["Ann Smith", "Jörg Petersen"]),
        ("Von Ann Smith, Bo Ek und Jörg Petersen", ["Ann Smith", "Bo Ek", "Jörg Petersen"]),
        ("Por Ann Smith y Jörg Petersen | 7 May 2024", ["Ann Smith", "Jörg Petersen"]),
    ],
)
def test_a_byline_at_the_beginning_of_the_text_is_none_of_it(line: str, names: list[str]) -> None:
    article = extract(page(f"<main><time datetime=2024-05-07>7 May 2024</time><p>{line}</p>{paragraphs()}</main>"), URL)
    assert article.paragraphs == P
    assert article.authors == names


@pytest.mark.parametrize(
    "line", ["By Ann Smith’s own account the wall was never finished, and nobody asked.", "By and by."]
)
def test_a_text_that_begins_as_a_byline_does_is_none(line: str) -> None:
    body = f"<main><p class=byline>By Ann Smith</p><p>{line}</p>{paragraphs()}</main>"
    assert extract(page(body), URL).paragraphs[0] == line


class Unsure:
    """A model that is sure of all but the headings."""

    def __init__(self, chance: float) -> None:
        self.odds = np.log(chance / (1 - chance))

    def scores(self, matrix: Matrix) -> Matrix:
        is_heading = matrix[:, FEATURES.index("heading_level")] > 0
        return np.where(is_heading, self.odds, 5.0).astype(np.float32)


@pytest.mark.parametrize(
    ("heading", "chance", "is_in"),
    [
        ("<h2>From 1976 to January</h2>", 0.45, True),
        ("<h2>From 1976 to January</h2>", 0.05, True),
        ("<h2>Advertisement</h2>", 0.45, False),
        ("<h2><a href=/2024/05/06/x/>From 1976 to January</a></h2>", 0.45, False),
        ("<div class=related-box><h2>From 1976 to January</h2></div>", 0.45, False),
    ],
)
def test_a_heading_amid_what_surely_is_text_is_text(heading: str, chance: float, is_in: bool) -> None:
    html = page(f"<article>{paragraphs(P[:3])}{heading}{paragraphs(P[3:])}</article>")
    parts = read(open_page(html, URL), model=Unsure(chance)).article.paragraphs  # type: ignore[arg-type]
    assert [text for text in parts if text in P] == P
    assert (parts[parts.index(P[3]) - 1] != P[2]) is is_in


def test_subheadings_lists_and_quotes_are_paragraphs_of_their_own() -> None:
    body = (
        f"<p>{P[0]}</p><h2>Why now</h2><p>{P[1]}</p><ul><li>Forty million in all</li><li>Two years of work</li></ul>"
        f"<blockquote>{P[2]}</blockquote><p>{P[3]}</p><p>{P[4]}</p>"
    )
    reading = read(open_page(page(f"<article>{body}</article>"), URL))
    assert reading.article.paragraphs == [
        P[0], "Why now", P[1], "Forty million in all", "Two years of work", P[2], P[3], P[4],
    ]  # fmt: skip
    assert labels_of(reading, "Why now") == [Label.SUBHEADING]
    assert labels_of(reading, "Two years of work") == [Label.LIST]
    assert labels_of(reading, P[2]) == [Label.QUOTE]


def test_breaks_make_paragraphs() -> None:
    text = extract(page("<div class=text>" + "<br><br>".join(P) + "</div>"), URL).text
    assert text == "\n\n".join(P)
    lines = extract(page("<div class=text>" + "<br>\n".join(P) + "</div>"), URL).text
    assert lines == "\n\n".join(P)


def test_a_single_break_inside_a_sentence_is_a_space() -> None:
    broken = P[0].replace(" on Tuesday", "<br>on Tuesday")
    assert extract(page(f"<div><p>{broken}</p>{paragraphs(P[1:])}</div>"), URL).paragraphs[0] == P[0]


def test_inline_elements_do_not_cut_words() -> None:
    body = (
        f"<p>{P[0]}</p><p>The <b>c</b>ity of <a href=/x>Ul<i>m</i></a>, H<sub>2</sub>O and more, is old and rich.</p>"
    )
    assert (
        "The city of Ulm, H2O and more, is old and rich." in extract(page(f"<div>{body}{paragraphs(P[1:])}</div>")).text
    )


def test_a_standfirst_is_in_once() -> None:
    intro = "After years of dispute the walls along the river will be raised by two metres at last."
    body = f'<p class="standfirst">{intro}</p><div class=meta>By Ann Smith</div><div class=body>{paragraphs()}</div>'
    assert extract(page(body), URL).paragraphs == [intro, *P]
    body = f'<p class="standfirst">{P[0]}</p><div class=meta>By Ann Smith</div><div class=body>{paragraphs()}</div>'
    assert extract(page(body), URL).paragraphs == P


def test_hidden_text_is_out_unless_it_is_all_there_is() -> None:
    hidden = "<div hidden><p>Accept our cookies, all of them, so that we may show you the page you came for.</p></div>"
    assert extract(page(hidden + f"<div>{paragraphs()}</div>"), URL).paragraphs == P
    styled = hidden.replace(" hidden", ' style="color:red; display : none"')
    assert extract(page(styled + f"<div>{paragraphs()}</div>"), URL).paragraphs == P
    assert extract(page(f'<div style="display:none">{paragraphs()}</div>'), URL).paragraphs == P


# -- what is out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "label"),
    [
        ('<figure><img src=a.jpg><figcaption>The river in flood near the old bridge, in 2021.</figcaption></figure>',
         Label.CAPTION),
        ('<div class="related"><h3>More</h3><ul><li><a href=/a>The river in flood once more</a></ul></div>',
         Label.RELATED),
        ('<aside class="newsletter-signup"><p>The river in flood, in your inbox. Sign up, it is free.</p></aside>',
         Label.PROMPT),
        ('<div class="share-tools"><a href=/f>The river in flood: share</a></div>', Label.NAVIGATION),
    ],
)  # fmt: skip
def test_asides_inside_the_body_are_out(html: str, label: Label) -> None:
    reading = read(open_page(page(f"<div class=content>{paragraphs(P[:3])}{html}{paragraphs(P[3:])}</div>"), URL))
    assert reading.article.paragraphs == P
    assert labels_of(reading, "The river in flood") == [label]


def test_a_footer_that_says_whose_the_page_is_is_legal() -> None:
    line = "© 2024 The Paper. All rights reserved. Terms of use. Privacy policy."
    reading = read(
        open_page(
            f"<html><body><article>{''.join(f'<p>{text}</p>' for text in P)}</article>"
            f"<footer><p>{line}</p></footer></body></html>",
            URL,
        )
    )
    assert labels_of(reading, line) == [Label.LEGAL]


@pytest.mark.parametrize("phrase", ["Read also", "Lesen Sie auch:", "Advertisement", "Subscribe to our newsletter"])
def test_phrases_that_papers_put_between_paragraphs_are_out(phrase: str) -> None:
    body = f"<div>{paragraphs(P[:2])}<p>{phrase}</p>{paragraphs(P[2:])}</div>"
    assert extract(page(body), URL).paragraphs == P


def test_biography_and_legal_notice_after_the_body_are_out() -> None:
    bio = "<div class=author-bio><p>Ann Smith has covered the city council since 2009. She lives in town.</p></div>"
    legal = "<div class=disclaimer><p>This text was first published elsewhere. No liability is taken for it.</p></div>"
    reading = read(open_page(page(f"<div class=main><div class=body>{paragraphs()}</div>{bio}{legal}</div>"), URL))
    assert reading.article.paragraphs == P
    assert labels_of(reading, "Ann Smith has covered") == [Label.AUTHOR_BIO]
    assert labels_of(reading, "No liability") == [Label.LEGAL]


TAIL = """<div class="n"><div><div>Previous Article</div></div>
<div><a href="/2024/05/06/mayor.html">Mayor resigns</a></div></div>
<div class="n"><div><div>Next Article</div></div>
<div><a href="/2024/05/08/bridge.html">Bridge to open in June</a></div></div>
<div><h3>Write a Comment</h3><a href="#respond">Leave a Comment</a></div>"""


@pytest.mark.parametrize(
    "wrap", ["<div class=story>{}</div>{}", "<div class=story>{}{}</div>", "<div>{}<div>{}</div></div>"]
)
def test_the_body_ends_before_its_neighbours_and_the_call_for_comments(wrap: str) -> None:
    article = extract(page(wrap.format(paragraphs(), TAIL)), URL)
    assert article.paragraphs == P
    assert article.prev_title == "Mayor resigns"
    assert article.next_url == "https://paper.example/2024/05/08/bridge.html"


def test_the_same_tail_as_plain_lines() -> None:
    lines = "".join(
        f"<p>{line}</p>"
        for line in ["Previous Article", "Mayor resigns", "Next Article", "Bridge to open in June", "Write a Comment",
                     "Leave a Comment"]
    )  # fmt: skip
    assert extract(page(f"<div>{paragraphs()}{lines}</div>"), URL).paragraphs == P


def test_a_body_that_mentions_such_words_stays_whole() -> None:
    talk = [
        P[0],
        "In the previous article we described how the walls were built, and in the next article we will say by whom.",
        "Readers can leave a comment below the plan at the town hall; comments are closed at the end of the month.",
        "She said: “Subscribe to our newsletter, share this, read also what the others write,” and laughed out loud.",
        P[3],
    ]
    assert extract(page(f"<div>{paragraphs(talk)}</div>"), URL).paragraphs == talk


# -- other scripts ----------------------------------------------------------------------------------------------

SCRIPTS = {
    "zh": [
        "市议会周二投票决定，将拨款四千万元用于沿河修建新的防洪设施。这项决定引起了广泛关注。",
        "工程师们多年来一直警告说，一九五三年修建的旧堤坝无法再承受一个冬天的洪水。",
        "“我们不能再等了。”市长说，他去年春天还曾反对这一计划。工程将于三月开始。",
    ],
    "ja": [
        "市議会は火曜日、川沿いの新しい堤防に四千万円を支出することを決めた。反対は少なかった。",
        "技術者たちは、一九五三年に造られた古い壁は次の冬を越せないと何年も前から警告していた。",
        "「もう待てない」と市長は語った。市長は昨年の春まで計画に反対していた。",
    ],
    "ar": [
        "صوت مجلس المدينة يوم الثلاثاء على إنفاق أربعين مليونا على سدود جديدة على طول النهر.",
        "وحذر المهندسون منذ سنوات من أن الجدران القديمة لن تصمد أمام شتاء آخر، كما قالوا مرارا.",
        "وقال رئيس البلدية: «لا يمكننا الانتظار أكثر من ذلك»، وكان قد عارض الخطة في الربيع الماضي.",
    ],
    "ur": [
        "شہر کی کونسل نے منگل کو دریا کے کنارے نئے حفاظتی بند پر چار کروڑ خرچ کرنے کا فیصلہ کیا۔",
        "انجینئر کئی سالوں سے خبردار کر رہے تھے کہ پرانی دیواریں ایک اور سردی برداشت نہیں کر سکیں گی۔",
    ],
    "th": [
        "สภาเมืองลงมติเมื่อวันอังคารให้ใช้เงินสี่สิบล้านสร้างแนวป้องกันน้ำท่วมใหม่ริมแม่น้ำ",
        "วิศวกรเตือนมาหลายปีแล้วว่ากำแพงเก่าที่สร้างในปี 2496 จะไม่รอดพ้นฤดูหนาวอีกครั้ง",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", SCRIPTS)
def test_scripts_without_latin_letters(language: str) -> None:
    texts = SCRIPTS[language]
    menu = "<ul>" + "".join(f"<li><a href=/{i}>{texts[0][:8]}</a>" for i in range(12)) + "</ul>"
    article = extract(page(f"{menu}<div class=c>{paragraphs(texts)}</div>{menu}", title=texts[0][:20]), URL)
    assert article.paragraphs == texts
    assert article.word_count > 12


# -- comments ---------------------------------------------------------------------------------------------------

WORDPRESS = """<div id="comments" class="comments-area"><h2 class="comments-title">3 Comments</h2>
<ol class="comment-list">
<li class="comment even depth-1 parent" id="comment-1"><article id="div-comment-1" class="comment-body">
 <footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Maria</b>
 <span class="says">says:</span></div>
 <div class="comment-metadata"><a href="#"><time datetime="2024-05-07T10:15:00+02:00">7 May</time></a></div></footer>
 <div class="comment-content"><p>At last, after all these years of talk and no deeds.</p><p>Bravo.</p></div>
 <div class="reply"><a href="#">Reply</a></div></article>
 <ol class="children"><li class="comment depth-2" id="comment-2"><article class="comment-body">
  <footer class="comment-meta"><div class="comment-author vcard"><b class="fn">Jon</b></div></footer>
  <div class="comment-content"><p>I doubt it will be done in time, as ever in this town.</p></div></article></li></ol>
</li>
<li class="comment depth-1" id="comment-3"><article class="comment-body">
 <div class="comment-author"><b class="fn">Eve</b></div>
 <div class="comment-content"><p>Who pays?</p></div></article></li>
</ol><div id="respond" class="comment-respond"><h3>Leave a Reply</h3>
<form><textarea name="comment"></textarea></form></div></div>"""


def test_a_wordpress_thread() -> None:
    article = extract(page(f"<div class=entry-content>{paragraphs()}</div>{WORDPRESS}"), URL)
    assert [(c.author, c.depth, c.text) for c in article.comments] == [
        ("Maria", 0, "At last, after all these years of talk and no deeds.\n\nBravo."),
        ("Jon", 1, "I doubt it will be done in time, as ever in this town."),
        ("Eve", 0, "Who pays?"),
    ]
    assert article.comments[0].published_at == "2024-05-07T10:15:00+02:00"
    assert article.comments[1].published_at is None
    assert article.comment_count == 3
    assert article.paragraphs == P


def test_a_thread_longer_than_its_article_stays_out_of_the_text() -> None:
    talk = "".join(
        f'<li class="comment depth-1" id="comment-{i}"><div class="comment-author">User {i}</div>'
        f"<div class='comment-text'><p>{P[i % 5]} And that is my opinion of it, number {i}.</p></div></li>"
        for i in range(40)
    )
    article = extract(page(f"<div class=c>{paragraphs()}</div><ul class=comment-list>{talk}</ul>"), URL)
    assert article.paragraphs == P
    assert len(article.comments) == 40
    assert article.comments[7].author == "User 7"


def test_comment_cards_and_microdata() -> None:
    cards = "".join(
        f'<div class="comment-item" itemscope itemtype="https://schema.org/Comment">'
        f'<span itemprop="author">{who}</span>'
        f'<meta itemprop="dateCreated" content="2024-05-07"><div itemprop="text">{text}</div></div>'
        for who, text in [("Ann", "Good news for all of us."), ("Bob", "Bad news for some.")]
    )
    article = extract(page(f"<div>{paragraphs()}</div><section class=comments>{cards}</section>"), URL)
    assert [(c.author, c.text, c.published_at) for c in article.comments] == [
        ("Ann", "Good news for all of us.", None),
        ("Bob", "Bad news for some.", None),
    ]


def test_comments_in_json_ld() -> None:
    data = {
        "@type": "NewsArticle",
        "comment": [
            {"@type": "Comment", "text": "Hear, hear.", "author": {"@type": "Person", "name": "Zoe"},
             "dateCreated": "2024-05-07T12:00:00Z",
             "comment": [{"@type": "Comment", "text": "No.", "author": "Max"}]},
        ],
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    article = extract(page(f"<div>{paragraphs()}</div>", head=head), URL)
    assert [(c.author, c.text, c.depth) for c in article.comments] == [
        ("Zoe", "Hear, hear.", 0),
        ("Max", "No.", 1),
    ]
    assert article.comments[0].published_at == "2024-05-07T12:00:00Z" or article.comments[0].published_at == (
        "2024-05-07T12:00:00+00:00"
    )


def test_an_article_without_a_thread_has_no_comments() -> None:
    article = extract(page(f"<div class='post has-comments'>{paragraphs()}</div>"), URL)
    assert article.comments == []
    assert article.comment_count is None
    assert article.paragraphs == P


# -- verdicts ---------------------------------------------------------------------------------------------------


def undated(body: str, title: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{NAV}{body}{FOOTER}</body></html>"


CARDS = "".join(
    f"<article class=card><h2><a href=/2024/05/0{i % 9}/story-{i}.html>The council votes on story number {i}</a></h2>"
    f"<p>{P[i % 5]}</p></article>"
    for i in range(14)
)
BLOG_POSTING = '<script type=application/ld+json>{"@type": "BlogPosting", "headline": "Tags"}</script>'
DATED_LINKS = "".join(
    f"<li><time datetime=2024-05-{i % 28 + 1:02}T10:00:00Z>2024-05-{i % 28 + 1:02} 10:00</time>"
    f" <a href=/posts/story-{i}/>{' '.join(f'{P[i % 5]} {P[2 * i % 5]}'.split()[: 10 + i % 9])}</a></li>"
    for i in range(150)
)
YEAR = f"""<html><head><title>Posts for year 2024 | The Paper</title></head><body><a href=/>The Paper</a>
    <main><article class=listpage><h1>Posts for year 2024</h1><ul>{DATED_LINKS}</ul></article></main></body></html>"""
PLAIN_LINES = "".join(f"<li>05-{i + 1} <span>{P[i % 5].rstrip('.')}</span></li>" for i in range(30))
PLAIN_CARDS = "".join(
    f"<div class=card><div><a href=/posts/story-{i}/>The council votes on story number {i}</a></div>"
    f"<p>{P[i]} {P[(i + 2) % 5]}</p></div>"
    for i in range(5)
)
LINKS = "".join(
    f"<li><a href=/2024/05/s{i}.html>The council votes on story number {i} again</a></li>" for i in range(30)
)


@pytest.mark.parametrize(
    ("url", "html", "verdict"),
    [
        ("https://paper.example/", undated(f"<h1>The Paper</h1>{CARDS}", "The Paper"), "listing"),
        ("https://paper.example/politics/", undated(f"<h1>Politics</h1>{CARDS}", "Politics"), "listing"),
        ("https://paper.example/tag/flood/", undated(f"<h1>Flood</h1><ul>{LINKS}</ul>", "Flood"), "tag-page"),
        ("https://paper.example/tags", undated(f"<h3>Tags</h3><p>{P[0]}</p>", "Tags", BLOG_POSTING), "tag-page"),
        ("https://paper.example/2024/", YEAR, "listing"),
        ("https://paper.example/timeline/", undated(f"<div><ul>{PLAIN_LINES}</ul></div>", "Timeline"), "listing"),
        ("https://paper.example/categories/art/", undated(f"<div>{PLAIN_CARDS}</div>", "Art"), "listing"),
        ("https://paper.example/?s=flood", undated(f"<h1>Results</h1>{CARDS}", "Results for flood"), "search"),
        ("https://paper.example/search?q=flood", undated(f"<h1>Results</h1><ul>{LINKS}</ul>", "Results"), "listing"),
        ("https://paper.example/about", undated(f"<h1>About us</h1>{paragraphs()}{paragraphs()}", "About"),
         "not-an-article"),
        ("https://paper.example/privacy-policy/", undated(f"<h1>Privacy</h1>{paragraphs() * 3}", "Privacy"),
         "not-an-article"),
        ("https://paper.example/contact.html", undated("<h1>Contact</h1><p>Call us at 555 1234.</p>", "Contact"),
         "not-an-article"),
        ("https://paper.example/x/y", undated("", ""), "not-an-article"),
        ("https://paper.example/2024/gone.html", undated("<h1>Page not found</h1><p>Sorry, it is gone.</p>", "404"),
         "soft-404"),
        (URL, page(f"<div>{paragraphs()}</div>"), "full"),
        (URL, page(f"<div><p>{P[0]} {P[1]} {P[2]} {P[3]}</p></div>"), "full"),
        (URL, page(f"<div><p>{P[0]} {P[1]} …</p></div>"), "teaser"),
    ],
)  # fmt: skip
def test_verdicts(url: str, html: str, verdict: str) -> None:
    assert extract(html, url).verdict == verdict


def entry(number: int) -> str:
    head = f"<h1 class=entry-title><a href=/s/story-number-{number}.html>The council votes on story {number}</a></h1>"
    return f"<article class=hentry>{head}<time datetime='2024-05-0{number}'>May</time>{paragraphs()}</article>"


@pytest.mark.parametrize(
    ("url", "body", "verdict"),
    [
        ("https://paper.example/tag/flood.html", entry(1), "listing"),
        ("https://paper.example/tag/flood/", f"<h1>Tag: flood</h1>{entry(1)}{entry(2)}", "tag-page"),
        ("https://paper.example/index-4.html", entry(1) + entry(2), "listing"),
        ("https://paper.example/?paged=3", f"<h1>The Paper</h1>{entry(1)}{entry(2)}", "listing"),
        ("https://paper.example/s/story-number-1.html", entry(1), "full"),
        ("https://paper.example/s/one-more-long-story.html", f"<h1>One more</h1>{paragraphs() * 4}{entry(2)}", "full"),
        ("https://paper.example/?p=17", f"<h1>One more story</h1>{paragraphs()}<ul>{LINKS}</ul>", "full"),
        ("https://paper.example/index.php?id=17", f"<h1>One more</h1>{paragraphs()}<ul>{LINKS}</ul>", "full"),
        ("https://paper.example/about/index.html", entry(1).replace("<a ", "<b "), "not-an-article"),
    ],
)
def test_whole_articles_under_headlines_that_lead_elsewhere_make_a_listing(url: str, body: str, verdict: str) -> None:
    head = "<meta property='article:published_time' content='2024-05-06T10:00:00Z'>"
    assert extract(undated(body, "The Paper", head), url).verdict == verdict


def test_what_its_style_sheet_knows_as_an_archive_is_a_list() -> None:
    page = "<html><title>13 May</title><body class='{}'><h1>Day: 13 May</h1><time datetime=2024-05-13></time>{}"
    prose = paragraphs() * 2
    assert extract(page.format("archive date", prose), "https://paper.example/x/story").verdict == "listing"
    assert extract(page.format("single archived", prose), "https://paper.example/x/story").verdict == "full"


def test_an_article_with_many_teasers_below_it_is_an_article() -> None:
    article = extract(page(f"<div class=story>{paragraphs()}</div><div class=more-stories>{CARDS}</div>"), URL)
    assert article.verdict == "full"
    assert article.paragraphs == P


def test_a_paywalled_page_says_so() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    article = extract(page(f"<div><p>{P[0]} {P[1]}</p><p>Subscribe to continue reading</p></div>", head=head), URL)
    assert article.verdict == "paywall"
    assert article.paywalled is True


# -- the record -------------------------------------------------------------------------------------------------


def test_the_record_is_stable_and_complete() -> None:
    html = page(f"<div>{paragraphs()}</div>", head='<link rel=canonical href="https://paper.example/a/flood">')
    first, second = extract(html.encode(), URL), extract(html, URL + "?utm_source=feed")
    assert first.id == second.id
    assert len(first.id) == 32
    assert first.content_hash == second.content_hash
    assert len(first.content_hash) == 32
    assert first.word_count == sum(len(text.split()) for text in P)
    assert first.site == "paper.example"
    sources = json.loads(first.provenance)
    for name in ("title", "text", "date", "published_at", "verdict"):
        assert sources[name], name


def test_the_hash_ignores_case_width_and_spaces() -> None:
    wide = [text.replace("The", "Ｔｈｅ").replace(" on ", "  ON\n") for text in P]
    assert extract(page(f"<div>{paragraphs(wide)}</div>")).content_hash == (
        extract(page(f"<div>{paragraphs()}</div>")).content_hash
    )


# -- hostile pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + P[0],
        "<div class=comment>" * 200 + "<p>x</p>" * 50_000,
        "<li class=comment>x" * 60_000,
        "<p>word. " * 100_000,
        "text<br><br>" * 100_000,
        "<p>" + "a" * 2_000_000,
        "<p>" + "." * 2_000_000,
        ("<div class=x>" * 200 + f"<p>{P[0]}</p>" + "</div>" * 200) * 150,
        '<div class="' + "comment-" * 200_000 + '">x',
        "<a href=/x>next article</a>" * 30_000,
        "<dl>" + "<dt>a<dd>b" * 40_000,
        "<form action=comment>x</form>" * 30_000,
    ],
)  # fmt: skip
def test_hostile_pages_take_seconds_at_most(body: str) -> None:
    start = time.process_time()
    extract("<html><body>" + body, URL)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "body",
    [
        "<p>Unclosed <b>tags <i>everywhere",
        "</div></p></body></html>after the end",
        "<table><p>text in a table</table><tr><td>cell",
        "<html><html><body><body><p>twice",
        "<p <p <p>broken",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "\\ud83d"}</script><p>x',
        "<frameset><frame src=a></frameset>",
        "<svg><p>in svg</svg><math><mi>x",
    ],
)
def test_broken_markup_gives_a_record(body: str) -> None:
    json.dumps(extract(body, URL).to_dict(), ensure_ascii=False).encode("utf-8")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_raise_nothing_but_page_errors(body: bytes, url: str) -> None:
    try:
        article = extract(body, url)
    except PageError:
        return
    json.dumps(article.to_dict(), ensure_ascii=False).encode("utf-8")


_TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class=comment>", "</div>", "<h1>", "</h1>", "<a href='/x'>", "</a>", "<li>", "<br>",
     "<table>",
     "<td>", "<blockquote>", "<form>", "<article>", "<!--", "-->", "<script>", "</script>", P[0], "Previous Article",
     "\ud83d", "&#0;", "&#xD800;", "<time datetime='2024'>", "<meta itemprop=datePublished content=x>"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(_TAGS, max_size=40))
def test_any_markup_gives_a_record(parts: list[str]) -> None:
    article = extract("".join(parts), URL)
    json.dumps(article.to_dict(), ensure_ascii=False).encode("utf-8")


# -- what looks like text and is none ----------------------------------------------------------------------------


def test_a_report_of_any_length_keeps_its_paragraphs() -> None:
    long = [f"{number}. {P[number % len(P)]} {P[(number + 1) % len(P)]}" for number in range(400)]
    article = extract(page(f"<article>{paragraphs(long)}</article>"), URL)
    assert len(article.paragraphs) >= 395


def test_a_headline_with_the_line_above_it_run_in_is_no_text() -> None:
    title = "Council votes for flood defences"
    body = f"<div class=head><h2><span>The lower town</span>{title}</h2></div>{paragraphs()}"
    reading = read(open_page(page(f"<article>{body}</article>", title=title), URL))
    assert reading.article.paragraphs == P


@pytest.mark.parametrize("line", ["May 7, 2024, 8:00 am", "17:41 JST, May 7, 2024", "7 May 2024"])
def test_a_line_with_the_date_before_the_text_is_none(line: str) -> None:
    article = extract(page(f"<article><p>{line}</p>{paragraphs()}</article>"), URL)
    assert article.paragraphs == P


def test_a_quotation_set_apart_that_repeats_a_sentence_is_out() -> None:
    said = "We cannot wait any longer for walls that should have stood here for a generation"
    prose = [P[0], f"“{said},” said the mayor, who had opposed the plan as recently as last spring.", *P[3:]]
    pulled = f'<blockquote class="pull-quote"><p>“{said}”</p></blockquote>'
    body = f"<p>{prose[0]}</p><p>{prose[1]}</p>{pulled}" + paragraphs(prose[2:])
    assert extract(page(f"<article>{body}</article>"), URL).paragraphs == prose


def test_what_stands_over_a_word_stands_in_its_brackets() -> None:
    ruby = "<ruby>尹錫悦<rp>（</rp><rt>ユンソンニョル</rt><rp>）</rp></ruby>"
    prose = f"韓国の{ruby}大統領は七日、川沿いの町に新しい堤防を建てる計画を発表した。工事は二年続く見込みだ。"
    article = extract(page(f"<article><p>{prose}</p>{paragraphs()}</article>"), URL)
    assert "尹錫悦（ユンソンニョル）大統領" in article.text


@pytest.mark.parametrize(
    "line",
    [
        "<p>Read more: <a href='/2024/05/01/x-y-z-a/'>Ferry to run all night from the summer on</a></p>",
        "<p><strong>RELATED:</strong> <a href='/2024/05/01/x-y-z-a/'>Ferry to run all night from the summer on</a></p>",
        "<p>&gt;&gt; Also read: <a href='/2024/05/01/x-y-z-a/'>Ferry to run all night from the summer on</a></p>",
        "<p>Lesen Sie auch: <a href='/2024/05/01/x-y-z-a/'>Die Fähre fährt vom Sommer an auch in der Nacht</a></p>",
    ],
)
def test_a_line_that_leads_to_another_article_is_no_text(line: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in P[:3]) + line + "".join(f"<p>{text}</p>" for text in P[3:])
    assert extract(page(f"<article>{body}</article>"), URL).paragraphs == P


def test_a_heading_that_is_the_link_home_is_no_title() -> None:
    html = page(f"<article>{paragraphs()}</article>").replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    html = html.replace('comments-open">', "comments-open\"><h1><a href='/'>Notes from the Harbour</a></h1>")
    assert "Notes from the Harbour" in html
    assert extract(html, URL).title == extract(page(f"<article>{paragraphs()}</article>"), URL).title


@pytest.mark.parametrize("attribute", ["shadowrootmode=open", "shadowroot='open' shadowrootmode='open'"])
def test_a_shadow_tree_is_read_where_it_shows(attribute: str) -> None:
    unseen = "<template><p>A text that waits for a script, and that no reader ever sees on this page.</p></template>"
    each = "".join(
        f"<x-p><template {attribute}><style>p {{ color: red }}</style><p>{text}</p></template></x-p>" for text in P
    )
    inner = f"<article><h1>Council votes for flood defences</h1>{each}{unseen}</article>"
    assert extract(page(f"<x-story><template {attribute}>{inner}</template></x-story>"), URL).paragraphs == P


def test_shadow_trees_without_end_take_linear_time() -> None:
    html = page(paragraphs() + "<x-p><template shadowrootmode=open>" * 50_000)
    start = time.process_time()
    extract(html, URL)
    assert time.process_time() - start < 2
