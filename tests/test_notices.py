"""Pages that only ask for consent, or only say that an article is gone, however much they say of it."""

from __future__ import annotations

import pytest

from newscrawl import extract
from newscrawl.items import Verdict

ADDRESS = "https://paper.example/2026/11/28/the-old-mill-is-saved/"

WALLS = {
    "en": (
        "Your privacy, your choice",
        "We and our 712 partners store and access information on your device, such as unique identifiers in cookies,"
        " and process personal data like your browsing habits. This lets us show personalised ads and content, measure"
        " how both perform, and learn about our audience.",
        "Some of them rely on legitimate interest, to which you have a right to object. You can change your mind at any"
        " time under privacy settings at the foot of each page, and read more in our privacy policy.",
    ),
    "de": (
        "Weiter mit Werbung lesen",
        "Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Mit Ihrer Zustimmung dürfen wir und unsere 190 Partner"
        " Informationen auf einem Gerät speichern und abrufen und personenbezogene Daten wie die IP-Adresse"
        " verarbeiten, um personalisierte Anzeigen auszuspielen und ihre Wirkung zu messen.",
        "Ihre Zustimmung können Sie jederzeit in den Datenschutzeinstellungen widerrufen. Oder lesen Sie ohne Tracking"
        " im Pur-Abo für 3,90 Euro im Monat. Sie sind schon Pur-Abonnent? Dann melden Sie sich hier an.",
    ),
    "fr": (
        "Bienvenue",
        "Avec votre accord, nos 240 partenaires et nous utilisons des cookies ou des traceurs pour stocker, consulter"
        " et traiter des données personnelles telles que votre visite sur ce site. Elles servent à la mesure"
        " d'audience et à vous montrer des publicités personnalisées.",
        "Vous pouvez retirer votre consentement ou vous opposer aux traitements fondés sur l'intérêt légitime à tout"
        " moment, en cliquant sur « Paramétrer » ou dans notre politique de confidentialité.",
    ),
    "es": (
        "Tu privacidad nos importa",
        "Nosotros y nuestros socios almacenamos o accedemos a información en un dispositivo, como las cookies, y"
        " tratamos datos personales para ofrecerte anuncios personalizados, contenido personalizado y para la medición"
        " de publicidad y la investigación de audiencia.",
        "Con tu permiso podemos usar datos de geolocalización precisa. Puedes cambiar tus preferencias o retirar tu"
        " consentimiento en cualquier momento desde nuestra política de privacidad.",
    ),
    "it": (
        "La tua privacy è importante",
        "Noi e i nostri partner archiviamo informazioni su un dispositivo, come gli identificatori unici nei cookie, e"
        " trattiamo dati personali per mostrarti annunci personalizzati e contenuti personalizzati, misurarne la resa e"
        " svolgere ricerche sul pubblico.",
        "Con il tuo consenso possiamo usare dati di geolocalizzazione precisi. Puoi cambiare le tue preferenze o"
        " opporti al legittimo interesse in qualsiasi momento nella nostra informativa.",
    ),
    "nl": (
        "Jouw privacy",
        "Met jouw toestemming slaan wij en onze partners informatie op een apparaat op en verwerken we"
        " persoonsgegevens, zoals je surfgedrag, om gepersonaliseerde advertenties te tonen en doelgroepenonderzoek te"
        " doen.",
        "Je voorkeuren kun je op elk moment wijzigen via de privacy-instellingen onderaan de pagina. Meer lees je"
        " in ons privacybeleid. Door op akkoord te klikken ga je hiermee akkoord.",
    ),
    "pl": (
        "Szanujemy Twoją prywatność",
        "My i nasi partnerzy przechowujemy informacje na urządzeniu, takie jak pliki cookie, i przetwarzamy dane"
        " osobowe, aby dobierać spersonalizowane reklamy i treści oraz prowadzić pomiar reklam i badania odbiorców.",
        "W każdej chwili możesz wycofać zgodę lub zmienić swoje ustawienia prywatności. Część firm powołuje się na"
        " uzasadniony interes. Więcej piszemy w naszej polityce prywatności.",
    ),
    "sv": (
        "Vi värnar om din integritet",
        "Vi och våra partner lagrar och får åtkomst till information på din enhet, till exempel kakor, och behandlar"
        " personuppgifter för att visa personanpassade annonser, mäta dem och få målgruppsinsikter.",
        "Med ditt samtycke kan vi använda exakt geolokalisering. Du kan när som helst ändra dina val eller återkalla"
        " ditt samtycke i vår integritetspolicy, där du även läser om berättigat intresse.",
    ),
    "cs": (
        "Záleží nám na vašem soukromí",
        "My a naši partneři ukládáme informace v zařízení, například soubory cookie, a zpracováváme osobní údaje,"
        " abychom mohli zobrazovat personalizované reklamy a personalizovaný obsah a provádět měření reklam.",
        "S vaším souhlasem můžeme používat přesné údaje o zeměpisné poloze. Svůj souhlas můžete kdykoli odvolat, nebo"
        " vznést námitku proti oprávněnému zájmu v nastavení soukromí.",
    ),
    "tr": (
        "Gizliliğinize önem veriyoruz",
        "Biz ve ortaklarımız cihazınızdaki bilgileri saklıyor, bunlara erişiyor ve kişiselleştirilmiş reklamlar, reklam"
        " ölçümü ve kitle araştırması için kişisel verileri işliyoruz.",
        "İzninizle kesin coğrafi konum verilerini kullanabiliriz. Tercihlerinizi dilediğiniz zaman gizlilik"
        " politikamızdan değiştirebilir, meşru menfaat temelindeki işlemlere itiraz edebilirsiniz.",
    ),
    "ru": (
        "Мы ценим вашу конфиденциальность",
        "Мы и наши партнеры храним информацию на вашем устройстве, например файлы cookie, и обрабатываем персональные"
        " данные, чтобы показывать персонализированную рекламу и изучать аудиторию.",
        "Вы можете отозвать свое согласие в любое время в настройках. Некоторые компании ссылаются на законный интерес;"
        " подробнее об этом сказано в нашей политике конфиденциальности.",
    ),
    "ja": (
        "お客様のプライバシー",
        "当社とパートナーは、Cookieなどを用いてデバイス上の情報を保存し、"
        "これを参照します。また、パーソナライズされた広告とコンテンツを表示し、"
        "オーディエンスを理解するために個人データを取り扱います。",
        "お客様の同意があれば、正確な位置情報を使うことがあります。設定を変更して同意を"
        "撤回することは、いつでもできます。詳しくはプライバシーポリシーをご覧ください。",
    ),
    "da": (
        "Vi passer på dine data",
        "Vi og vores partnere bruger cookies til at gemme og få adgang til oplysninger på din enhed og behandler"
        " personoplysninger for at vise målrettede annoncer og måle, hvordan de virker.",
        "Du kan til enhver tid ændre dine valg eller trække dit samtykke tilbage nederst på siden. Læs mere i vores"
        " cookiepolitik.",
    ),
    "fi": (
        "Yksityisyytesi on tärkeää",
        "Me ja kumppanimme käytämme evästeitä ja tallennamme laitteellesi tietoja, joiden avulla näytämme"
        " kohdennettua mainontaa ja mittaamme sen tehoa. Henkilötietojen käsittely perustuu osin oikeutettuun etuun.",
        "Voit muuttaa valintojasi tai peruuttaa suostumuksesi milloin tahansa sivun alareunasta. Lue lisää"
        " tietosuojaselosteesta.",
    ),
    "hu": (
        "Fontos számunkra az ön magánszférája",
        "Mi és partnereink információkat tárolunk az ön eszközén, például sütiket, és személyes adatokat kezelünk"
        " személyre szabott hirdetések megjelenítéséhez, hirdetésméréshez és közönségkutatáshoz.",
        "Hozzájárulását bármikor visszavonhatja a beállítások között. Egyes partnereink jogos érdekre hivatkoznak,"
        " erről az adatvédelmi tájékoztatónkban olvashat.",
    ),
    "ro": (
        "Confidențialitatea ta contează",
        "Noi și partenerii noștri stocăm și accesăm informații pe un dispozitiv, precum cookie-urile, și prelucrăm"
        " date cu caracter personal pentru anunțuri personalizate și cercetarea audienței.",
        "Îți poți schimba oricând opțiunile sau îți poți retrage consimțământul din setări. Citește politica noastră"
        " de confidențialitate.",
    ),
    "hr": (
        "Cijenimo vašu privatnost",
        "Mi i naši partneri pohranjujemo informacije na uređaju, kao što su kolačići, i obrađujemo osobne podatke"
        " radi personaliziranih oglasa, mjerenja oglasa i istraživanja publike.",
        "Svoj pristanak možete povući u bilo kojem trenutku u postavkama kolačića. Neki se pozivaju na legitimni"
        " interes.",
    ),
    "sl": (
        "Cenimo vašo zasebnost",
        "Mi in naši partnerji shranjujemo informacije v napravi, na primer piškotke, in obdelujemo osebne podatke za"
        " prilagojene oglase in merjenje oglasov.",
        "Soglasje lahko kadar koli prekličete v nastavitvah. Več o tem piše v politiki zasebnosti.",
    ),
    "bg": (
        "Ценим вашата поверителност",
        "Ние и нашите партньори съхраняваме информация на устройство, като бисквитки, и обработваме лични данни за"
        " персонализирани реклами и проучване на аудиторията.",
        "Можете да оттеглите съгласието си по всяко време в настройките. Повече четете в нашата политика за"
        " поверителност.",
    ),
    "el": (
        "Σεβόμαστε το απόρρητό σας",
        "Εμείς και οι συνεργάτες μας αποθηκεύουμε πληροφορίες σε μια συσκευή, όπως cookies, και επεξεργαζόμαστε"
        " προσωπικά δεδομένα για εξατομικευμένες διαφημίσεις και έρευνα κοινού.",
        "Μπορείτε να ανακαλέσετε τη συγκατάθεσή σας ανά πάσα στιγμή από τις ρυθμίσεις. Διαβάστε την πολιτική"
        " απορρήτου μας.",
    ),
    "uk": (
        "Ми цінуємо вашу конфіденційність",
        "Ми та наші партнери зберігаємо інформацію на вашому пристрої, як-от файли cookie, й обробляємо персональні"
        " дані для персоналізованої реклами та дослідження аудиторії.",
        "Ви можете відкликати свою згоду будь-коли в налаштуваннях. Докладніше про це сказано в нашій політиці"
        " конфіденційності.",
    ),
    "ko": (
        "귀하의 개인정보를 소중히 여깁니다",
        "당사와 파트너는 쿠키를 사용하여 기기에 정보를 저장하고 맞춤형 광고와 콘텐츠를"
        " 제공하기 위해 개인정보를 처리합니다. 일부 파트너는 정당한 이익에 근거합니다.",
        "귀하의 동의는 언제든지 설정에서 철회할 수 있습니다. 자세한 내용은 개인정보 처리방침을 참고하십시오.",
    ),
    "zh": (
        "我们重视您的隐私",
        "我们和我们的合作伙伴会在设备上存储和访问信息，例如 Cooki"
        "e，并处理个人数据，用于个性化广告和内容、广告衡量以及受众研究。",
        "您可以随时在设置中更改您的选择或撤回同意。详情请参阅我们的隐私政策。部分合作伙伴依据合法利益处理数据。",
    ),
    "ar": (
        "نحن نهتم بخصوصيتك",
        "نحن وشركاؤنا نخزن المعلومات على جهازك مثل ملفات تعريف الارتباط ونعالج البيانات الشخصية لعرض إعلانات مخصصة"
        " ومحتوى مخصص ولإجراء أبحاث الجمهور.",
        "يمكنك سحب موافقتك أو تغيير خياراتك في أي وقت من سياسة الخصوصية. بموافقتك قد نستخدم بيانات الموقع.",
    ),
    "pt": (
        "A sua privacidade é importante",
        "Nós e os nossos parceiros armazenamos ou acedemos a informações num dispositivo, como cookies, e tratamos"
        " dados pessoais para anúncios personalizados, medição de anúncios e estudos de audiência.",
        "Pode retirar o seu consentimento a qualquer momento na nossa política de privacidade. Com a sua permissão"
        " usamos geolocalização precisa.",
    ),
    "sk": (
        "Vážime si vaše súkromie",
        "My a naši partneri ukladáme informácie v zariadení, napríklad súbory cookie, a spracúvame osobné údaje na"
        " personalizované reklamy a meranie reklám.",
        "Svoj súhlas môžete kedykoľvek odvolať v nastaveniach. S vaším súhlasom používame presné údaje o geografickej"
        " polohe.",
    ),
    "et": (
        "Teie privaatsus on meile oluline",
        "Meie ja meie partnerid salvestame seadmesse teavet, näiteks küpsiseid, ja töötleme isikuandmeid, et näidata"
        " isikupärastatud reklaami ja sisu.",
        "Nõusolekut saate igal ajal tagasi võtta seadetes. Teie nõusolekul kasutame täpseid geograafilise asukoha"
        " andmeid.",
    ),
    "lt": (
        "Jūsų privatumas mums svarbus",
        "Mes ir mūsų partneriai saugome informaciją įrenginyje, pavyzdžiui, slapukus, ir tvarkome asmens duomenis,"
        " kad rodytume personalizuotas reklamas.",
        "Savo sutikimą galite bet kada atšaukti nustatymuose. Daugiau rašome privatumo politikoje.",
    ),
    "lv": (
        "Jūsu privātums mums ir svarīgs",
        "Mēs un mūsu partneri glabājam informāciju ierīcē, piemēram, sīkdatnes, un apstrādājam personas datus, lai"
        " rādītu personalizētas reklāmas.",
        "Savu piekrišanu varat atsaukt jebkurā laikā iestatījumos. Vairāk lasiet privātuma politikā.",
    ),
    "id": (
        "Kami menghargai privasi Anda",
        "Kami dan mitra kami menyimpan informasi pada perangkat, seperti cookie, dan memproses data pribadi untuk"
        " iklan yang dipersonalisasi, pengukuran iklan, dan riset audiens.",
        "Anda dapat menarik persetujuan kapan saja. Selengkapnya ada di kebijakan privasi kami.",
    ),
    "vi": (
        "Chúng tôi coi trọng quyền riêng tư của bạn",
        "Chúng tôi và các đối tác của chúng tôi lưu trữ thông tin trên thiết bị, chẳng hạn như cookie, và xử lý dữ"
        " liệu cá nhân để hiển thị quảng cáo được cá nhân hóa.",
        "Bạn có thể rút lại sự đồng ý bất cứ lúc nào. Xem thêm trong chính sách bảo mật của chúng tôi.",
    ),
    "th": (
        "เราให้ความสำคัญกับความเป็นส่วนตัวของคุณ",
        "เราและพันธมิตรใช้คุกกี้เพื่อจัดเก็บข้อมูลบนอุปกรณ์ และประมวลผลข้อมูลส่วนบุคคลเพื่อแสดงโฆษณาและเนื้อหาที่ปรับให้เหมาะกับคุณ",
        "คุณสามารถถอนความยินยอมได้ตลอดเวลา อ่านเพิ่มเติมได้ในนโยบายความเป็นส่วนตัว",
    ),
    "he": (
        "הפרטיות שלך חשובה לנו",
        "אנחנו והשותפים שלנו משתמשים בעוגיות כדי לשמור מידע במכשיר ומעבדים נתונים אישיים לצורך מודעות מותאמות ותוכן"
        " מותאם.",
        "אפשר לשנות את ההעדפות שלך בכל עת. פרטים נוספים נמצאים במדיניות הפרטיות שלנו.",
    ),
    "hi": (
        "हम आपकी गोपनीयता का सम्मान करते हैं",
        "हम और हमारे साझेदार आपके डिवाइस पर जानकारी संग्रहीत करते हैं, जैसे कुकीज़, और वैयक्तिकृत विज्ञापन दिखाने के"
        " लिए व्यक्तिगत डेटा का उपयोग करते हैं।",
        "आप किसी भी समय अपनी सहमति वापस ले सकते हैं। अधिक जानकारी हमारी गोपनीयता नीति में है।",
    ),
    "fa": (
        "حریم خصوصی شما برای ما مهم است",
        "ما و شرکای ما اطلاعات را روی دستگاه شما ذخیره می‌کنیم و داده‌های شخصی را برای تبلیغات شخصی‌سازی‌شده پردازش"
        " می‌کنیم.",
        "شما می‌توانید رضایت خود را در هر زمان پس بگیرید. جزئیات در سیاست حریم خصوصی ما آمده است.",
    ),
}


