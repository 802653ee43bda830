"""What newspapers print around their articles in languages that no other test reads: dates, links, labels."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from unicodedata import normalize

import pytest

from newscrawl import extract
from newscrawl.extraction import lexicon

URL = "https://paper.example/2023/news/the-council-votes-on-the-bridge"
BEFORE = "https://paper.example/2023/news/the-mayor-resigns-over-the-ferry"
AFTER = "https://paper.example/2023/news/the-river-rises-after-the-storm"
PROSE = "The council met on Monday and voted for the bridge after a long debate. It will be built next to the ferry."

# Language: the 15th of August 2023 in words, as it is printed; the links to the article before and to the one after;
# what stands before the day; the line before the comments; a line that leads to another article.
PRINTED = {
    "af": ("15 Augustus 2023", "Vorige artikel", "Volgende artikel", "Gepubliseer", "Lewer kommentaar", "Lees ook"),
    "am": ("ኦገስት 15 2023", "ያለፈው ዜና", "ቀጣይ ዜና", "የታተመው", "አስተያየት ይስጡ", "በተጨማሪ ያንብቡ"),
    "az": ("15 avqust 2023", "Əvvəlki xəbər", "Növbəti xəbər", "Dərc edilib", "Şərh yaz", "Həmçinin oxuyun"),
    "be": (
        "15 жніўня 2023", "Папярэдняя навіна", "Наступная навіна",
        "Апублікавана", "Пакінуць каментар", "Чытайце таксама",
    ),
    "bn": ("১৫ আগস্ট ২০২৩", "আগের সংবাদ", "পরের সংবাদ", "প্রকাশ", "মন্তব্য করুন", "আরও পড়ুন"),
    "ca": (
        "15 d’agost de 2023", "Article anterior", "Article següent",
        "Publicat el", "Deixa un comentari", "Llegeix també",
    ),
    "et": ("15. august 2023", "Eelmine artikkel", "Järgmine artikkel", "Avaldatud", "Lisa kommentaar", "Loe ka"),
    "eu": (
        "2023ko abuztuaren 15a", "Aurreko albistea", "Hurrengo albistea",
        "Argitaratua", "Utzi iruzkina", "Irakurri ere",
    ),
    "fil": (
        "Agosto 15, 2023", "Nakaraang artikulo", "Susunod na artikulo",
        "Inilathala", "Magkomento", "Basahin din",
    ),
    "gl": ("15 de agosto de 2023", "Nova anterior", "Nova seguinte", "Publicado", "Deixa un comentario", "Le tamén"),
    "gu": ("15 ઑગસ્ટ 2023", "અગાઉના સમાચાર", "આગળના સમાચાર", "પ્રકાશિત", "ટિપ્પણી કરો", "આ પણ વાંચો"),
    "hy": (
        "15 օգոստոսի, 2023", "Նախորդ հոդվածը", "Հաջորդ հոդվածը",
        "Հրապարակվել է", "Թողնել մեկնաբանություն", "Կարդացեք նաև",
    ),
    "is": ("15. ágúst 2023", "Fyrri frétt", "Næsta frétt", "Birt", "Skrifa athugasemd", "Lesa meira"),
    "ka": (
        "15 აგვისტო, 2023", "წინა სტატია", "შემდეგი სტატია",
        "გამოქვეყნდა", "კომენტარის დატოვება", "ასევე წაიკითხეთ",
    ),
    "kk": ("2023 жылғы 15 тамыз", "Алдыңғы мақала", "Келесі мақала", "Жарияланды", "Пікір қалдыру", "Тағы оқыңыз"),
    "km": ("ថ្ងៃទី១៥ ខែសីហា ឆ្នាំ២០២៣", "អត្ថបទមុន", "អត្ថបទបន្ទាប់", "ចុះផ្សាយ", "បញ្ចេញមតិ", "អានបន្ថែម"),
    "kn": ("15 ಆಗಸ್ಟ್ 2023", "ಹಿಂದಿನ ಸುದ್ದಿ", "ಮುಂದಿನ ಸುದ್ದಿ", "ಪ್ರಕಟಿಸಲಾಗಿದೆ", "ಪ್ರತಿಕ್ರಿಯೆ ನೀಡಿ", "ಇದನ್ನೂ ಓದಿ"),
    "ku": ("15ی ئاب 2023", "هەواڵی پێشوو", "هەواڵی داهاتوو", "بڵاوکرایەوە", "کۆمێنت بنووسە", "زیاتر بخوێنەوە"),
    "lo": ("15 ສິງຫາ 2023", "ຂ່າວກ່ອນໜ້າ", "ຂ່າວຕໍ່ໄປ", "ວັນທີ", "ຂຽນຄຳເຫັນ", "ອ່ານເພີ່ມເຕີມ"),
    "lt": (
        "2023 m. rugpjūčio 15 d.", "Ankstesnis straipsnis", "Kitas straipsnis",
        "Paskelbta", "Rašyti komentarą", "Skaitykite taip pat",
    ),
    "lv": (
        "2023. gada 15. augusts", "Iepriekšējais raksts", "Nākamais raksts",
        "Publicēts", "Pievienot komentāru", "Lasi arī",
    ),
    "mk": ("15 август 2023", "Претходна вест", "Следна вест", "Објавено", "Остави коментар", "Прочитајте и"),
    "ml": (
        "15 ഓഗസ്റ്റ് 2023", "മുൻ വാർത്ത", "അടുത്ത വാർത്ത",
        "പ്രസിദ്ധീകരിച്ചത്", "അഭിപ്രായം രേഖപ്പെടുത്തുക", "കൂടുതൽ വായിക്കുക",
    ),
    "mn": (
        "2023 оны наймдугаар сарын 15", "Өмнөх мэдээ", "Дараагийн мэдээ",
        "Нийтэлсэн", "Сэтгэгдэл бичих", "Мөн уншина уу",
    ),
    "mr": ("15 ऑगस्ट 2023", "मागील बातमी", "पुढील बातमी", "प्रकाशित", "प्रतिक्रिया द्या", "हेही वाचा"),
    "ms": (
        "15 Ogos 2023", "Artikel sebelum", "Artikel seterusnya",
        "Diterbitkan pada", "Tinggalkan komen", "Baca juga",
    ),
    "my": ("၂၀၂၃ ခုနှစ်၊ ဩဂုတ်လ ၁၅ ရက်", "ယခင်သတင်း", "နောက်သတင်း", "ရက်စွဲ", "မှတ်ချက်ပေးရန်", "ဆက်ဖတ်ရန်"),
    "ne": ("15 अगस्ट 2023", "अघिल्लो समाचार", "अर्को समाचार", "प्रकाशित", "प्रतिक्रिया दिनुहोस्", "यो पनि पढ्नुहोस्"),
    "pa": ("15 ਅਗਸਤ 2023", "ਪਿਛਲੀ ਖ਼ਬਰ", "ਅਗਲੀ ਖ਼ਬਰ", "ਪ੍ਰਕਾਸ਼ਿਤ", "ਟਿੱਪਣੀ ਕਰੋ", "ਇਹ ਵੀ ਪੜ੍ਹੋ"),
    "ps": ("15 اګست 2023", "پخوانی خبر", "راتلونکی خبر", "خپره شوې", "خپل نظر ولیکئ", "دا هم ولولئ"),
    "si": ("2023 අගෝස්තු 15", "පෙර පුවත", "ඊළඟ පුවත", "ප්‍රකාශිත", "අදහස් දක්වන්න", "තවත් කියවන්න"),
    "sl": (
        "15. avgusta 2023", "Prejšnji članek", "Naslednji članek",
        "Objavljeno", "Dodaj komentar", "Preberite tudi",
    ),
    "sq": (
        "15 gusht 2023", "Artikulli i mëparshëm", "Artikulli tjetër",
        "Publikuar më", "Lini një koment", "Lexo edhe",
    ),
    "sr": ("15. августа 2023.", "Претходна вест", "Следећа вест", "Објављено", "Оставите коментар", "Прочитајте и"),
    "sr-Latn": (
        "15. avgusta 2023.", "Prethodna vest", "Sledeća vest",
        "Objavljeno", "Ostavite komentar", "Pročitajte i",
    ),
    "sw": ("15 Agosti 2023", "Habari iliyopita", "Habari inayofuata", "Imechapishwa", "Toa maoni", "Soma pia"),
    "ta": (
        "15 ஆகஸ்ட் 2023", "முந்தைய செய்தி", "அடுத்த செய்தி",
        "வெளியிடப்பட்டது", "கருத்து தெரிவிக்க", "இதையும் படிக்க",
    ),
    "te": ("15 ఆగస్టు 2023", "మునుపటి వార్త", "తదుపరి వార్త", "ప్రచురణ తేదీ", "కామెంట్ చేయండి", "ఇవి కూడా చదవండి"),
    "ur": ("15 اگست 2023", "پچھلی خبر", "اگلی خبر", "شائع", "تبصرہ کریں", "مزید پڑھیں"),
    "uz": (
        "2023-yil 15-avgust", "Oldingi maqola", "Keyingi maqola",
        "E’lon qilingan", "Izoh qoldirish", "Mavzuga oid",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", PRINTED)
def test_dates_neighbours_and_labels(language: str) -> None:
    day, before, after, published, comment, also = PRINTED[language]
    html = f"""<html lang={language}><head><title>Council votes on bridge</title></head><body><main>
      <h1>Council votes on bridge</h1><div class=meta>{published}: {day}</div>
      <article>{f"<p>{PROSE}</p>" * 5}<p>{also}: <a href=/2023/news/the-ferry>The ferry goes on for a year</a></p>
      {f"<p>{PROSE}</p>" * 3}</article>
      <div><a href={BEFORE}><b>{before}</b></a> <a href={AFTER}><b>{after}</b></a></div>
      <div><h3>{comment}</h3></div></main></body></html>"""
    article = extract(html.encode(), url=URL)
    assert article.date == "2023-08-15"
    assert (article.prev_url, article.next_url) == (BEFORE, AFTER)
    for label in (published, before, after, comment, also):
        assert label not in article.text


def test_a_spelling_of_a_month_means_one_month_in_all_languages() -> None:
    meant: dict[str, set[int]] = {}
    for entry in files(lexicon).iterdir():
        if entry.name.endswith(".toml"):
            for number, spellings in tomllib.loads(entry.read_text(encoding="utf-8")).get("months", {}).items():
                for spelling in spellings:
                    meant.setdefault(normalize("NFKC", spelling).casefold(), set()).add(int(number))
    assert {spelling: numbers for spelling, numbers in meant.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize("name", ["Julie", "Jaan", "Maija", "Liepa", "Mac"])
def test_a_name_that_is_a_month_elsewhere_is_no_date(name: str) -> None:
    assert name.casefold() not in lexicon.months()
