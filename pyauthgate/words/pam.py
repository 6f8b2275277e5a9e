"""What is said at a terminal, over PAM; a prompt is followed by a colon."""

from __future__ import annotations

__all__ = ["PAM"]

PAM: dict[str, dict[str, str]] = {
    "pam.password": {"es": "Contraseña", "en": "Password", "pt": "Senha"},
    "pam.current": {"es": "Contraseña actual", "en": "Current password", "pt": "Senha atual"},
    "pam.new": {"es": "Contraseña nueva", "en": "New password", "pt": "Senha nova"},
    "pam.again": {
        "es": "Otra vez la contraseña nueva",
        "en": "New password again",
        "pt": "Senha nova outra vez",
    },
    "pam.must": {
        "es": "Para continuar, elija una contraseña nueva.",
        "en": "To continue, choose a new password.",
        "pt": "Para continuar, escolha uma senha nova.",
    },
    "pam.reminder": {
        "es": "Hace mucho que no cambia su contraseña. Le recomendamos cambiarla pronto.",
        "en": "You have not changed your password for a long time. We recommend that you change it soon.",
        "pt": "Faz muito tempo que não muda a sua senha. Recomendamos mudá-la em breve.",
    },
    "pam.barred": {
        "es": "Este servicio está suspendido. Consulte a su proveedor.",
        "en": "This service is suspended. Please ask your provider.",
        "pt": "Este serviço está suspenso. Consulte o seu provedor.",
    },
    "pam.uncarried": {
        "es": "La contraseña no se cambió: la nueva es demasiado larga o tiene caracteres que no se pueden usar.",
        "en": "The password was not changed: the new one is too long or holds characters that cannot be used.",
        "pt": "A senha não foi mudada: a nova é longa demais ou tem caracteres que não podem ser usados.",
    },
    "pam.superseded": {
        "es": "La contraseña no se cambió: otro cambio llegó antes. Pruebe de nuevo.",
        "en": "The password was not changed: another change came first. Try again.",
        "pt": "A senha não foi mudada: outra mudança chegou antes. Tente de novo.",
    },
}
"""The sentences: code -> language -> words."""
