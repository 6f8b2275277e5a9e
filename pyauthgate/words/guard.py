"""What is said in front of a panel's own forms."""

from __future__ import annotations

__all__ = ["GUARD"]

GUARD: dict[str, dict[str, str]] = {
    "weak.title": {"es": "Su clave es débil", "en": "Your password is weak", "pt": "A sua senha é fraca"},
    "weak.found": {
        "es": "Su clave de acceso no cumple lo que pedimos. Le recomendamos cambiarla ahora.",
        "en": "Your access password does not follow what we ask for. We recommend that you change it now.",
        "pt": "A sua senha de acesso não cumpre o que pedimos. Recomendamos mudá-la agora.",
    },
    "weak.must": {
        "es": "Su clave de acceso no cumple lo que pedimos. Para continuar, elija una nueva.",
        "en": "Your access password does not follow what we ask for. To continue, choose a new one.",
        "pt": "A sua senha de acesso não cumpre o que pedimos. Para continuar, escolha uma nova.",
    },
    "weak.later": {"es": "Más tarde", "en": "Later", "pt": "Mais tarde"},
    "guard.title.login": {"es": "Ingresar", "en": "Log in", "pt": "Entrar"},
    "guard.title.change": {"es": "Cambiar clave", "en": "Change password", "pt": "Mudar senha"},
    "guard.title.reset": {
        "es": "Elegir una clave nueva",
        "en": "Choose a new password",
        "pt": "Escolher uma senha nova",
    },
    "guard.title.recover": {"es": "Recuperar el acceso", "en": "Recover the access", "pt": "Recuperar o acesso"},
    "guard.title.logout": {"es": "Salir", "en": "Log out", "pt": "Sair"},
    "guard.back": {"es": "Volver al formulario", "en": "Back to the form", "pt": "Voltar ao formulário"},
    "guard.busy": {
        "es": "Otro cambio de su clave está en curso. Espere un momento y pruebe de nuevo.",
        "en": "Another change of your password is under way. Wait a moment and try again.",
        "pt": "Outra mudança da sua senha está em andamento. Espere um instante e tente de novo.",
    },
    "guard.stale": {
        "es": "Por seguridad, salga, ingrese de nuevo y cambie la clave enseguida.",
        "en": "For safety, log out, log in again and then change the password at once.",
        "pt": "Por segurança, saia, entre de novo e mude a senha em seguida.",
    },
    "guard.again": {
        "es": "Ya había una sesión abierta y se cerró. Ingrese de nuevo.",
        "en": "A session was open already and has ended. Log in again.",
        "pt": "Já havia uma sessão aberta e ela foi encerrada. Entre de novo.",
    },
    "guard.refused": {
        "es": "La clave no se cambió: la nueva no cumple lo que pedimos.",
        "en": "The password was not changed: the new one does not follow what we ask for.",
        "pt": "A senha não foi mudada: a nova não cumpre o que pedimos.",
    },
}
"""The sentences of guard mode: code -> language -> words."""
