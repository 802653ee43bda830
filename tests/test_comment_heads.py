"""Who wrote a comment and what it says, in the many ways in which systems print it."""

from __future__ import annotations

import pytest
from flood import BODY, URL

from newscrawl import extract

TIME = '<time datetime="2024-05-07T10:15:00+02:00">Tue, 05/07/2024 - 10:15</time>'
SAID = [("Ann Berg", "At last they act."), ("Bob", "I doubt it, as always.")]


def said(thread: str, beside: str = "") -> list[tuple[str, str]]:
    html = (
        f"<html lang=en><head><title>Council votes</title></head><body><div><h1>Council votes</h1>{BODY}</div>"
        f"{thread}<aside>{beside}</aside></body></html>"
    )
    return [(comment.author, comment.text) for comment in extract(html, URL).comments]


def thread(pattern: str, around: str = "<section id=comments><h2>Comments</h2>{}</section>") -> str:
    cards = (pattern.format(number=number, name=name, text=text) for number, (name, text) in enumerate(SAID, start=1))
    return around.format("".join(cards))


CLASSLESS = (
    f"<article class=js-comment><footer><p>Submitted by <span>{{name}} (not verified)</span> on {TIME}</p>"
    "<p>In reply to <a href='/comment/9'>A subject</a> by <span class=username>Cid</span></p>"
    "<a href='/comment/{number}#comment-{number}'>Permalink</a></footer>"
    "<div><h3><a href='/comment/{number}'>A subject</a></h3><div><p>{text}</p></div></div></article>"
)
BELOW = (
    "<div class=comment id=comment-{number}><div class=comment-content><p>{text}</p></div>"
    "<p class=comment-footer>Posted by: {name} | <a href='#comment-{number}'>May 7, 2024 at 05:24 PM</a></p></div>"
)
NUMBERED = (
    "<div class=comment><p class=comment-meta><a href='#c{number}'>{number}. <strong>49 euros par jour, </strong>"
    "<small>7 mai 2024, 10:12, par <span>{name}</span></small></a></p>"
    "<div class=comment-content><p>{text}</p></div></div>"
)
TITLED = (
    "<div class=comment><div class=comment-title><h4>Flood walls</h4></div>"
    "<div class=comment-meta>Written on Tue, 07 May 2024 13:30:00 by {name}</div>"
    "<div class=comment-text>{text}</div></div>"
)
CALLED = (
    "<article class=uk-comment role=comment><header class=uk-comment-header><div><h4 class=uk-comment-title>"
    "<a href='#'>{name} Berg</a></h4><p class=uk-comment-meta><a href='#'>12 days ago</a></p></div>"
    "<div><a href='#'>Reply</a></div></header><div class=uk-comment-body><p>{text}</p></div></article>"
)
EITHER_WAY = (
    "<div class='comment level-0'><div class=comment-author><span>{name} (Guest)</span><br><small>05/03/2024 18:32"
    "</small></div><div class=comment-body><p>{text}</p></div></div>"
)
TWICE = (
    "<div class=comment id=comment-{number}><img src=/a.png><header><div><div>{part}</div><div>{part}</div></div>"
    "<div>3</div></header><div class=y><p>{text}</p></div></div>"
)
SAYS = (
    "<div class=comment><div class=documentByLine> {name} says: <div class=commentDate>May 7, 2024 05:04 PM</div></div>"
    "<div class=commentBody><p>{text}</p></div></div>"
)
ON_DATE = f"<article class=x_comment><h4>{{name}} on {TIME}:</h4><div class=x_commentBody>{{text}}</div></article>"
LINE_BEFORE = (
    f"<div class=entry><p class=info>Kommentar von {{name}} | {TIME}</p><div class=comment><p>{{text}}</p></div></div>"
)
PART_BEFORE_COMMENT = (
    "<div class=comment><div class=comment-content><div class=author-comment><cite class=fn>{name}</cite></div>"
    "<p>{text}</p></div></div>"
)
INITIALS = (
    "<div class=comment><span class=user-avatar><span class=user-initials>{name[0]}Y</span></span>"
    "<a class=username href=/u>{name}</a><div class=comment-body><p>{text}</p></div></div>"
)
HEAD_IN_TEXT = (
    "<div class=comment><div class=comment-content><div><a href='https://people.example/{number}'>{name}</a></div>"
    "<div><span>{number}d</span></div><div>Edited</div><p>{text}</p>"
    "<div role=button><div>Show all</div></div></div></div>"
)
BY_ID = (
    "<div id=comment-id-{number}><div class=top><span class=reply><a href='#'><b>Quote</b></a></span>"
    "<ul><li><h4><a href=/u>{name}</a></h4></li><li>7-05-2024, 10:15</li></ul><ul><li>Group: guests</li></ul></div>"
    "<div class=x1><div id=comm-id-{number}>{text}</div></div></div>"
)
IN_LIST_PARTS = (
    "<ul class=msg id=cmt{number}><li class=msgname><span class=commentname>{name}</span>"
    "<small>2024-05-07 10:15:11</small></li><li class=msgarticle>{text}</li></ul>"
)
FOREIGN_REPLY = (
    "<li class=comment><b class=fn>{name}</b><section class=comment-content><p>{text}</p>"
    "<a rel=nofollow class=comment-reply-link href='?replytocom=5#respond'>Xyzzy</a></section></li>"
)

