"""The clock of a paper that tells machines its instants in UTC and shows its readers the time on the wall."""

from __future__ import annotations

from datetime import timedelta, timezone

from newscrawl.extraction.dates.parsing import MAX_TEXT, parse

_QUARTER = 900
_WIDEST = 14 * 3600


def on_wall(stated: str, shown: str, day_first: bool | None) -> str:
    """An instant in UTC as the paper's own clock has it, where what is shown for it is another day; else as stated."""
    if stated[-1:] not in ("Z", "z", "0") or not shown or len(shown) > MAX_TEXT:
        return stated
    told, said = parse(stated, guess=False), parse(shown, day_first=day_first, guess=False)
    wall, utc = said.local if said else None, told.local if told and told.offset == 0 else None
    if wall is None or utc is None or wall.date() == utc.date():
        return stated
    # The offsets of all zones are whole quarters of an hour.
    quarters, odd = divmod((wall - utc.replace(second=0, microsecond=0)).total_seconds(), _QUARTER)
    if odd or abs(quarters * _QUARTER) > _WIDEST:
        return stated
    return wall.replace(second=utc.second, tzinfo=timezone(timedelta(seconds=quarters * _QUARTER))).isoformat()
