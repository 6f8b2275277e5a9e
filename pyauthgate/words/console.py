"""What the command line says in the operator's language: labels of explanations, marks, reports and the demo."""

from __future__ import annotations

from typing import Final

__all__ = ["CONSOLE", "label"]

STRENGTH: Final = {
    "strength": {"es": "Solidez", "en": "Strength", "pt": "Solidez"},
    "strength.0": {"es": "muy baja", "en": "very low", "pt": "muito baixa"},
    "strength.1": {"es": "baja", "en": "low", "pt": "baixa"},
    "strength.2": {"es": "media", "en": "medium", "pt": "média"},
    "strength.3": {"es": "alta", "en": "high", "pt": "alta"},
    "strength.4": {"es": "muy alta", "en": "very high", "pt": "muito alta"},
}

STRETCH: Final = {
    "stretch.one": {
        "es": "carácter {first} de {count}",
        "en": "character {first} of {count}",
        "pt": "caractere {first} de {count}",
    },
    "stretch.some": {
        "es": "caracteres {first} a {last} de {count}",
        "en": "characters {first} to {last} of {count}",
        "pt": "caracteres {first} a {last} de {count}",
    },
}

TITLES: Final = {
    "title.length": {"es": "Largo", "en": "Length", "pt": "Comprimento"},
    "title.classes": {"es": "Tipos de caracteres", "en": "Kinds of characters", "pt": "Tipos de caracteres"},
    "title.sequence": {"es": "Secuencias", "en": "Sequences", "pt": "Sequências"},
    "title.repeat": {"es": "Repeticiones", "en": "Repetitions", "pt": "Repetições"},
    "title.personal": {"es": "Nombres y fechas", "en": "Names and dates", "pt": "Nomes e datas"},
    "title.identity": {"es": "Número y correo", "en": "Number and mail", "pt": "Número e e-mail"},
    "title.common": {"es": "Claves muy usadas", "en": "Common passwords", "pt": "Senhas muito usadas"},
    "title.chars": {"es": "Caracteres de control", "en": "Control characters", "pt": "Caracteres de controle"},
    "title.too_long": {"es": "Demasiado largas", "en": "Too long", "pt": "Longas demais"},
    "title.history": {"es": "Claves anteriores", "en": "Earlier passwords", "pt": "Senhas anteriores"},
    "title.reuse": {"es": "Claves de otros servicios", "en": "Passwords reused", "pt": "Senhas de outros serviços"},
    "title.breached": {"es": "Claves filtradas", "en": "Leaked passwords", "pt": "Senhas vazadas"},
}
"""Each rule in a few words: a bar's label is not a sentence."""

EXPLANATION: Final = {
    "explain.client": {
        "es": "Los ejemplos suponen que la clienta es {names}, número {number}, nacida el {birth}, con las casillas "
        "{mailboxes} y el dominio {domain}.",
        "en": "The examples suppose that the client is {names}, number {number}, born on {birth}, with the mailboxes "
        "{mailboxes} and the domain {domain}.",
        "pt": "Os exemplos supõem que a cliente é {names}, número {number}, nascida em {birth}, com as caixas de "
        "e-mail {mailboxes} e o domínio {domain}.",
    },
    "explain.company": {
        "es": "Nombres de la empresa y de sus productos que no se permiten: {count}.",
        "en": "Names of the company and its products that are not allowed: {count}.",
        "pt": "Nomes da empresa e dos seus produtos que não são permitidos: {count}.",
    },
    "explain.words": {
        "es": "Palabras propias que no se permiten: {count}.",
        "en": "Words of our own that are not allowed: {count}.",
        "pt": "Palavras próprias que não são permitidas: {count}.",
    },
    "explain.refused": {"es": "Se rechaza", "en": "Refused", "pt": "Recusada"},
    "explain.why": {"es": "Por qué", "en": "Why", "pt": "Por quê"},
    "explain.accepted": {"es": "Se acepta", "en": "Accepted", "pt": "Aceita"},
}

