"""The language of a text against the one that its page declares."""

from __future__ import annotations

import time

import pytest

from newscrawl.extraction import language

TEXTS = {
    "en": "The council of the harbour town met for six hours on Tuesday and agreed to build the breakwater after all."
    " Its cost, said the treasurer, would be carried by the port authority and a loan that runs for many years.",
    "de": "Der Rat der Hafenstadt tagte am Dienstag sechs Stunden und beschloss, die Mole nun doch zu bauen. Die Kosten"
    " trägt nach den Worten des Kämmerers die Hafenbehörde, dazu kommt ein Kredit, der bis in das nächste Jahr läuft.",
    "fr": "Le conseil de la ville a siégé pendant six heures mardi et a décidé de construire la jetée. Les coûts, selon"
    " le trésorier, seront pris en charge par les autorités du port et par un prêt qui court sur des années.",
    "nb": "Rådet i havnebyen møttes i seks timer på tirsdag og ble enige om å bygge moloen likevel. Kostnadene skal"
    " etter det kassereren sier bæres av havnevesenet og av et lån som det vil ta mange år å betale ned for dem.",
    "ru": "Совет портового города заседал шесть часов и всё же решил построить мол, расходы на который понесёт порт.",
    "uk": "Рада портового міста засідала шість годин і все ж вирішила збудувати мол, витрати на який понесе її порт.",
    "ar": "اجتمع مجلس مدينة الميناء ست ساعات يوم الثلاثاء ووافق على بناء حاجز الأمواج في نهاية المطاف بعد جدل طويل.",
    "fa": "شورای شهر بندری روز سه‌شنبه شش ساعت تشکیل جلسه داد و سرانجام با ساخت موج‌شکن پس از گفت‌وگوی طولانی موافقت کرد.",
    "zh": "港口城市议会星期二开会六个小时，最终同意修建防波堤。财务主管说，费用将由港务局承担，贷款将持续多年。",
    "ja": "港町の議会は火曜日に六時間にわたって開かれ、防波堤を建設することで合意した。費用は港湾局が負担するという。",
    "he": "מועצת עיר הנמל התכנסה ביום שלישי לשש שעות והסכימה בסופו של דבר לבנות את שובר הגלים, אמר הגזבר של העיר.",
}


@pytest.mark.parametrize("declared", list(TEXTS))
def test_what_the_text_bears_out_stands(declared: str) -> None:
    text = TEXTS[declared] * 2
    assert language.check(declared, text) == (declared, "declared")
    assert language.check(f"{declared}-XX".upper(), text) == (declared, "declared")


@pytest.mark.parametrize("spoken", list(TEXTS))
@pytest.mark.parametrize("declared", ["", "en", "ru", "ja"])
def test_what_the_text_contradicts_loses(spoken: str, declared: str) -> None:
    if declared != spoken:
        found = {"nb": "no"}.get(spoken, spoken)
        assert language.check(declared, TEXTS[spoken] * 2) == (found, "text")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "ru",
            "На прошлой неделе совет города решил построить новый мол. По словам казначея, кредит на долгие годы "
            "даст банк, а порт возьмет на себя расходы. Жители не возражали, но просили не закрывать набережную "
            "на все лето. Также совет принял решение о школе для детей, которая будет стоять на месте старого "
            "рынка.",
        ),
        (
            "uk",
            "Вона була там до вечора, але не знала, чому вода стала темна. Над водою літав лише один птах, та "
            "вона його не чула. Про це вона розказала сестрам, коли повернулась додому, але вони не повірили. "
            "Також вона казала, що вода була холодна.",
        ),
        (
            "bg",
            "На заседание на общината миналата седмица беше решено да се построи вълнолом. Според касиера парите "
            "се дават от пристанището, а заемът е за много години. Хората не възразиха, но поискаха плажът да не "
            "се затваря.",
        ),
        (
            "mk",
            "Советот на пристанишниот град минатата недела одлучи да се изгради брана. Според благајникот, парите "
            "се на пристаништето, а кредитот е за многу години. Луѓето не се бунеа, но побараа плажата да не се "
            "затвора во летото.",
        ),
        (
            "sr",
            "На седници је донета одлука да се гради нови насип у граду, а трошкове сноси лука. Према речима "
            "благајника, кредит се отплаћује на више година. Становници нису имали ништа против, али су тражили "
            "да се плажа не затвара током лета.",
        ),
        (
            "be",
            "На мінулым тыдні рада горада вырашыла пабудаваць мол. Паводле слоў скарбніка, порт бярэ на сябе "
            "выдаткі, а крэдыт на доўгія гады дасць банк. Жыхары горада не былі супраць, але прасілі не зачыняць "
            "набярэжную на ўсё лета.",
        ),
    ],
)
def test_undeclared_cyrillic_is_told_by_letters_or_words(code: str, text: str) -> None:
    assert language.check("", text * 2) == (code, "text")
    # Prose need not hold the letters that are its language's alone.
    plain = text.translate(dict.fromkeys(map(ord, "ыэёіїєґъјљњћђѓќѕ")))
    if code != "be":
        assert language.check("", plain * 2) == (code, "text")


