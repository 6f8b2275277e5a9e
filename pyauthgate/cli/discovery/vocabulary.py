"""The words by which people name pages and fields of passwords, in Spanish, English and Portuguese."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining, normalize

__all__ = [
    "ACCOUNT",
    "AGAIN",
    "CURRENT",
    "HARM",
    "LEAVE",
    "LOGIN",
    "LOST",
    "NEW",
    "PASSWORD",
    "REGISTER",
    "SESSION",
    "USER",
    "says",
]

CURRENT: Final = re.compile(r"curr|(?<![a-z])(?:old|actual|atual|anterior)|antig|viej|velha|existing|prev")
AGAIN: Final = re.compile(
    r"conf|again|repe|repi|retype|reenter|re[_-]?(?:pass|type|enter)|verif|otra[_ -]?vez|novamente|2\b|[a-z_]2$|bis\b"
)
NEW: Final = re.compile(r"new|nuev|(?<![a-z])nov[ao]|1\b|[a-z_]1$")
USER: Final = re.compile(
    r"user|usuari|login|log[_-]?in|mail|correo|num|client|dni|nif|cuit|rut|cpf|cnpj|account|cuenta|conta|ident|name|nombre|nome"
)
LOGIN: Final = re.compile(
    r"log[_-]?in|sign[_-]?in|acces|entrar|entrada|ingres|iniciar|identif|autentic|auth|inicio[_-]sesi|logon"
)
ACCOUNT: Final = re.compile(
    r"pass|pwd|clave|contrasen|senha|account|cuenta|conta(?![ck])|profile|perfil|setting|ajuste|preferen|opcion|opco|"
    r"option|security|segur|my|mi[_-]|user|usuari|config|chang|cambi|mudar|alterar|trocar"
)
PASSWORD: Final = re.compile(r"pass|pwd|clave|contrasen|senha")
LOST: Final = re.compile(r"forg|lost|reset|recov|recup|olvid|restab|esquec|redefin|remind|recordar|lembr")
REGISTER: Final = re.compile(
    r"regist|sign[_-]?up|join|alta|cadastr|crear|criar|create|nuevo[_-]usuario|add|anadir|invit"
)
LEAVE: Final = re.compile(
    r"log[_-]?(?:out|off)|sign[_-]?(?:out|off)|(?<![a-z])(?:salir|sair|exit|desconect)|cerrar|encerrar|terminar"
)
HARM: Final = re.compile(
    r"delet|remov|destroy|drop|purge|erase|borr|elimin|exclu|apag|supr|cancel|baja|disable|desactiv|desativ|revok|revoc|"
    r"suspend|unsub|reboot|restart|reinici|shutdown|confirm=|clear|reset=|download|export|backup|upgrade|setup|install"
)
SESSION: Final = re.compile(r"sess|sid(?![a-z])|auth|login|remember|logged|token|user|usr")


def says(words: re.Pattern[str], *texts: str) -> bool:
    """Say whether one of some words stands in one of the texts, accents and case aside."""
    return any(words.search(_folded(text)) for text in texts)


def _folded(text: str) -> str:
    letters = normalize("NFKD", text[:500]).casefold()
    return "".join(letter for letter in letters if not combining(letter))
