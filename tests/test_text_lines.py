"""Lines among the paragraphs that are about the text, and signs in its lines that are not read."""

from __future__ import annotations

import pytest
from council import LEAD, MORE, URL, p, told

from newscrawl import extract


@pytest.mark.parametrize(
    "mark",
    [
        '<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>',
        '<a class="footnote-anchor" href="#footnote-1">1</a>',
        '<span class="note_ref">&nbsp;[<a href="#nb4-1" class="note">1</a>]</span>',
        '<sup class="reference"><a href="#cite_note-a">[1]</a></sup><sup><a href="#cite_note-b">[2]</a></sup>',
        '<sup><a href="#notes">*</a></sup>',
    ],
)
def test_the_mark_of_a_note_is_not_read(mark: str) -> None:
    sentence = (
        "The landing was built in 1911{}, so the minutes of that year say, and paid for by the owner of the mill."
    )
    found = told(f"<article>{p(LEAD, sentence.format(mark), *MORE)}</article>")
    assert found == [LEAD, sentence.format(""), *MORE]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10<sup>3</sup> tons", "103 tons"),
        ("<a href='#chapter-2'>2</a> tons", "2 tons"),
        ("what <a href='#plans'>two plans</a> say", "what two plans say"),
    ],
)
def test_what_is_no_mark_of_a_note_stays(written: str, read: str) -> None:
    sentence = "The engineers wrote of {} and of a quay that is wide enough for the lorries of the whole province."
    assert sentence.format(read) in told(f"<article>{p(LEAD, sentence.format(written), *MORE)}</article>")


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="plans">Two older plans <a href="#plans"><i></i><span class="sr-only">Link to heading</span></a></h2>',
        '<h2 id="plans">Two older plans<a class="anchor" href="#plans">#</a></h2>',
        '<div><h2 id="plans">Two older plans</h2><a href="#plans"><span class="sr-only">A section</span></a></div>',
    ],
)
def test_the_permalink_of_a_heading_is_not_read(heading: str) -> None:
    found = told(f"<article>{p(LEAD, *MORE[:2])}{heading}{p(*MORE[2:])}</article>")
    assert found == [LEAD, *MORE[:2], "Two older plans", *MORE[2:]]


def test_readings_of_kanji_are_not_run_into_them() -> None:
    ruby = "<ruby>史家<rt>しか</rt></ruby>は<ruby>護岸<rp>（</rp><rt>ごがん</rt><rp>）</rp></ruby>の話をした。"
    long = "町の議会は火曜日の夜、新しい桟橋の建設を賛成多数で決めた。工事は秋に始まり、二年後に終わる予定だという。"
    found = told(f"<article>{p(long + ruby, long * 2, long * 3)}</article>")
    assert found[0] == long + "史家は護岸（ごがん）の話をした。"


def test_the_hour_of_an_entry_is_none_of_the_text() -> None:
    entries = "".join(
        f"<div class=entry><time datetime=2024-05-07T1{at}:59:00Z>1{at}:59am GMT</time>{p(text)}</div>"
        for at, text in enumerate([LEAD, *MORE])
    )
    assert not any("GMT" in text for text in told(f"<article>{entries}</article>"))


@pytest.mark.parametrize(
    "line",
    [
        "（责任编辑：刘思雨）",
        "[责任编辑：王敏]",
        "【高橋直子】",
        "Теги: река, мост Источник: Агентство Автор: Игорь Савенков",
        "Новость отредактировал: ida - 24-11-2023, 09:46",
        "Autor: Rechtsanwältin Ida Lund",
        "Tags: harbour, ferry landing, council",
    ],
)
def test_a_line_of_credits_that_ends_the_text_is_none_of_it(line: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE, line)}</article>") == [LEAD, *MORE]


def test_a_line_in_brackets_that_says_more_stays() -> None:
    line = "(The next meeting of the council is on the first Tuesday of June.)"
    assert told(f"<article>{p(LEAD, *MORE, line)}</article>") == [LEAD, *MORE, line]


