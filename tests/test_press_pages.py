"""Pages as front ends of newspapers write them (fixtures/cms): classes that only lay out, AMP, drop caps."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.extraction import extract
from newscrawl.items import Article

FOLDER = Path(__file__).parent.parent / "fixtures" / "cms"
SITE = "https://courier.example"
INITIAL = '<p><span class="dropcap">T</span> he barge'


def article(name: str, path: str = "/ferry-stops-for-three-weeks/", **changes: tuple[str, str]) -> Article:
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return extract(text, SITE + path)


def test_classes_that_only_lay_out_tell_text_from_captions_and_prompts() -> None:
    paragraphs = article("utility-classes").paragraphs
    assert [text.split()[0] for text in paragraphs] == ["The", "Islanders", "The", "A"]


def test_comments_whose_cards_and_parts_are_laid_out_alike() -> None:
    said = [(comment.author, comment.text) for comment in article("utility-classes").comments]
    assert said == [
        ("ropewalker", "You ordered from the wrong mill, as every year."),
        ("Ada L.", "Nine years for a second ferry! My daughter was not yet born."),
    ]


def test_comments_whose_authors_only_machines_are_told() -> None:
    card = (
        '<article itemprop="comment" itemscope itemtype="https://schema.org/Comment"><p class="by">'
        '<b itemprop="author">{}</b>, <time itemprop="dateCreated" datetime="2026-02-03T09:00Z">3 Feb</time></p>'
        '<div itemprop="text"><p>{}</p></div></article>'
    )
    said = [("Hal Pryce", "Let them row, as my father did."), ("Moss", "Your father had a smaller island.")]
    cards = "".join(card.format(*comment) for comment in said)
    found = article("drop-cap", end=("</main>", f"<section><h2>2 comments</h2>{cards}</section></main>")).comments
    assert [(comment.author, comment.text) for comment in found] == said


def test_the_line_that_only_dates_an_article_is_no_text_of_it() -> None:
    paragraphs = article("amp-page", "/amp/parom-vstanet/").paragraphs
    assert not any(text.startswith("2 февраля") for text in paragraphs)
    assert "Подписаться" not in paragraphs
    assert paragraphs[-1].startswith("Рампу")


def test_the_days_of_a_diary_are_its_text() -> None:
    told = "The wind was from the west and the ramp was wet. " * 4
    days = "".join(f"<p>{day} February 2026</p><p>{told}</p>" for day in "234")
    assert "3 February 2026" in article("drop-cap", days=("</article>", f"{days}</article>")).paragraphs


@pytest.mark.parametrize(
    ("opening", "text"),
    [
        (INITIAL, "The barge"),
        ('<p>\n<span class="initial">\nT\n</span>\nhe barge', "The barge"),
        ("<p><drop-cap>T</drop-cap> he barge", "The barge"),
        ('<div class="first-letter"><span>T</span></div><p>he barge', "The barge"),
        ("<div>T</div><p>he barge", "The barge"),
        ('<p><img class="dropcap" alt="T" src="/t.png">he barge', "The barge"),
        ('<p><span class="dropcap">A</span> barge', "A barge"),
        ('<p><span class="dropcap">A</span> nd the barge', "And the barge"),
        ("<p><b>A</b> barge", "A barge"),
        ("<button>X</button><p>eBay sold the barge and it", "eBay sold"),
    ],
)
def test_an_initial_that_is_set_apart_begins_its_word(opening: str, text: str) -> None:
    paragraphs = article("drop-cap", initial=(INITIAL, opening)).paragraphs
    assert len(paragraphs) == 4
    assert paragraphs[1].startswith(text)


def test_a_question_whose_answer_is_text_is_text() -> None:
    asked = ["Why did the crews strike?", "What does the board offer?", "Who carries passengers now?"]
    told = "The harbour office has said for years that the ramp will be rebuilt as soon as the county has paid. "
    folded = "".join(f"<details><summary>{one}</summary><div><p>{told}{one[:-1]}.</p></div></details>" for one in asked)
    paragraphs = article(
        "drop-cap", asked=("</article>", f'<div class="accordion">{folded}</div></article>')
    ).paragraphs
    assert [text for text in paragraphs if text.endswith("?")] == asked


@pytest.mark.parametrize(
    "prompt",
    [
        "The islands in your letterbox. By signing up you agree to our privacy policy.",
        "Die Inseln im Postfach. Mit der Anmeldung stimmen Sie der Datenschutzerklärung zu.",
        "Zapisując się, akceptujesz politykę prywatności.",
        "登録によりプライバシーポリシーに同意したものとみなします。",
        'Find us on <a href="https://facebook.com/c">Facebook</a> and <a href="https://x.com/c">X</a>',
        '<a href="/a/harbour-cranes-bought"><strong>İLGİLİ HABER</strong> Liman yeni vinçler aldı</a>',
    ],
)
def test_lines_that_ask_to_sign_up_or_lead_on_are_no_text(prompt: str) -> None:
    paragraphs = article("drop-cap", prompt=(INITIAL, f"<p>{prompt}</p>{INITIAL}")).paragraphs
    assert len(paragraphs) == 4


def test_a_treaty_may_be_signed() -> None:
    told = "By signing up to the treaty, the county agreed to pay for a ramp, a ferry and the privacy of the skipper."
    assert told in article("drop-cap", told=(INITIAL, f"<p>{told}</p>{INITIAL}")).paragraphs


@pytest.mark.parametrize("words", ["Ver más", "Xem thêm", "Read more"])
def test_more_to_read_is_not_the_article_before(words: str) -> None:
    link = (
        f'<a href="/2026/01/04/cranes-bought-with-the-reserve/"><span>{words}</span> Cranes bought with the reserve</a>'
    )
    assert article("drop-cap", end=("</main>", f"<div>{link}</div></main>")).prev_url == ""