def shown(language: str, title: str, *lines: str, head: str = "", beside: str = "") -> bytes:
    told = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} - The Paper</title>{head}'
        f"</head><body>{beside}<main><h1>{title}</h1>{told}<button>OK</button></main></body></html>"
    ).encode()


@pytest.mark.parametrize("language", WALLS)
@pytest.mark.parametrize("url", [ADDRESS, None])
def test_what_only_asks_for_consent_is_no_article_however_long(language: str, url: str | None) -> None:
    assert extract(shown(language, *WALLS[language]), url).verdict == Verdict.CONSENT_WALL


def test_not_even_under_the_head_of_the_article() -> None:
    head = (
        '<meta property="og:type" content="article"><meta name="author" content="Marta Lind">'
        '<meta property="article:published_time" content="2026-11-28T10:00:00Z">'
    )
    assert extract(shown("en", *WALLS["en"], head=head), ADDRESS).verdict == Verdict.CONSENT_WALL


TOLD = (
    "The regulator in Aldermoor has fined the publisher of four local papers for the banner that greets its readers.",
    "It read “we value your privacy” above a single button; whoever wanted to refuse had to open a second page and"
    " switch off 712 companies one by one.",
    "Legitimate interest is no ground for personalised ads, the decision says, and readers must be able to withdraw"
    " consent as easily as they gave it.",
    "The publisher said that it had changed the page in October and would appeal against the fine of 90,000 crowns.",
)