def test_the_last_line_in_italics_presents_the_author() -> None:
    about = "Ida Lund covers the council for the paper. Write to her at ida@paper.example or follow @ida there."
    html = (
        "<html><head><title>Council votes</title><meta name=author content='Ida Lund'></head><body><article>"
        f"<h1>Council votes</h1>{p(LEAD, *MORE, f'<em>{about}</em>')}</article></body></html>"
    )
    assert extract(html, URL).paragraphs == [LEAD, *MORE]


@pytest.mark.parametrize(
    "caption",
    [
        "<p><img src=/a.jpg alt=photo> <em>A view of the quay from the old bridge.</em></p>",
        "<p style='text-align: center'><img src=/a.jpg></p><p style='text-align: center'>青石镇，1985。张志强 摄</p>",
    ],
)
def test_a_caption_typed_as_a_paragraph_is_one(caption: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE[:2])}{caption}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


def test_the_title_of_an_alert_that_says_its_kind_is_none_of_the_text() -> None:
    alert = (
        "<blockquote class='alert alert-note'><div class=alert-header><span class=alert-title>Note</span></div>"
        f"<div class=alert-body><p>{MORE[3]}</p></div></blockquote>"
    )
    assert told(f"<article>{p(LEAD, *MORE[:3])}{alert}{p(MORE[0])}</article>")[:5] == [LEAD, *MORE]


def test_a_date_with_the_time_that_reading_takes_is_no_standfirst() -> None:
    line = "<h6 class='card-subtitle text-muted'>January 5, 2024 - Reading time: 4 minutes</h6>"
    assert told(f"<div class=card-body>{line}{p(LEAD, *MORE)}</div>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "line", ["김서연 기자 seoyeon@paper.example", "ada.winter@paper.example", "Ada Winter, ada@paper.example"]
)
def test_a_last_line_with_an_address_of_its_writer_is_none_of_the_text(line: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE, line)}</article>") == [LEAD, *MORE]
    asked = "Whoever has seen the boat may write to the harbour office, says the notice, at harbour@paper.example."
    assert told(f"<article>{p(LEAD, *MORE, asked)}</article>") == [LEAD, *MORE, asked]


def test_a_few_words_in_a_box_of_their_own_before_the_text_are_none_of_it() -> None:
    topic = "<div><p class=topics></p><div class=topic>Politics</div></div>"
    assert told(topic + p(LEAD, *MORE)) == [LEAD, *MORE]
    assert told("<div class=topic>Politics</div>" + p(LEAD, *MORE)) == [LEAD, *MORE]


@pytest.mark.parametrize(
    "edit",
    [
        "<span class=mw-editsection>[<a href='/w?title=Landing&amp;action=edit&amp;section=1'>edit</a>]</span>",
        "<span class=mw-editsection><a href='/w?title=Landing&amp;action=edit&amp;section=1'>Edit</a></span>",
        "<span class=e><span>[</span><a href='/x?veaction=edit'>Bearbeiten</a><span> | </span>"
        "<a href='/x?action=edit&amp;section=2'>Quelltext bearbeiten</a><span>]</span></span>",
    ],
)
def test_the_link_by_which_a_section_is_edited_is_not_of_its_heading(edit: str) -> None:
    body = f"{p(LEAD, *MORE[:2])}<h2><span id=began>How it began</span>{edit}</h2>{p(*MORE[2:])}"
    assert told(f"<article>{body}</article>") == [LEAD, *MORE[:2], "How it began", *MORE[2:]]


