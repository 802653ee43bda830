"""Pages of one listing: which URL is the next, by its number or by what its anchor or button says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PATH = re.compile(r"/(?:page|seite|pagina|p)[/_-]?([0-9]{1,6})/?(?=\?|\Z)", re.IGNORECASE)
_QUERY = re.compile(r"(?<=[?&])(?:page|paged|pg|p|seite|pagina)=([0-9]{1,6})(?:&|\Z)", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=[?&])(?:offset|start|from|skip|limitstart)=([0-9]{1,6})(?:&|\Z)", re.IGNORECASE)
# "index2.html" is the second page of "index.html"; a number behind a hyphen is a part of a name, "report-2024.html".
_FILE = re.compile(r"(?<=[^\W\d_])([0-9]{1,4})(?=\.(?:html?|xhtml|php)\Z)", re.IGNORECASE)
_INDEX = re.compile(r"/index\.(?:html?|xhtml|php)\Z", re.IGNORECASE)
_LARGEST_STEP = 200
_ONWARD = re.compile(
    r"\b(?:next|older|weiter|nächste|ältere|suivante?|siguiente|anteriores|próxim[ao]|successiv[ao]|volgende|"
    r"nästa|následující|следующ\w+|далее|sonraki|plus anciens|más antigu[ao]s|mais antig[ao]s|meno recenti|"
    r"oudere|äldre|eldre|ældre|vanhemmat|seuraava|neste|næste|starsze|następn\w+|starší|další|régebbi\w*|"
    r"következő|mai vechi|următo\w+|старее|более старые|наступн\w+|"
    r"daha eski|eski (?:yazılar|haberler)|παλαιότερ\w+|επόμεν\w+|"
    r"selanjutnya|berikutnya|trang sau|cũ hơn)\b|下一页|下一頁|下页|下頁|较早|較舊|次へ|次の|古い|다음|이전 글|"
    r"التالي|الأقدم|الصفحة التالية|הבא|ישנות|بعدی|अगला|ถัดไป|^[»›→>⟩〉\u232a❯❭≻▶►]+$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:newer|neuere|prev|zurück)\b|上一页|前へ|^[«‹←<⟨〈\u2329❮❬≺◀◄]+$", re.IGNORECASE)
_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older|nav-previous)(?:$|[\s_-])", re.IGNORECASE)
_MORE = re.compile(
    r"^[\s+↓▼▾⌄…]*(?:"
    r"(?:load|show|view|see|get|fetch) (?:\w+ )?more\b|more (?:stories|articles|news|posts|results|headlines|items)\b|"
    r"(?:mehr|weitere) (?:\w+ )?(?:laden|anzeigen|zeigen|ansehen)\b|"
    r"(?:mehr|weitere) (?:artikel|beiträge|meldungen|nachrichten|news|berichte)\b|"
    r"(?:charger|afficher|voir) (?:plus|davantage|la suite|d.autres)\b|plus d.(?:articles|actualités|infos|actus)\b|"
    r"(?:cargar|mostrar|ver) m[aá]s\b|m[aá]s (?:noticias|artículos|entradas|resultados|historias)\b|"
    r"(?:carica|mostra|vedi|visualizza) (?:altr[eio]|di più|ancora)\b|altr[ei] (?:notizie|articoli|risultati)\b|"
    r"(?:carregar|mostrar|ver|veja|exibir) mais\b|mais (?:notícias|artigos|matérias|resultados)\b|"
    r"(?:laad|toon|bekijk) meer\b|meer (?:laden|tonen|weergeven|nieuws|artikelen|berichten)\b|"
    r"(?:ladda|visa|läs in) (?:fler|mer)\b|fler (?:artiklar|nyheter|inlägg)\b|"
    r"(?:last inn|last|vis|hent|indlæs|se) (?:flere|mere?)\b|flere (?:artikler|nyheter|nyheder|saker)\b|"
    r"(?:lataa|näytä|katso) lisää\b|lisää (?:uutisia|artikkeleita|juttuja)\b|"
    r"(?:pokaż|załaduj|wczytaj|zobacz) więcej\b|więcej (?:artykułów|wiadomości|newsów)\b|"
    r"(?:načíst|zobrazit|načítať|zobraziť) (?:další|více|ďalšie|viac)\b|(?:další|ďalšie) (?:články|zprávy|správy)\b|"
    r"(?:további|még több) (?:cikk|hír|találat)\w*|több betöltése|"
    r"(?:încarcă|incarca|vezi|afișează|arată) mai mult\w*|mai multe (?:știri|stiri|articole)\b|"
    r"(?:показать|загрузить|смотреть) (?:ещё|еще|больше)\b|(?:ещё|еще|больше) (?:новост|стат|материал)\w+|"
    r"(?:показати|завантажити) (?:ще|більше)\b|(?:ще|більше) новин\w*|"
    r"daha fazla\b|(?:φόρτωση|φόρτωσε|δείτε|εμφάνιση) περισσότερ\w+|περισσότερ\w+ (?:άρθρα|νέα|ειδήσεις)|"
    r"(?:muat|tampilkan|lihat) (?:lebih|lainnya)|berita lainnya|(?:xem|tải|hiển thị) thêm|"
    r"(?:تحميل|عرض|شاهد|مشاهدة) المزيد|المزيد من|(?:נمایش|نمایش|بارگذاری|مشاهده) بیشتر|اخبار بیشتر|"
    r"(?:טען|הצג|ראה) עוד|עוד (?:כתבות|חדשות|ידיעות)|और (?:देखें|लोड|खबरें)|अधिक (?:लोड|देखें)|"
    r"(?:点击)?(?:加载|查看|显示|载入)更多|更多(?:新闻|文章)|(?:載入|加載|顯示|查看)更多|看更多|更多(?:新聞|報導)|"
    r"もっと(?:見る|みる|読み込む)|さらに(?:表示|見る|読み込む)|続きを(?:表示|読み込む)|"
    r"(?:기사 )?더 ?(?:보기|불러오기)|(?:โหลด|ดู|แสดง)เพิ่ม)",
    re.IGNORECASE,
)
_MORE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:load|show)[_-]?more|more[_-]?(?:posts|stories|articles|news)|infinite[_-]?scroll)",
    re.IGNORECASE,
)


class PageNumber(NamedTuple):
    """A URL (in normal form) without its page number, and the number: 1 where it states none.

    ``by`` is the pattern that the number is stated in, None for none. An offset counts entries, from 0: its page's
    number is one more. ``file`` is the URL without the number at the end of its file's name, ``nth``, 0 for none, and
    ``path`` with it; all "" where the URL has a query. Such a number counts pages only beside another URL.
    """

    base: str
    number: int
    by: re.Pattern[str] | None
    path: str = ""
    file: str = ""
    nth: int = 0

    @classmethod
    def of(cls, url: str) -> PageNumber:
        for pattern in (_PATH, _QUERY, _OFFSET) if "?" in url else (_PATH,):
            if match := pattern.search(url):
                rest = url[: match.start()] + ("/" if pattern is _PATH else "") + url[match.end() :]
                return cls(_bare(rest), int(match[1]) + (pattern is _OFFSET), pattern)
        if "?" in url:
            return cls(_bare(url), 1, None)
        path = _INDEX.sub("/", url)
        if match := _FILE.search(url):
            file = _INDEX.sub("/", url[: match.start()] + url[match.end() :])
            return cls(_bare(url), 1, None, path, file, int(match[1]))
        return cls(_bare(url), 1, None, path, path)

    def is_alike(self, other: PageNumber) -> bool:
        """Whether the other is a page of the same listing."""
        return other.base == self.base or self._files(other) is not None

    def is_next(self, other: PageNumber) -> bool:
        if files := self._files(other):
            return files[1] == files[0] + 1
        return other.base == self.base and other.number == self.number + 1

    def is_file_of(self, other: PageNumber) -> bool:
        """Whether only the numbers at the end of the names of two files tell that they are pages of one listing."""
        return other.base != self.base and self._files(other) is not None

    def is_back(self, other: PageNumber) -> bool:
        """Whether the other is this page or one before it: never the way on, whatever its anchor says."""
        if files := self._files(other):
            return files[1] < files[0]
        if other.base != self.base or other.number > self.number:
            return False
        # Some systems count from 0, so that the second page is number 1.
        return not (self.by is None and other.by is _QUERY and other.number == 1)

    def _files(self, other: PageNumber) -> tuple[int, int] | None:
        """The numbers of this page and the other, where the names of their files are one name with several numbers."""
        if not (self.nth or other.nth) or self.path == other.path or not (self.path and other.path):
            return None
        if other.nth > 1 and other.file == self.path:
            return 1, other.nth
        if self.nth > 1 and self.file == other.path:
            return self.nth, 1
        return (self.nth, other.nth) if self.file == other.file and min(self.nth, other.nth) > 1 else None

    def is_beside(self, other: PageNumber) -> bool:
        """Whether the other has the same path: the same listing from another entry on, or filtered."""
        return other.base.partition("?")[0] == self.base.partition("?")[0]

    def is_step(self, other: PageNumber) -> bool:
        """Whether the other is the same listing from a later entry on."""
        return other.by is _OFFSET and other.base == self.base and other.number > self.number

    def step(self, others: Mapping[int, str]) -> str:
        """Of URLs by their number, each one of `is_step`, the next: where all lie apart by the same measure."""
        if not others:
            return ""
        nearest = min(others)
        size = nearest - self.number
        even = all((number - self.number) % size == 0 for number in (1, *others))
        return others[nearest] if even and size <= _LARGEST_STEP else ""


def _bare(url: str) -> str:
    path, _, query = url.partition("?")
    return f"{path.rstrip('/')}?{query.strip('&')}"


def is_onward(text: str, names: str, label: str) -> bool:
    """Whether an anchor's text, class or label says that it leads on to the next, older page."""
    short = text if len(text) <= 40 else ""
    if _ONWARD.search(short) or _ONWARD.search(label[:80]):
        return True
    return bool(_CLASS.search(names)) and not _BACK.search(short)


def is_more(text: str, names: str, label: str) -> bool:
    """Whether an anchor or a button says that it brings more of the same ("Load more"); "Read more" is none."""
    short = text if len(text) <= 40 else ""
    return bool(_MORE.search(short) or _MORE.search(label[:80]) or _MORE_CLASS.search(names[:300]))