SIGNED = (
    "<article id={number} class=article-page__comments-comment><p>{text}</p><footer class=right>"
    "<span class=caption>{name}"
    f"</span><span class=caption>{TIME}</span></footer></article>"
)
CITED = "<div class=comment><p>{text}</p><p><cite>{name}</cite> &mdash; May 7, 2024</p></div>"
DASHED = "<div class=comment><blockquote>{text}</blockquote><p>&mdash; {name}, May 7, 2024</p></div>"
SIGNED_BY = "<div class=comment><p>{text}</p><p>by {name} on May 7, 2024</p></div>"
SIGNED_ON = f"<article class=x_comment><p>{{text}}</p><footer>{{name}} on {TIME}</footer></article>"
HUMPED = (
    "<article id=elComment_{number} class='xPost xComment xComment_parent'><aside class=xComment_author><h3><strong>"
    "<a href=/u>{name}</a></strong></h3></aside><div class=xComment_content><div class=xComment_meta>Posted "
    f"{TIME}</div><div><p>{{text}}</p></div><ul><li><button>Xyzzy</button></li></ul></div></article>"
)
HUMPED_PARTS = (
    "<div class=blogCommentWrap id=c{number}><div class=blogComment><div class=blogCommentContent><div>"
    "<span class=blogCommentAccountName>{name}</span><span class=blogCommentTime><span>07.05.24</span></span></div>"
    "<div class=blogCommentText>{text}</div></div></div></div>"
)
BARE = (
    "<article class=comment id=comment-{number}><header class=comment-subject><a href='#comment-{number}'>Well put</a>"
    "</header><section class=inlinecontent>{text}</section><header class=comment-header>Comment by "
    "<span class=author><a href=/u>{name}</a></span> &mdash; 7 May 2024</header></article>"
)
LOOKS = (
    "<li class='media comment-item'><div class=comment-content><div class=comment-header><h4>"
    "<span class=fn>{name}</span></h4>"
    "<small class='text-muted text-uppercase'>2024-05-07 Time 10:02 | <a href='#'>Reply</a></small></div>"
    "<p>{text}</p>"
    "<div class='text-right reply-to'></div></div></li>"
)