def test_an_article_about_consent_is_one() -> None:
    found = extract(shown("en", "A fine for a banner without a way out", *TOLD), ADDRESS)
    assert found.verdict == Verdict.FULL


@pytest.mark.parametrize("language", WALLS)
def test_so_is_one_beside_which_consent_is_asked_for(language: str) -> None:
    title, *lines = WALLS[language]
    told = "".join(f"<p>{line}</p>" for line in lines)
    asked = f'<div class="cmp" role="dialog"><h2>{title}</h2>{told}<button>OK</button></div>'
    found = extract(shown("en", "The old mill is saved by a vote", *MILL, beside=asked), ADDRESS)
    assert found.verdict == Verdict.FULL
    assert MILL[0] in found.text


MILL = (
    "The old mill in Kelmere stays where it is: the council voted on Tuesday night to buy it for the town.",
    "Nineteen members were for it, four against, after a debate of three hours in a hall without heating.",
    "“We are not sentimental, we can count,” said Ines Calder, who had moved the motion in the spring.",
    "Work on the roof begins in March.",
)
"""A short one, of hardly more words than most requests for consent."""

REASONS = {
    "en": (
        "This article has been removed",
        "The article that stood here was withdrawn after a complaint. We apologise to those concerned and regret that"
        " claims were printed which could not be upheld. Questions about the decision may be sent to the editors by"
        " mail, who answer them in the order in which they come in, as a rule within a week. The printed edition of"
        " that day is not affected by it.",
    ),
    "de": (
        "Dieser Artikel wurde gelöscht",
        "Der Text, der hier stand, wurde nach einer Beschwerde zurückgezogen. Wir bitten die Betroffenen um"
        " Entschuldigung und bedauern, dass Behauptungen gedruckt wurden, die sich nicht halten ließen. Fragen zu der"
        " Entscheidung beantwortet die Redaktion in der Reihenfolge ihres Eingangs, in der Regel binnen einer Woche."
        " Die gedruckte Ausgabe jenes Tages bleibt davon unberührt.",
    ),
    "fr": (
        "Cet article a été supprimé",
        "Le texte publié ici a été retiré à la suite d'une plainte. Nous présentons nos excuses aux personnes"
        " concernées et regrettons d'avoir imprimé des affirmations qui ne tenaient pas. Les questions sur cette"
        " décision peuvent être envoyées par courrier à la rédaction, qui y répond dans l'ordre de leur arrivée.",
    ),
}


@pytest.mark.parametrize("language", REASONS)
def test_what_says_that_an_article_is_gone_is_none_with_its_reasons(language: str) -> None:
    title, reason = REASONS[language]
    assert extract(shown(language, title, reason), ADDRESS).verdict == Verdict.SOFT_404
    assert extract(shown(language, "The old mill is saved", f"{title}. {reason}"), ADDRESS).verdict == Verdict.SOFT_404


def test_what_a_script_would_say_if_it_failed_is_not_what_the_page_says() -> None:
    text = REASONS["en"][1].replace("withdrawn after a complaint", "printed in March")
    failed = "<div><h1>Page not found</h1></div>"
    html = f"<html lang=en><title>The old mill is saved</title><h1>The old mill is saved</h1><p>{text}</p>"
    assert extract(html + failed, ADDRESS).verdict == Verdict.FULL
    assert extract(f"<html lang=en><h1>The old mill is saved</h1><p>Sorry.</p>{failed}", ADDRESS).verdict == (
        Verdict.SOFT_404
    )
