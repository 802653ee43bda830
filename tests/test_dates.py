from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction import dates
from newscrawl.extraction.dates import jalali
from newscrawl.extraction.fields import authors


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-08-15T09:30:00+02:00", "2023-08-15T09:30:00+02:00"),
        ("2023-08-15T09:30:07Z", "2023-08-15T09:30:07+00:00"),
        ("2023-08-15T09:30+0200", "2023-08-15T09:30:00+02:00"),
        ("2023-08-15T09:30:00.250Z", "2023-08-15T09:30:00.250000+00:00"),
        ("2023-08-15 09:30:00 +0200", "2023-08-15T09:30:00+02:00"),
        ("2023-08-15T09:30:00-04", "2023-08-15T09:30:00-04:00"),
        ("2023-08-15T09:30:00+05:45", "2023-08-15T09:30:00+05:45"),
        ("2023-08-15T09:30:00+02:00[Europe/Berlin]", "2023-08-15T09:30:00+02:00"),
        ("20230815T093000Z", "2023-08-15T09:30:00+00:00"),
        ("Tue, 15 Aug 2023 09:30:00 +0200", "2023-08-15T09:30:00+02:00"),
        ("Tue, 15 Aug 2023 09:30:00 GMT", "2023-08-15T09:30:00+00:00"),
        ("Tue Aug 15 2023 09:30:00 GMT+0200 (Central European Summer Time)", "2023-08-15T09:30:00+02:00"),
        ("Tue Aug 15 09:30:00 CEST 2023", "2023-08-15T09:30:00+02:00"),
        ("1692091800", "2023-08-15T09:30:00+00:00"),
        ("1692091800000", "2023-08-15T09:30:00+00:00"),
        ("15 августа 2023, 09:30 МСК", "2023-08-15T09:30:00+03:00"),
        ("Aug 15, 2023, 09:30 AM SGT", "2023-08-15T09:30:00+08:00"),
        ("15 ago 2023, 09:30 BRT", "2023-08-15T09:30:00-03:00"),
        ("Selasa, 15 Agustus 2023 09:30 WITA", "2023-08-15T09:30:00+08:00"),
        ("2023-08-15T09:30:00", None),
        ("Tue, 15 Aug 2023 09:30:00 EST", None),
        ("Tue, 15 Aug 2023 09:30:00 IST", None),
        ("2023-08-15", None),
        ("2023-13-15T09:30:00Z", None),
        ("2023-08-15T09:30:00+99:00", None),
        ("", None),
        ("9" * 300, None),
    ],
)
def test_instants_keep_the_offset_as_stated(text: str, instant: str | None) -> None:
    assert dates.parse_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-15T09:30:00",
        "2023-08-15 09:30",
        "15. August 2023, 09:30 Uhr",
        "15 августа 2023, 09:30",
        "15 August 2023 at 9:30am",
        "August 15, 2023 9.30 a.m.",
        "15 de agosto de 2023 09:30",
        "15 août 2023 à 09h30",
        "2023年8月15日 09:30",
        "2023年8月15日 午前9時30分",
        "١٥ أغسطس ٢٠٢٣ - ٠٩:٣٠",
        "15.08.2023 | 09:30",
        "09:30, 15 августа 2023",
        "2023-08-15 上午9:30",
        "15 अगस्त 2023, सुबह 9:30 बजे",
        "15 اگست 2023 صبح 9:30",
        "15 Αυγούστου 2023, 9:30 π.μ.",
        "15 ส.ค. 66 09:30 น.",
    ],
)
def test_local_times_in_many_languages(text: str) -> None:
    assert dates.parse_local(text) == datetime(2023, 8, 15, 9, 30)
    assert dates.parse_instant(text) is None
    assert dates.parse_day(text) == "2023-08-15"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年8月15日", "2023-08-15"),
        ("令和5年8月15日", "2023-08-15"),
        ("１５ ８月 2023", ""),
        ("١٥ أغسطس ٢٠٢٣", "2023-08-15"),
        ("Published: 15th August 2023", "2023-08-15"),
        ("Aug. 15, 2023", "2023-08-15"),
        ("15.8.2023", "2023-08-15"),
        ("20230815", "2023-08-15"),
        ("15/08/2023", "2023-08-15"),
        ("08/15/2023", "2023-08-15"),
        ("05/06/2023", ""),
        ("15 August", ""),
        ("31 February 2023", ""),
        ("two hours ago", ""),
        ("yesterday 2023", ""),
        ("no date", ""),
    ],
)
def test_days(text: str, day: str) -> None:
    assert dates.parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("١٥ أغسطس ٢٠٢٣ الساعة ٠٨:٤٥ مساءً", 20),
        ("15 अगस्त 2023, शाम 5:45", 17),
        ("15 अगस्त 2023, रात 9:45", 21),
        ("15 अगस्त 2023, रात 12:45", 0),
        ("15 Αυγούστου 2023, 8:45 μ.μ.", 20),
        ("১৫ আগস্ট ২০২৩, ৮:৪৫ পিএম", 20),
        ("2023-08-15 下午3:45", 15),
    ],
)
def test_halves_of_the_day(text: str, hour: int) -> None:
    assert dates.parse_local(text) == datetime(2023, 8, 15, hour, 45)