@pytest.mark.parametrize(
    "pattern",
    [
        CLASSLESS,
        BELOW,
        NUMBERED,
        TITLED,
        SAYS,
        ON_DATE,
        LINE_BEFORE,
        PART_BEFORE_COMMENT,
        INITIALS,
        HEAD_IN_TEXT,
        BY_ID,
        IN_LIST_PARTS,
        FOREIGN_REPLY,
        SIGNED,
        CITED,
        DASHED,
        SIGNED_BY,
        SIGNED_ON,
        HUMPED,
        HUMPED_PARTS,
        BARE,
        LOOKS,
    ],
)
def test_cards_with_names_where_systems_put_them(pattern: str) -> None:
    assert said(thread(pattern)) == SAID


@pytest.mark.parametrize("pattern", [CLASSLESS, ON_DATE, LINE_BEFORE, SIGNED, HUMPED])
def test_the_head_of_a_card_tells_its_hour_too(pattern: str) -> None:
    html = f"<html lang=en><body><h1>Council votes</h1>{BODY}{thread(pattern)}</body></html>"
    assert {comment.published_at for comment in extract(html, URL).comments} == {"2024-05-07T10:15:00+02:00"}


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Ann (not verified)", "Ann"),
        ("Ann (nicht überprüft)", "Ann"),
        ("Ann (non vérifié)", "Ann"),
        ("Ann (не проверено)", "Ann"),
        ("Ann (Works Council)", "Ann (Works Council)"),
        ("posted by Ann", "Ann"),
        ("Ann said...", "Ann"),
        ("Ann a dit :", "Ann"),
    ],
)
def test_what_stands_around_a_name_is_not_of_it(shown: str, name: str) -> None:
    card = f"<li class=comment><span class=fn>{shown}</span><p>At last they act.</p></li>"
    assert said(f"<ol class=commentlist>{card}</ol>") == [(name, "At last they act.")]


# -- cards without marks -----------------------------------------------------------------------------------------

PAIRS = (
    "<dt class=comment-author id=c{number}><a name=c{number}></a><div><img></div><a href=/u>{name}</a> said...</dt>"
    "<dd class=comment-body><p>{text}</p></dd><dd class=comment-footer><a href='#c{number}'>May 7, 2024</a></dd>"
)
PAIRS_AROUND = (
    "<div class=comments><h4>2 comments:</h4><div id=block-wrapper><dl>{}</dl></div><p class=comment-footer>"
    "<div class=comment-form><h4>Post a Comment</h4><iframe></iframe></div></div>"
)
FORUM = (
    "<li class=fil><div class=message><div class=chapo><strong><a href='#f{number}'>Et la suite ?</a></strong> "
    "<small>Le 7 mai 2024 à 10:1{number}, par <span>{name}</span></small></div><div class=texte><p>{text}</p>"
    "<p><a href='/r?{number}'>Répondre à ce message</a></p></div></div></li>"
)
LONE_LIST = (
    "<li id=comment{number}><div class=x1><img><span class=nickname><a href=/u>{name}</a></span>"
    "<span>2024.05.07 10:15</span><span><a href='#'>Edit</a></span></div><p>{text}</p></li>"
)
LINKED_FIRST = (
    "<li class=even><span class=commentLink><a href='#comment{number}'>Comment Link</a></span> "
    "<span class=commentDate>Tuesday, 7 May 2024 22:37</span> <span class=commentAuthorName>posted by {name}</span>"
    "<p>{text}</p><span><a href=/report>Report</a></span></li>"
)
AGO = (
    "<li class=media id=comment-{number}><div><div>{name}</div><div><small>{number} years, 2 months ago</small></div>"
    "</div><div><p>{text}</p></div></li>"
)
SIGNED_BELOW = f"<article class=x7><p>{{text}}</p><footer><span>{{name}}</span><span>{TIME}</span></footer></article>"


IN_QUOTATION = (
    "<div class=entry><div class=title>{name}</div><div class=date>Submitted at 10:1{number}:00 on 07 May 2024</div>"
    "<div class=body>{text}</div></div>"
)
QUOTED = (
    "<div class=bubble><blockquote>{text}</blockquote><cite><strong>{name}</strong> Submitted at 10:1{number}:00 on "
    "07 May 2024</cite></div>"
)