@pytest.mark.parametrize("picture", ["<p><img src=/x.jpg></p>", "<figure><a href=/x><img src=/x.jpg></a></figure>"])
@pytest.mark.parametrize(
    "line",
    [
        "<p><em>The harbour at dawn, seen from the old pier</em></p>",
        "<p><small>The harbour at dawn, seen from the old pier.</small></p>",
        "<p>The harbour at dawn, seen from the old pier. Photo: City archive</p>",
        "<p>Der Hafen am Morgen, von der alten Mole aus gesehen (Foto: Stadtarchiv)</p>",
        "<p>The harbour at dawn, seen from the old pier. © City archive</p>",
    ],
)
def test_a_line_below_a_picture_that_is_set_apart_or_says_who_took_it_is_its_caption(picture: str, line: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE[:2])}{picture}{line}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "line",
    [
        "<p>The harbour at dawn was as still as the council that met beside it.</p>",
        "<p><em>“We have waited for this quay since the winter of the ice.”</em></p>",
        "<p>The harbour at dawn was <em>as still</em> as the council that met beside it.</p>",
    ],
)
def test_other_lines_below_a_picture_are_text(line: str) -> None:
    found = told(f"<article>{p(LEAD, *MORE[:2])}<p><img src=/x.jpg></p>{line}{p(*MORE[2:])}</article>")
    assert len(found) == len(MORE) + 2


def test_a_line_alone_in_the_box_of_a_picture_is_its_caption() -> None:
    title = "<div class=title>Figure 1. The pier at dawn, seen from the old customs house</div>"
    box = f"<div class=imageblock><div class=content><img src=/a.jpg alt=''></div>{title}</div>"
    assert told(f"<article>{p(LEAD, *MORE[:2])}{box}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize("picture", ["<img src=/a.jpg>", "<a href='#'><img src=/a.jpg alt=''></a>"])
def test_a_line_called_caption_behind_a_picture_is_none_of_the_text(picture: str) -> None:
    said = "The harbour at dawn, seen from the old pier"
    line = f'<span class="caption text-muted">{said}</span>'
    assert told(f"<article>{p(LEAD, *MORE[:2])}{picture}{line}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize("place", [0, 4])
@pytest.mark.parametrize("box", ["<p>{}</p>", "<header>{}</header>", "<div>{}</div>"])
def test_links_to_what_an_article_is_filed_under_are_no_line_of_it(box: str, place: int) -> None:
    filed = box.format("<a href=/categories/politics/>Politics</a><a href='../../tags/Harbour/'>Harbour</a>")
    body = f"{p(LEAD, *MORE[:place])}{filed}{p(*MORE[place:])}"
    assert told(f"<article>{body}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize("cut", ["", "…", " […]", "... "])
@pytest.mark.parametrize("size", [120, 200, 300])
def test_an_excerpt_above_the_text_is_not_said_twice(size: int, cut: str) -> None:
    begun = " ".join([LEAD, *MORE])[:size].rpartition(" ")[0]
    excerpt = f"<div class=post-excerpt><p>{begun}{cut}</p></div>"
    assert told(f"{excerpt}<div class=entry-content>{p(LEAD, *MORE)}</div>") == [LEAD, *MORE]


def test_a_first_paragraph_that_trails_off_stays_where_the_text_goes_on_otherwise() -> None:
    begun = "Nobody in the room had thought that the vote on the landing would be as clear as this …"
    assert told(f"<article>{p(begun, LEAD, *MORE)}</article>") == [begun, LEAD, *MORE]


def test_what_is_in_doubt_below_the_heading_of_the_comments_is_no_text() -> None:
    remark = "Thanks for this. The numbers in the second paragraph look wrong to me, though."
    thread = (
        f"<h3>Comments On This Entry</h3><blockquote><div class=entry><div class=title>Tom Hale</div>"
        f"<div class=body>{remark}</div></div></blockquote>"
    )
    assert told(f"<div class=body>{p(LEAD, *MORE)}</div>{thread}") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "lines",
    [
        "<div><b>Current Location:</b> the quay</div><p><b>Current Mood:</b> calm</p><p><b>Music:</b> Low Tides</p>",
        "<div class=currents><b>Location:</b> the quay<br><b>Current Mood:</b> calm<br><b>Music:</b> Low Tides</div>",
        "<p>Музыка: Low Tides</p><p>Настроение: спокойное</p>",
    ],
)
def test_the_mood_of_a_diarys_writer_is_none_of_the_text(lines: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE)}{lines}</article>") == [LEAD, *MORE]
    assert told(f"<article>{lines}{p(LEAD, *MORE)}</article>") == [LEAD, *MORE]


def test_where_and_what_is_played_without_a_mood_stays() -> None:
    lines = ["Location: the town hall", "Music: Low Tides, from nine o'clock on"]
    assert told(f"<article>{p(LEAD, *MORE, *lines)}</article>") == [LEAD, *MORE, *lines]


def test_a_disclaimer_that_ends_the_text_is_none_of_it_and_one_amid_it_is() -> None:
    said = "Disclosure: The paper holds shares in the mill, which has paid for the two pages before this one."
    assert told(f"<article>{p(LEAD, *MORE, said)}</article>") == [LEAD, *MORE]
    assert said in told(f"<article>{p(LEAD, said, *MORE)}</article>")


REMARKS = [
    (
        "Tom Hale",
        "7 May 2024, 14:03",
        "I think that the landing should have gone to the north, whatever they say of it.",
    ),
    (
        "Ida Berg",
        "7 May 2024, 15:20",
        "Eleven million for a few planks? They could have bought two new boats with that.",
    ),
    ("Jon", "8 May 2024, 08:11", "Has anybody asked those who live there? I was at the meeting and nobody did."),
]


@pytest.mark.parametrize("heading", ["<b>Comments</b>", "<p><b>Reader comments:</b></p>", "<h3>Comments (3)</h3>"])
@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><b>{0}</b> {1}</td></tr><tr><td>{2}</td></tr>",
        "<tr><td>Posted by <a href='mailto:x@a.example'>{0}</a> on {1}<br><br>{2}</td></tr>",
        "<tr><td>{2}<br><i>{0}, {1}</i></td></tr>",
    ],
)
def test_comments_in_rows_of_a_table_are_no_text(heading: str, row: str) -> None:
    thread = f"{heading}<table>{''.join(row.format(*remark) for remark in REMARKS)}</table>"
    page = f"<table width=100%><tr><td width=150><img src=/x.gif></td><td>{p(LEAD, *MORE)}{thread}</td></tr></table>"
    assert told(page) == [LEAD, *MORE]