def test_afternoons() -> None:
    assert dates.parse_local("Aug 15, 2023 3:40 PM") == datetime(2023, 8, 15, 15, 40)
    assert dates.parse_local("2023. 8. 15. 12:05 am") == datetime(2023, 8, 15, 0, 5)
    assert dates.parse_local("2023年8月15日 下午3:40") == datetime(2023, 8, 15, 15, 40)


def test_slashes_need_to_know_the_country() -> None:
    assert dates.parse("05/06/2023") is None
    british, american = dates.parse("05/06/2023", day_first=True), dates.parse("05/06/2023", day_first=False)
    assert british
    assert american
    assert (british.day.month, american.day.month) == (6, 5)


@pytest.mark.parametrize("text", ["1" * 100_000, "1 " * 50_000, "2023-" * 20_000, "may " * 50_000, "٣" * 50_000])
def test_long_texts_take_no_time(text: str) -> None:
    start = time.process_time()
    dates.parse_day(text)
    assert time.process_time() - start < 0.5


def test_dateparser_is_not_imported_for_common_dates() -> None:
    code = (
        "import sys; from newscrawl.extraction import dates; dates.parse_day('15. August 2023');"
        "dates.parse_day('2023-08-15T09:30:00Z'); print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("Von Ralf Euler", ["Ralf Euler"]),
        ("Par Anne Dupont et Jean Martin", ["Anne Dupont", "Jean Martin"]),
        ("Jane Doe, John Roe and Ann Poe", ["Jane Doe", "John Roe", "Ann Poe"]),
        ("Anna Gruber und Max Moser", ["Anna Gruber", "Max Moser"]),
        ("Иван Петров и Анна Смирнова", ["Иван Петров", "Анна Смирнова"]),
        ("牛镛、岳弘彬", ["牛镛", "岳弘彬"]),
        ("容景尧, 纪疏桐", ["容景尧", "纪疏桐"]),
        ("綾部 志乃", ["綾部 志乃"]),
        ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("AFP/dpa", ["AFP", "dpa"]),
        ("Reuters, AFP", ["Reuters", "AFP"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("María Pérez y Juan Gómez", ["María Pérez", "Juan Gómez"]),
        ("Fairweather, Duncan", ["Duncan Fairweather"]),
        ("Jane Doe, Political Editor", ["Jane Doe"]),
        ("Jane Doe (jane.doe@example.com)", ["Jane Doe"]),
        ("Felix Schröder (dpa)", ["Felix Schröder", "dpa"]),
        ("https://www.facebook.com/jane.doe", []),
        ("jane@example.com", []),
        ("15 August 2023", []),
        ("Guardian staff reporter", ["Guardian staff reporter"]),
        ("De Niro", ["De Niro"]),
        ("O&#39;Regan Victoria", ["O'Regan Victoria"]),
        ("admin", []),
        ("By", []),
        ("", []),
        (["Jane Doe", "jane doe", "By Jane Doe"], ["Jane Doe"]),
        (["Jane Doe", "Staff Reporter"], ["Jane Doe"]),
    ],
)
def test_authors(raw: str | list[str], names: list[str]) -> None:
    assert authors.clean(raw) == names


@pytest.mark.parametrize("text", ["a, " * 50_000, "(" * 50_000, "by " * 50_000, "x@" * 50_000, "<" * 50_000])
def test_hostile_authors_take_no_time(text: str) -> None:
    start = time.process_time()
    assert len(authors.clean([text] * 50)) <= authors.MAX_AUTHORS
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("چهارشنبه ۱۳ دی ۱۴۰۲ - ۰۷:۱۲", "2024-01-03"),
        ("تاریخ انتشار: ۱۴۰۲/۱۰/۱۳", "2024-01-03"),
        ("۱ فروردین ماه ۱۴۰۰", "2021-03-21"),
        ("30 اسفند 1403", "2025-03-20"),
        ("۱۴۰۳/۱۲/۳۰", "2025-03-20"),
        ("۲۲ بهمن ۱۳۵۷", "1979-02-11"),
        ("سه‌شنبه بیست و دوم اسفند ۱۴۰۲ ساعت ۲۱:۳۰", "2024-03-12"),
        ("سی‌ام بهمن ۱۴۰۲", "2024-02-19"),
        ("1445/9/2", ""),
        ("30 اسفند 1402", ""),
        ("1402/13/01", ""),
    ],
)
def test_the_solar_calendar_of_iran(text: str, day: str) -> None:
    assert dates.parse_day(text) == day


