"""What the change page says."""

from __future__ import annotations

__all__ = ["CHANGE"]

CHANGE = {
    "change.title": {"es": "Cambiar clave", "en": "Change password", "pt": "Mudar senha"},
    "change.menu": {"es": "Opciones", "en": "Options", "pt": "Opções"},
    "change.must": {
        "es": "Para continuar, elija una clave de acceso nueva.",
        "en": "To continue, choose a new access password.",
        "pt": "Para continuar, escolha uma senha de acesso nova.",
    },
    "change.current": {"es": "Clave actual", "en": "Current password", "pt": "Senha atual"},
    "change.new": {"es": "Clave nueva", "en": "New password", "pt": "Senha nova"},
    "change.again": {
        "es": "Clave nueva, otra vez",
        "en": "New password, once more",
        "pt": "Senha nova, mais uma vez",
    },
    "change.submit": {"es": "Enviar", "en": "Send", "pt": "Enviar"},
    "change.rules": {
        "es": "La clave nueva debe cumplir",
        "en": "The new password must follow",
        "pt": "A senha nova deve cumprir",
    },
    "change.broken": {"es": "No se cumple", "en": "Not followed", "pt": "Não se cumpre"},
    "change.kept": {"es": "Se cumple", "en": "Followed", "pt": "Cumpre-se"},
    "change.refused": {
        "es": "La clave no se cambió: la nueva no cumple lo que se marca abajo.",
        "en": "The password was not changed: the new one does not follow what is marked below.",
        "pt": "A senha não foi mudada: a nova não cumpre o que está marcado abaixo.",
    },
    "change.wrong": {
        "es": "La clave no se cambió: la clave actual no es correcta.",
        "en": "The password was not changed: the current password is not correct.",
        "pt": "A senha não foi mudada: a senha atual não está correta.",
    },
    "change.declined": {
        "es": "La clave no se cambió: el sistema no acepta la nueva. Elija otra, o avísenos.",
        "en": "The password was not changed: the system does not take the new one. Choose another, or tell us.",
        "pt": "A senha não foi mudada: o sistema não aceita a nova. Escolha outra, ou avise-nos.",
    },
    "change.mismatch": {
        "es": "Las dos claves nuevas no coinciden.",
        "en": "The two new passwords are not the same.",
        "pt": "As duas senhas novas não são iguais.",
    },
    "change.strength": {"es": "Solidez", "en": "Strength", "pt": "Solidez"},
    "change.show": {"es": "Mostrar las claves", "en": "Show the passwords", "pt": "Mostrar as senhas"},
    "change.good": {
        "es": "La clave nueva cumple todo.",
        "en": "The new password follows everything.",
        "pt": "A senha nova cumpre tudo.",
    },
    "change.advice": {"es": "Cuide su clave", "en": "Look after your password", "pt": "Cuide da sua senha"},
    "change.advice.share": {
        "es": "No la comparta con nadie.",
        "en": "Do not share it with anybody.",
        "pt": "Não a compartilhe com ninguém.",
    },
    "change.advice.remember": {
        "es": "En computadoras compartidas, no elija «recordar clave».",
        "en": "On shared computers, do not choose “remember password”.",
        "pt": "Em computadores compartilhados, não escolha “lembrar senha”.",
    },
    "change.advice.files": {
        "es": "No la guarde en archivos.",
        "en": "Do not keep it in files.",
        "pt": "Não a guarde em arquivos.",
    },
    "change.advice.services": {
        "es": "No use la misma en otros servicios: correo, banco, redes sociales, Panel de Control.",
        "en": "Do not use the same one for other services: mail, home banking, social networks, Control Panel.",
        "pt": "Não use a mesma em outros serviços: e-mail, banco, redes sociais, Painel de Controle.",
    },
    "change.advice.renew": {
        "es": "Cámbiela de vez en cuando.",
        "en": "Change it from time to time.",
        "pt": "Mude-a de tempos em tempos.",
    },
    "changed.title": {"es": "Clave cambiada", "en": "Password changed", "pt": "Senha mudada"},
    "changed.done": {
        "es": "Su clave de acceso se cambió correctamente.",
        "en": "Your access password has been changed.",
        "pt": "A sua senha de acesso foi mudada.",
    },
    "changed.elsewhere": {
        "es": "Las sesiones en otros dispositivos se cerraron: allí, ingrese de nuevo con la clave nueva.",
        "en": "The sessions on other devices have ended: there, log in again with the new password.",
        "pt": "As sessões em outros dispositivos terminaram: neles, entre de novo com a senha nova.",
    },
    "changed.continue": {"es": "Continuar al panel", "en": "Continue to the panel", "pt": "Continuar para o painel"},
}