def test_a_section_called_as_comments_are_stays_without_lines_that_sign_it() -> None:
    found = told(
        f"<article>{p(LEAD, *MORE[:2])}<h2>Discussion</h2>{p(*MORE[2:], 'On 7 May 2024 it went on.')}</article>"
    )
    assert [*MORE[2:], "On 7 May 2024 it went on."] == found[-3:]


def test_what_a_link_does_is_not_read_where_it_is_only_spoken() -> None:
    spoken = "<span><svg></svg> <span class=sr-only>(opens new window)</span></span>"
    sentence = "The report of the <a href=https://e.example/report target=_blank>engineers{}</a> has ninety pages."
    found = told(f"<article>{p(LEAD, sentence.format(spoken), *MORE)}</article>")
    assert found[1] == "The report of the engineers has ninety pages."


@pytest.mark.parametrize("shown", ["class=Tooltip__text", "class=rollover-people-block", "role=tooltip id=tip1"])
def test_what_a_word_shows_when_it_is_pointed_at_is_not_read(shown: str) -> None:
    tip = f"<span {shown}>Mayor since 2011. <b>More on her</b></span>"
    word = f"<span class=tooltip><a href=/who/lund>Ida Lund</a>{tip}</span>"
    found = told(f"<article>{p(LEAD, f'The mayor, {word}, had voted against it twice.', *MORE)}</article>")
    assert found[1] == "The mayor, Ida Lund, had voted against it twice."


def test_a_link_in_capitals_amid_the_text_leads_on() -> None:
    call = "<a href=/2024/05/01/proud><strong>MAYOR ‘PROUD’ OF THE NEW FERRY LANDING</strong></a>"
    assert told(f"<article>{p(LEAD, *MORE[:2], call, *MORE[2:])}</article>") == [LEAD, *MORE]
    shout = "“WE WILL NOT WAIT FOR A TWELFTH YEAR”, SAID <a href=/pamphlet>A PAMPHLET</a> THAT LAY ON ALL CHAIRS."
    assert len(told(f"<article>{p(LEAD, *MORE[:2], shout, *MORE[2:])}</article>")) == 2 + len(MORE)