REPORT: Final = {
    "report.title": {"es": "Informe de claves", "en": "Password report", "pt": "Relatório de senhas"},
    "report.summary": {
        "es": "Claves: {judged}. Se aceptan: {accepted} ({share}). Se rechazan: {refused}.",
        "en": "Passwords: {judged}. Accepted: {accepted} ({share}). Refused: {refused}.",
        "pt": "Senhas: {judged}. Aceitas: {accepted} ({share}). Recusadas: {refused}.",
    },
    "report.headline": {
        "es": "se aceptan, de {judged} claves",
        "en": "accepted, of {judged} passwords",
        "pt": "aceitas, de {judged} senhas",
    },
    "report.unread": {
        "es": "Líneas que no se pudieron leer: {count}.",
        "en": "Lines that could not be read: {count}.",
        "pt": "Linhas que não puderam ser lidas: {count}.",
    },
    "report.blind": {
        "es": "No se buscaron en listas de claves filtradas: {count}.",
        "en": "Not looked for in lists of leaked passwords: {count}.",
        "pt": "Não procuradas em listas de senhas vazadas: {count}.",
    },
    "report.rules": {"es": "Qué regla no se cumple", "en": "Which rule is broken", "pt": "Que regra não é cumprida"},
    "report.broken": {
        "es": "Cuántas reglas no se cumplen",
        "en": "How many rules are broken",
        "pt": "Regras não cumpridas",
    },
    "report.codes": {"es": "Por qué se rechazan", "en": "Why they are refused", "pt": "Por que são recusadas"},
    "report.what": {"es": "Qué se encontró", "en": "What was found", "pt": "O que se encontrou"},
    "report.count": {"es": "Claves", "en": "Passwords", "pt": "Senhas"},
    "report.share": {"es": "Parte", "en": "Share", "pt": "Parte"},
    "report.none": {"es": "Ninguna", "en": "None", "pt": "Nenhuma"},
    "report.one": {"es": "Una", "en": "One", "pt": "Uma"},
    "report.many": {"es": "{count} reglas", "en": "{count} rules", "pt": "{count} regras"},
    "report.note": {
        "es": "Una clave puede no cumplir varias reglas: las partes no suman 100 %.",
        "en": "A password may break several rules: the shares do not add up to 100 %.",
        "pt": "Uma senha pode não cumprir várias regras: as partes não somam 100 %.",
    },
}

OUTBOX: Final = {
    "outbox.title": {
        "es": "Correos de la demostración",
        "en": "Mails of the demo",
        "pt": "E-mails da demonstração",
    },
    "outbox.menu": {"es": "La demostración", "en": "The demo", "pt": "A demonstração"},
    "outbox.intro": {
        "es": "Nada sale de este equipo: los correos a los clientes quedan aquí, unos segundos después de escritos.",
        "en": "Nothing leaves this machine: mails to the clients end up here, a few seconds after they are written.",
        "pt": "Nada sai deste computador: os e-mails aos clientes ficam aqui, segundos depois de escritos.",
    },
    "outbox.empty": {
        "es": "Todavía no hay correos. Cambie la clave en el panel, por ejemplo, y vuelva a cargar esta página.",
        "en": "There are no mails yet. Change the password in the panel, say, and load this page again.",
        "pt": "Ainda não há e-mails. Mude a senha no painel, por exemplo, e recarregue esta página.",
    },
    "outbox.more": {
        "es": "Se muestran los {count} más nuevos.",
        "en": "The newest {count} are shown.",
        "pt": "São mostrados os {count} mais novos.",
    },
    "outbox.gone": {"es": "No hay tal correo.", "en": "There is no such mail.", "pt": "Não há tal e-mail."},
    "outbox.to": {"es": "Para", "en": "To", "pt": "Para"},
    "outbox.at": {"es": "Escrito", "en": "Written", "pt": "Escrito"},
    "outbox.html": {"es": "El correo en HTML", "en": "The mail in HTML", "pt": "O e-mail em HTML"},
    "outbox.text": {"es": "El mismo, como texto", "en": "The same, as text", "pt": "O mesmo, como texto"},
}

CONSOLE: Final[dict[str, dict[str, str]]] = {**STRENGTH, **STRETCH, **TITLES, **EXPLANATION, **REPORT, **OUTBOX}


def label(code: str, language: str, **values: str | int) -> str:
    """Give a label or a sentence.

    Parameters
    ----------
    code:
        Its key; an unknown one raises `KeyError`.
    language:
        ``es``, ``en`` or ``pt``.
    values:
        What its braces are filled with.

    """
    return CONSOLE[code][language].format(**values)