@settings(deadline=None)
@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2200, 1, 1)))
def test_each_day_of_the_solar_calendar_follows_the_one_before(day: date) -> None:
    first = jalali.to_gregorian(1399, 1, 1)
    assert first == date(2020, 3, 20)
    found = [
        (year, month, number)
        for year in (day.year - 622, day.year - 621)
        for month in range(1, 13)
        for number in range(1, 32)
        if jalali.to_gregorian(year, month, number) == day
    ]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("መጋቢት 3 ቀን 2016 ዓ.ም.", "2024-03-12"),
        ("መስከረም 1 ቀን 2016", "2023-09-12"),
        ("ጳጉሜን 6 2015", "2023-09-11"),
        ("ጳጉሜን 6 2016", ""),
        ("民國113年3月12日", "2024-03-12"),
        ("3 ม.ค. 2567", "2024-01-03"),
        ("3 ม.ค. 67", "2024-01-03"),
        ("12/03/2567", "2024-03-12"),
    ],
)
def test_calendars_and_eras_of_other_countries(text: str, day: str) -> None:
    assert dates.may_hold(text)
    assert dates.parse_day(text) == day


def test_a_count_in_brackets_is_no_day() -> None:
    assert dates.parse_day("2024 / July (12)") == ""


def test_letters_that_are_written_in_two_ways() -> None:
    assert dates.parse_day("৩ জানু\u09df\u09beরি ২০২৪") == dates.parse_day("3 जनवरी 2024") == "2024-01-03"
    assert dates.parse_day("3 \u095eरवरी 2024") == "2024-02-03"


def test_a_name_that_is_a_month_too_is_none_beside_a_date_in_numbers() -> None:
    assert dates.parse_day("Jan de Vries 15-08-2023") == dates.parse_day("15.08.2023, Jan Kowalski") == "2023-08-15"
    assert dates.parse_day("April Jones, 03/25/2024") == "2024-03-25"