def test_a_slanted_line_that_opens_as_a_prompt_is_one() -> None:
    prompt = "<em>Sign up for our <a href=/newsletter/>daily newsletter</a> and never miss a story.</em>"
    assert told(f"<article>{p(LEAD, *MORE[:2], prompt, *MORE[2:])}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "prompt",
    [
        "Sign up to our newsletter and get the best of the paper every morning.",
        "Subscribe to our weekly newsletter for more stories like this one.",
        "Follow us on Facebook and Twitter.",
        "Support our journalism. Become a member today.",
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Don’t want to see this? Remove ads",
        "Photo: AP",
        "(Bild: Ida Lund)",
        "Abonnieren Sie unseren Newsletter und erhalten Sie jeden Morgen das Beste aus der Zeitung.",
        "Folgen Sie uns auf Instagram.",
        "Inscrivez-vous à notre newsletter pour recevoir le meilleur du journal chaque matin.",
        "Suscríbete a nuestro boletín y recibe lo mejor del periódico cada mañana.",
        "Подпишитесь на наш Telegram-канал, чтобы не пропустить новости.",
        "关注我们的微信公众号，获取最新消息。",
        "تابعونا على فيسبوك",
    ],
)
def test_a_paragraph_that_asks_something_of_the_reader_is_none_of_the_text(prompt: str) -> None:
    for text in ([LEAD, *MORE[:2], prompt, *MORE[2:]], [LEAD, *MORE, prompt]):
        assert told(f"<article>{p(*text)}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up sheets for the meeting lie in the hall of the old school until the end of the week.",
        "Follow us on this walk along the quay, from the lighthouse to the last of the three bridges.",
        "Support our proposal, the clerk asked the members, or tell the town where the money shall come from.",
        "Photo: the word stood below every picture that the council had been shown in the course of the day.",
        "Externe Inhalte prüft im Rathaus seit dem Sommer niemand mehr, sagte die Sprecherin der Stadt am Montag.",
    ],
)
def test_a_sentence_that_opens_alike_is_text(sentence: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE[:2], sentence, *MORE[2:])}</article>") == [
        LEAD,
        *MORE[:2],
        sentence,
        *MORE[2:],
    ]


@pytest.mark.parametrize(
    "stamp",
    ["3 hours ago", "Updated 2 days ago", "hace 3 horas", "3 часа назад", "منذ 3 ساعات", "3小时前", "3 giờ trước"],
)
def test_how_long_ago_it_was_is_no_text(stamp: str) -> None:
    assert told(f"<article>{p(stamp, LEAD, *MORE)}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "line",
    [
        "انتهای پیام",
        "《 海滨日报 》（ 2024年03月12日　第 04 版）",
        "审核：王晓梅",
        "(Borítókép: A régi híd. Fotó: Nagy Éva / Kikötő)",
        "Google News'te Kıyı'yı takip edin",
        "देश-दुनिया की ताजा खबरों के लिए हमारा ऐप डाउनलोड करें।",
    ],
)
def test_lines_about_the_report_at_its_end_are_no_text(line: str) -> None:
    assert told(f"<article>{p(LEAD, *MORE, line)}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize(
    "label",
    ["اقرأ أيضا..", "【関連記事】", "[관련기사] ", "【延伸閱讀】", "更多新聞：", "<b>Подробнее —</b> ", "До теми: "],
)
def test_a_label_in_brackets_or_before_dots_leads_on(label: str) -> None:
    link = f'<p>{label} <a href="/2024/05/01/a">A bridge for the upper town</a></p>'
    assert told(f"<article>{p(LEAD, *MORE[:2])}{link}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize("line", ["12.03.2024 г.", "이서준 기자 seojun@paper.example", "12 มี.ค. 2567 17:20 น."])
def test_a_line_of_a_day_or_of_names_above_the_text_is_none_of_it(line: str) -> None:
    assert told(f"<article>{p(line, LEAD, *MORE)}</article>") == [LEAD, *MORE]
