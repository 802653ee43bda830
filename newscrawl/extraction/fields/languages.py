"""The language that a page declares, as ISO 639-1 has it where it can be told."""

from __future__ import annotations

import re

from newscrawl.extraction.fields.metadata import Candidate, Metadata

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_KNOWN = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_CODES = frozenset(_KNOWN.split())
# The codes of ISO 639-2 for languages that have one of two letters, those that were given up, and those of countries
# that are written for their languages: no language has them.
_OTHERS = {
    "afr": "af", "ara": "ar", "aze": "az", "ben": "bn", "bul": "bg", "cat": "ca", "ces": "cs", "cze": "cs", "dan": "da",
    "deu": "de", "ger": "de", "ell": "el", "gre": "el", "eng": "en", "spa": "es", "est": "et", "fas": "fa", "per": "fa",
    "fin": "fi", "fra": "fr", "fre": "fr", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "hye": "hy", "arm": "hy",
    "ind": "id", "isl": "is", "ice": "is", "ita": "it", "jpn": "ja", "kat": "ka", "geo": "ka", "kaz": "kk", "kor": "ko",
    "lit": "lt", "lav": "lv", "mkd": "mk", "mac": "mk", "msa": "ms", "may": "ms", "nld": "nl", "dut": "nl", "nor": "no",
    "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk", "slv": "sl", "sqi": "sq",
    "alb": "sq", "srp": "sr", "swe": "sv", "swa": "sw", "tam": "ta", "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk",
    "urd": "ur", "vie": "vi", "zho": "zh", "chi": "zh", "iw": "he", "in": "id", "ji": "yi", "cn": "zh", "cz": "cs",
    "dk": "da", "gr": "el", "jp": "ja", "ua": "uk",
}  # fmt: skip
_NONE = frozenset({"und", "mul", "zxx"})


def declared(found: Metadata) -> tuple[Candidate | None, str]:
    """The language, and the whole tag as it stands there ("en-GB"), for what depends on the region; None, "" for none.

    Of languages without a code of two letters that of three is kept.
    """
    sources = [
        Candidate(found.html_lang, "html:lang"),
        *found.json_ld("inLanguage", "alternateName", "name", pages=True),
        *found.microdata("inLanguage"),
        *found.meta("og:locale", "content-language", "language", "dc.language", "dcterms.language"),
    ]
    for value, source in sources:
        match = _TAG.fullmatch(value.strip())
        if match and (code := _code(match[1].lower())):
            return Candidate(code, source), value.strip().replace("_", "-")
    return None, ""


def _code(stated: str) -> str:
    known = _OTHERS.get(stated, stated)
    if len(known) == 2:
        return known if known in _CODES else ""
    return "" if known in _NONE else known