@pytest.mark.parametrize(
    ("code", "declared", "text"),
    [
        ("ur", "fa", "بندرگاہی شہر کی بلدیہ نے آج اعلان کیا ہے کہ دو سال سے بند پرانا پل دوبارہ تعمیر کیا جائے گا۔"),
        ("ps", "fa", "د بندري ښار ښاروالۍ نن اعلان وکړ چې زوړ پل به بیا جوړېږي او کار به ژر پیل شي."),
        ("ku", "ar", "شارەوانی شاری بەندەر ئەمڕۆ ڕایگەیاند کە پردە کۆنەکە سەرلەنوێ دروست دەکرێتەوە."),
        ("fa", "ur", "شهردار شهر بندری امروز اعلام کرد که پل قدیمی شهر که دو سال بسته بود از نو ساخته می‌شود."),
        ("mr", "hi", "बंद असलेला जुना पूल पुन्हा बांधण्यात येणार असल्याचे नगरपालिकेने आज जाहीर केले आहे. काम सुरू आहे."),
        ("ne", "hi", "तटीय सहरको नगरपालिकाले बन्द पुरानो पुल फेरि बनाइने आज घोषणा गरेको छ। मेयरलाई पनि थाहा छ।"),
    ],
)
def test_languages_of_one_script_are_told_by_letters_and_words(code: str, declared: str, text: str) -> None:
    assert language.check(declared, text * 2) == (code, "text")
    assert language.check("", text * 2) == (code, "text")
    assert language.check(code, text * 2) == (code, "declared")


def test_a_declared_language_that_is_not_known_here_stands() -> None:
    assert language.check("ca", TEXTS["fr"] * 2) == ("ca", "declared")
    assert language.check("kk", TEXTS["ru"] * 2) == ("kk", "declared")


def test_undeclared_prose_of_a_neighbour_that_is_not_known_here_is_told_as_nothing() -> None:
    kazakh = (
        "Порт қаласының кеңесі өткен аптада толқын тосқыш салу туралы шешім қабылдады. Қазынашының айтуынша, шығындарды"
        " порт өтейді, ал несие көп жылға беріледі. Тұрғындар қарсы болған жоқ, бірақ жағалауды жаппауды сұрады. "
    )
    assert language.check("", kazakh * 2) == ("", "")
    assert language.check("kk", kazakh * 2) == ("kk", "declared")


def test_prose_in_none_of_the_known_languages_refutes_what_is_declared() -> None:
    zulu = "kuthiwa imbuzi efile esiyona ekhaya emagcekeni esikole iyadla irayisi lesikole izingane zilambile kakhulu "
    assert language.check("en", zulu * 10) == ("", "")
    assert language.check("en", "Smith Jones Brown Rockledge Palm Bay Cocoa Beach Viera " * 20) == ("en", "declared")


@pytest.mark.parametrize("text", ["", "Short.", "12 34 56 " * 100, "???" * 100])
def test_little_text_says_nothing(text: str) -> None:
    assert language.check("de", text) == ("de", "declared")
    assert language.check("", text) == ("", "")


def test_long_texts_take_no_time() -> None:
    start = time.process_time()
    for text in ("the " * 1_000_000, "ы" * 1_000_000, "漢" * 1_000_000):
        language.check("en", text)
    assert time.process_time() - start < 0.2
