"""What is said over PAM: one plain line each; a prompt is followed by a colon."""

from __future__ import annotations

__all__ = ["PAM"]

PAM: dict[str, dict[str, str]] = {
    "pam.password": {"es": "Clave de acceso", "en": "Password", "pt": "Senha de acesso"},
    "pam.current": {"es": "Clave actual", "en": "Current password", "pt": "Senha atual"},
    "pam.new": {"es": "Clave nueva", "en": "New password", "pt": "Senha nova"},
    "pam.again": {"es": "Clave nueva, otra vez", "en": "New password, once more", "pt": "Senha nova, mais uma vez"},
    "pam.must": {
        "es": "Para continuar, elija una clave nueva.",
        "en": "To continue, choose a new password.",
        "pt": "Para continuar, escolha uma senha nova.",
    },
    "pam.reminder": {
        "es": "Hace mucho que no cambia su clave. Le recomendamos cambiarla pronto.",
        "en": "You have not changed your password for a long time. We recommend that you change it soon.",
        "pt": "Faz muito tempo que não muda a sua senha. Recomendamos mudá-la em breve.",
    },
    "pam.barred": {
        "es": "Este servicio está suspendido. Consulte a su proveedor.",
        "en": "This service is suspended. Please ask your provider.",
        "pt": "Este serviço está suspenso. Consulte o seu provedor.",
    },
    "pam.uncarried": {
        "es": "La clave no se cambió: la nueva es demasiado larga o tiene caracteres que no se pueden usar.",
        "en": "The password was not changed: the new one is too long or holds characters that cannot be used.",
        "pt": "A senha não foi mudada: a nova é longa demais ou tem caracteres que não podem ser usados.",
    },
    "pam.superseded": {
        "es": "La clave no se cambió: otro cambio llegó antes. Pruebe de nuevo.",
        "en": "The password was not changed: another change came first. Try again.",
        "pt": "A senha não foi mudada: outra mudança chegou antes. Tente de novo.",
    },
}
"""The sentences over PAM: code -> language -> words."""