@pytest.mark.parametrize(
    ("pattern", "around"),
    [
        (PAIRS, PAIRS_AROUND),
        (IN_QUOTATION, "<h3>Comments on this entry</h3><blockquote>{}</blockquote>"),
        (
            QUOTED,
            "<h3>Comments on this entry</h3>{}<div id=out><h3>Add</h3><form><textarea></textarea></form></div>",
        ),
        (FORUM, "<h2>Messages</h2><ul class=forum>{}</ul>"),
        (LONE_LIST, "<div class=x9><h2>Comments<span>2</span></h2><div class=x8><ul>{}</ul></div><form></form></div>"),
        (LINKED_FIRST, "<div class=x9><h3><span>2</span> comments</h3><ul class=itemList>{}</ul></div>"),
        (AGO, "<div id=comments><h2>2 comments</h2><ul class='comments media-list'>{}</ul></div>"),
        (SIGNED_BELOW, "<div class=x9><h2>2 comments</h2><div class=x8>{}</div></div>"),
    ],
)
def test_cards_without_marks(pattern: str, around: str) -> None:
    assert said(thread(pattern, around)) == SAID


RUN_ON = (
    "<div class=commentator><a name=c{number} href='#c{number}'><span>_</span></a> <span>{name}</span> "
    "<span class=commenttime>(2024-05-07 10:1{number})</span></div><p>{text}</p>"
)
POSTED = "<p class=posted>Posted by: {name} on 7 May 2024</p><p>{text}</p>"
WROTE = "<h4>{name} wrote on 7 May 2024</h4><div>{text}</div>"


@pytest.mark.parametrize("pattern", [RUN_ON, POSTED, WROTE])
@pytest.mark.parametrize(
    "around",
    [
        "<div class=comment><div class=caption>What readers say (2)</div><div class=commentbody>{}</div></div>",
        "<div id=comments><h3>Comments</h3>{}<form action=/say><textarea></textarea></form></div>",
    ],
)
def test_comments_that_no_box_holds(pattern: str, around: str) -> None:
    assert said(thread(pattern, around)) == SAID


def test_the_only_comment_that_no_box_holds() -> None:
    first = RUN_ON.format(number=1, name=SAID[0][0], text=SAID[0][1])
    assert said(f"<div class=comment><div class=commentbody>{first}</div></div>") == SAID[:1]


ANSWERED = [(1, "Ann Berg", "At last they act."), (2, "Bob", "+1")]


def test_an_hour_that_only_a_class_tells_is_not_said() -> None:
    card = (
        "<li class=media id=comment-{number}><div class=who>{name}</div><div class=box-date>{number} months ago</div>"
        "<div class=does><a href='#'>Reply</a></div><div><p>{text}</p></div></li>"
    )
    first, answer = (card.format(number=number, name=name, text=text) for number, name, text in ANSWERED)
    html = f"<div id=comments><h2>2 comments</h2><ul class=media-list>{first}<ul>{answer}</ul></ul></div>"
    found = extract(f"<html lang=en><body><h1>Council votes</h1>{BODY}{html}</body></html>", URL).comments
    assert [(comment.author, comment.text, comment.depth) for comment in found] == [
        ("Ann Berg", "At last they act.", 0),
        ("Bob", "+1", 1),
    ]


# -- what is no comment ------------------------------------------------------------------------------------------

CARD = "<li class=comment><b class=fn>{name}</b><p>{text}</p></li>"
LIST = "<ol class=commentlist>{}</ol>"


