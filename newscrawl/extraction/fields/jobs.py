"""What somebody does at a paper, as bylines say it beside the name."""

from __future__ import annotations

_NAMED = """
    editor editors reporter reporters correspondent correspondents journalist columnist writer producer presenter
    analyst contributor staff director chief head professor lecturer photographer intern desk bureau editorial
    redakteur redakteurin redaktor redaktorin korrespondent korrespondentin reporterin volontär volontärin
    chefredakteur chefredakteurin ressortleiter ressortleiterin autorin journalistin kolumnist kolumnistin leiter
    leiterin freier freie redaktion redaktionsleiter stellvertretender stellvertretende
    journaliste rédacteur rédactrice correspondant correspondante chef envoyé envoyée reporteur chroniqueur
    redactor redactora corresponsal periodista jefe jefa columnista colaborador colaboradora enviado enviada
    giornalista redattore redattrice corrispondente direttore inviato inviata
    redator redatora correspondente jornalista repórter colunista editora
    redacteur verslaggever correspondente journalistiek dziennikarz dziennikarka redaktorka
    founder co-founder cofounder ceo cto manager expert coordinator specialist consultant strategist advisor
    корреспондент журналист редактор обозреватель репортер обозревательница
    記者 编辑 责任编辑 记者 כתב כתבת עורך עורכת כתבנו محرر مراسل مراسلة صحفي صحفية
"""
_JOBS = frozenset(_NAMED.split())


def is_job(text: str) -> bool:
    """Whether a text says what somebody does at a paper: "staff reporter"."""
    return not _JOBS.isdisjoint([word.strip(".,") for word in text.casefold().replace("-", " ").split()])
