"""The blocks of a page in their places, each with its label, its score and what decided it; and the legend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from newscrawl.extraction.blocks import IN, SURE, Block, Label
from newscrawl.extraction.policy import DEFAULT
from newscrawl.inspector.markup import Html, element, joined, said
from newscrawl.inspector.outline import MAX_SHOWN, Gap, Group, Shown, outline, path

Reason = tuple[str, float, float]
"""The name of a feature, its value, and what it adds to the score in log-odds."""

MAX_TEXT = 1500
"""Characters of a block that are shown."""

MAX_REASONS = 8
"""Features of a block that are shown, the weightiest."""

_MAX_NAME = 60
_FULL_BAR = 0.98
"""The share of contributions that fit into their bars; a few giants shall not make dwarfs of the rest."""


class Drawn:
    """The blocks of one page as markup.

    ``reasons``: for each block the features that decided it, most weighty first; may be empty.
    """

    def __init__(self, blocks: Sequence[Block], reasons: Sequence[Sequence[Reason]], language: str = "") -> None:
        self._blocks = blocks
        self._reasons = reasons
        self._language = language or None
        sizes = sorted(
            abs(adds) for given in reasons for _, _, adds in given[:MAX_REASONS] if math.isfinite(adds) and adds
        )
        self._full = sizes[min(int(len(sizes) * _FULL_BAR), len(sizes) - 1)] if sizes else 1.0

    def legend(self) -> Html:
        """A box to tick for every label on the page, with how many blocks have it."""
        counts = Counter(block.label for block in self._blocks)
        kept = [label for label in Label if label in DEFAULT.labels and counts[label]]
        left = [label for label in Label if label not in DEFAULT.labels and counts[label]]
        return joined(
            element(
                "fieldset",
                element("legend", title),
                *(self._key(label, counts[label]) for label in labels),
                class_="keys",
            )
            for title, labels in (("In the text", kept), ("Left out", left))
            if labels
        )

    def tree(self) -> Html:
        """All blocks in document order, grouped by the boxes that hold them."""
        if not self._blocks:
            return element("p", "There is no text on this page.", class_="empty")
        notice = None
        if (count := len(self._blocks)) > MAX_SHOWN:
            notice = element(
                "p", f"{MAX_SHOWN:,} of {count:,} blocks are shown, those of the text first.", class_="gap"
            )
        return joined([*([notice] if notice else []), *self._members(outline(self._blocks))])

    def _key(self, label: Label, count: int) -> Html:
        box = element("input", type="checkbox", id=f"show-{label}", checked=True, data_label=str(label))
        return element("label", box, element("span", label), element("b", f"{count:,}"), class_=_look(label, "key"))

    def _members(self, group: Group) -> Iterator[Html]:
        # As deep as groups are drawn, no deeper.
        for member in group.members:
            if isinstance(member, Shown):
                yield self._block(member)
            elif isinstance(member, Gap):
                yield _gap(member)
            else:
                yield element(
                    "div", element("p", member.path, class_="path", dir="ltr"), *self._members(member), class_="group"
                )

    def _block(self, shown: Shown) -> Html:
        block, number = shown.block, shown.number
        score = f"{block.score:.2f}"
        return element(
            "div",
            element("span", block.label, class_="chip"),
            said(block.text, MAX_TEXT, "p", class_="said", lang=self._language),
            element("span", _bar(block.score), score, class_="score", title="how sure it is text of the article"),
            self._why(shown),
            class_=_look(block.label, "block"),
            id=f"b{number}",
            tabindex=0,
            role="group",
            aria_label=f"block {number + 1}, {block.label}, score {score}",
            aria_describedby=f"w{number}",
            data_label=str(block.label),
        )

    def _why(self, shown: Shown) -> Html:
        block, number = shown.block, shown.number
        given = self._reasons[number] if number < len(self._reasons) else ()
        kind = f"<{block.tag}> in {path(block.box)}"
        size = f"{len(block.text):,} characters, {block.link_share:.0%} of them in links"
        parts = [element("p", kind, class_="kind", dir="ltr"), element("p", size)]
        if (block.score >= SURE) != (block.label in IN | {Label.HEADLINE}):
            parts.append(element("p", "The score says otherwise; a rule has overruled it."))
        if given:
            heads = (element("th", name) for name in ("weightiest features", "value", "", "log-odds"))
            rows = (self._row(reason) for reason in given[:MAX_REASONS])
            parts.append(element("table", element("tr", *heads), *rows))
        return element("div", *parts, class_="why", id=f"w{number}")

    def _row(self, reason: Reason) -> Html:
        name, value, adds = reason
        share = min(abs(adds) / self._full, 1.0) if math.isfinite(adds) else 0.0
        width = round(share * 50)
        drawn = Html(
            f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" class="{_side(adds)}">'
            f'<rect x="{50 if adds > 0 else 50 - width}" y="1" width="{width}" height="6"/>'
            '<path d="M50 0V8"/></svg>'
        )
        return element(
            "tr",
            element("td", name[:_MAX_NAME]),
            element("td", f"{value:.3g}"),
            element("td", drawn),
            element("td", _signed(adds), class_=_side(adds)),
        )


def _look(label: Label, kind: str) -> str:
    return f"{kind} l-{label} {'kept' if label in DEFAULT.labels else 'left'}"


def _gap(gap: Gap) -> Html:
    parts = ", ".join(f"{count:,} {label}" for label, count in gap.labels.most_common())
    total = gap.labels.total()
    named = "block is" if total == 1 else "blocks are"
    return element("p", f"{total:,} {named} not shown here: {parts}", class_="gap")


def _bar(score: float) -> Html:
    width = round(40 * min(max(score, 0.0), 1.0)) if math.isfinite(score) else 0
    return Html(
        '<svg viewBox="0 0 40 6" aria-hidden="true"><rect width="40" height="6" rx="3" class="rail"/>'
        f'<rect width="{width}" height="6" rx="3"/></svg>'
    )


def _side(adds: float) -> str:
    return "for" if adds > 0 else "against"


def _signed(adds: float) -> str:
    return f"{adds:+.2f}".replace("-", "−")