@pytest.mark.parametrize(
    "other",
    [
        "<div class='block block-comment'><h2>Recent comments</h2><ul><li><a href=/c/41>Could the paper please</a> "
        "<span>2 months ago</span></li></ul></div>",
        "<div class='post tag-sports-comment'><a href=/c/football>Football</a>"
        "<h2><a href=/a/9>His silence is telling</a></h2></div>",
        "<div class='share share_after_comment'><h3>Share</h3><p>Need some help with your flood defences?</p></div>",
        "<div class=modal-comment><p>Do you want to delete your comment?</p></div>",
        "<div class=commentContainer><div id=comments><p>In order to comment, you must log in.</p></div></div>",
        "<section id=trackbacks class=x_comments><h3>Trackbacks</h3><article class=x_comment><h4>Planet Blog</h4>"
        "<div class=x_commentBody>[...] a good piece about this was written elsewhere [...]</div></article></section>",
        "<ol class=commentlist><li class='pingback even'><div class=comment-body>Pingback: <a href=/>Weekly links</a>"
        "</div></li></ol>",
    ],
)
def test_what_stands_beside_a_thread(other: str) -> None:
    assert said(thread(CARD, LIST) + other) == SAID
    assert said("", other) == []


FIELDS = (
    "<form class=reply-form action=/say><div class='group field_comment'><label>Comment</label><textarea></textarea>"
    "<p class=help>required</p></div><p><input type=submit></p></form>"
)


@pytest.mark.parametrize("form", ["{}", "<form action=/all><h1>Paper</h1>{}</form>"])
def test_the_fields_of_a_form_are_no_comments(form: str) -> None:
    card = CARD.replace("</li>", f"{FIELDS}</li>") if form == "{}" else CARD
    html = form.format(thread(card, LIST) + FIELDS)
    assert said(html) == SAID


def test_the_wrapping_of_a_thread_with_a_pingback_is_no_comment() -> None:
    ping = "<li class=pingback id=comment-9><div class=comment-body>Pingback: <a href=/>Weekly links</a></div></li>"
    html = f"<div id=comments class='comment-wrapper section'><ol class=commentlist>{ping}{{}}</ol></div>"
    assert said(thread(CARD, html)) == SAID


def test_a_part_that_speaks_for_its_card_takes_its_depth() -> None:
    def card(number: int, name: str, inner: str = "") -> str:
        return (
            f"<div class='comment depth-{number}'><div class=left></div><div id=comment-{number} class=right>"
            f"<b class=author>{name}</b><div class=comment-text>What {name} says of it.</div></div>{inner}</div>"
        )

    html = (
        f"<html><body><h1>Council votes</h1>{BODY}<div id=comments>{card(1, 'Ann', card(2, 'Bob'))}</div></body></html>"
    )
    assert [(comment.author, comment.depth) for comment in extract(html, URL).comments] == [("Ann", 0), ("Bob", 1)]


def test_what_is_called_a_title_but_written_as_a_name_is_the_reader() -> None:
    assert [name for name, _ in said(thread(CALLED).replace("Ann Berg Berg", "Ann Berg"))] == ["Ann Berg", "Bob Berg"]


def test_titles_are_names_where_half_of_them_are_written_as_such_and_all_are_short() -> None:
    titled = CALLED.replace("{name} Berg", "{name}")
    assert [name for name, _ in said(thread(titled))] == ["Ann Berg", "Bob"]
    subjects = thread(titled).replace("Bob", "What we all said of it before")
    assert "What we all said of it before" not in [name for name, _ in said(subjects)]


def test_a_date_that_may_be_read_two_ways_is_a_date() -> None:
    bare = thread(EITHER_WAY, "<div class=discussion>{}</div>")
    assert [(name.removesuffix(" (Guest)"), text) for name, text in said(bare)] == SAID


def test_a_head_that_is_printed_twice_names_the_reader_once() -> None:
    part = f"<div><a href=/user/{{number}}>{{name}}</a></div><a href='/permalink/{{number}}'>{TIME}</a>"
    assert said(thread(TWICE.replace("{part}", part))) == SAID
