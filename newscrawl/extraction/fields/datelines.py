"""Authors whom papers of East Asia name where a text opens, beside place and agency, or in brackets at its end.

"海滨3月12日电（记者陈立 周琳）…", "(부산=연합뉴스) 김하늘 기자 = …", "【ソウル＝佐藤美咲】…", "…という。【佐藤美咲】"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.extraction.blocks import IN, Block, Label
from newscrawl.extraction.fields import authors

_OPENING = 80
_LINE = 60
_ENDING = 24
_BEHIND = 2
_HAN = "\u3005\u3400-\u9fff"
_HAN_NAMES = rf"[{_HAN}·]{{2,4}}(?:[\s、,，]{{1,2}}[{_HAN}·]{{2,4}}){{0,5}}"
_HANGUL_NAMES = r"[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,4}"
_IN_BRACKETS = rf"^[(\[](?:[^()\[\]=]{{1,20}}[=\s])?({_HANGUL_NAMES})\s(?:기자|특파원)[)\]]"
_PATTERNS = tuple(
    map(
        re.compile,
        (
            rf"[(（〔［\[【][{_HAN}]{{0,10}}[记記]者[\s:：]{{0,2}}({_HAN_NAMES})(?=[)）〕］\]】/／]|\s?通[讯訊][员員])",
            rf"[(（〔【][{_HAN}]{{0,6}}記者([{_HAN}]{{3}})(?=[{_HAN}]{{2,5}}\d{{1,2}}日[电電])",
            rf"^[(\[][^()\[\]=]{{1,20}}=[^()\[\]=]{{1,12}}[)\]]\s?({_HANGUL_NAMES})\s?(?:기자|특파원)\s?=",
            _IN_BRACKETS,
            rf"^【[^【】＝=]{{1,12}}[＝=]([{_HAN}]{{3,6}}(?:、[{_HAN}]{{3,6}}){{0,3}})】",
        ),
    )
)
# "海滨日报记者 刘洋 通讯员 周明", "2024/03/12 記者陳志明／綜合報導"
_REPORTERS = re.compile(
    rf"(?:(?:^|\s)[{_HAN}]{{0,8}}[记記]者|通[讯訊][员員])[\s:：]?((?!通[讯訊])[{_HAN}]{{2,4}}(?:[\s、](?!通[讯訊])[{_HAN}]{{2,4}}){{0,5}})"
    rf"(?=\s?(?:[／/]|通[讯訊][员員]|[报報摄攝]|\d|$))"
)
# A line of names with their job behind them: "이서준·김하늘 기자", "글·사진 최민아 기자 mina@paper.example".
_TITLED = re.compile(
    r"(?:[^\W\d_]{2,12}\s?=\s?)?(?:글\s?[·,/]\s?사진\s)?[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,4}"
    r"\s?(?:선임|전문|수습|인턴|객원|온라인)?\s?(?:기자|특파원)(?:\s[\w.+-]{1,40}@[\w.-]{1,60})?"
    r"|[\u3005\u3400-\u9fff]{2,6}\s(?:記者|记者|編集委員|論説委員|特派員)"
)
_LIST = re.compile(r"[\s、,，]+")
# Four or five kanji at the end of a Japanese text, but those that places, desks and papers end in.
_SIGNED = re.compile(
    rf"(?:^|[。」])\s?[【（(]([{_HAN}]{{3,5}}[^都道府県市区町村社部紙局省庁課会党員者略面版号年月日発信聞話\W\da-zA-Z\u3040-\u30ff]"
    rf"(?:、[{_HAN}]{{4,6}}){{0,3}})[】）)]$"
)


def is_titled(text: str) -> bool:
    """Whether a text is nothing but names with their job behind them, as papers of East Asia sign: "이서준 기자"."""
    return text[:1] >= "\u3005" and _TITLED.fullmatch(text) is not None


def signed(line: str) -> list[str]:
    """The names in a line at the headline that says "reporter" before or behind them; [] for none."""
    if line.isascii() or len(line) > _LINE:
        return []
    if match := re.match(_IN_BRACKETS, line):
        return authors.clean(_LIST.split(match[1]))
    found = [name for match in _REPORTERS.finditer(line) for name in _LIST.split(match[1])]
    return authors.clean(found) if found else []


def read(blocks: Sequence[Block]) -> list[str]:
    """The names that the first paragraph of the text opens with, else those that stand behind its end; [] for none."""
    told = [at for at, block in enumerate(blocks) if block.label in IN and block.label is not Label.STANDFIRST]
    if not told:
        return []
    for at in told[:_BEHIND]:
        opening = blocks[at].text[:_OPENING]
        for pattern in _PATTERNS if not opening.isascii() else ():
            if match := pattern.search(opening):
                return authors.clean(_LIST.split(match[1]))
    for block in reversed(blocks[told[-1] : told[-1] + 1 + _BEHIND]):
        if not block.text[-1:].isascii() and (match := _SIGNED.search(block.text[-_ENDING:])):
            return authors.clean(match[1].split("、"))
    return []
