"""What the pages of the second factor say."""

from __future__ import annotations

__all__ = ["FACTOR"]

SECOND = {
    "login.denied.code": {
        "es": "El número de cliente, la clave de acceso o el código de verificación no son correctos.",
        "en": "The client number, the access password or the verification code is not correct.",
        "pt": "O número de cliente, a senha de acesso ou o código de verificação não estão corretos.",
    },
    "second.title": {"es": "Código de verificación", "en": "Verification code", "pt": "Código de verificação"},
    "second.intro": {
        "es": "Escriba el código que muestra ahora la aplicación de su teléfono, o uno de sus códigos de recuperación.",
        "en": "Write the code that the application on your phone shows now, or one of your recovery codes.",
        "pt": "Escreva o código que o aplicativo do seu telefone mostra agora, ou um dos seus códigos de recuperação.",
    },
    "second.code": {"es": "Código", "en": "Code", "pt": "Código"},
    "second.submit": {"es": "Continuar", "en": "Continue", "pt": "Continuar"},
    "second.wrong": {
        "es": "El código no es correcto o ya se usó. Espere el siguiente y pruebe de nuevo.",
        "en": "The code is not correct, or was used before. Wait for the next one and try again.",
        "pt": "O código não está correto ou já foi usado. Espere o seguinte e tente de novo.",
    },
    "second.required": {
        "es": "Falta la verificación en dos pasos. Complétela en el navegador para continuar.",
        "en": "Two-step verification is missing. Complete it in the browser to continue.",
        "pt": "Falta a verificação em duas etapas. Conclua-a no navegador para continuar.",
    },
    "second.lost": {
        "es": "Si perdió el teléfono y los códigos, escríbanos: su clave sola no alcanza para ingresar.",
        "en": "If you lost both phone and codes, write to us: your password alone does not let you in.",
        "pt": "Se perdeu o telefone e os códigos, escreva para nós: só a sua senha não basta para entrar.",
    },
    "second.field": {
        "es": "Código de verificación, si lo activó",
        "en": "Verification code, if you have set one up",
        "pt": "Código de verificação, se o ativou",
    },
}

SETUP = {
    "factor.title": {
        "es": "Verificación en dos pasos",
        "en": "Two-step verification",
        "pt": "Verificação em duas etapas",
    },
    "factor.intro": {
        "es": "Además de la clave, le pediremos un código que cambia cada 30 segundos y que solo su teléfono conoce. "
        "Así, nadie entra solo con su clave.",
        "en": "Besides the password, we will ask for a code that changes every 30 seconds and that only your phone "
        "knows. So nobody gets in with your password alone.",
        "pt": "Além da senha, pediremos um código que muda a cada 30 segundos e que só o seu telefone conhece. "
        "Assim, ninguém entra só com a sua senha.",
    },
    "factor.need": {
        "es": "Necesita en su teléfono una aplicación de códigos, por ejemplo Aegis, FreeOTP o Google Authenticator.",
        "en": "You need an application for codes on your phone, such as Aegis, FreeOTP or Google Authenticator.",
        "pt": "Você precisa de um aplicativo de códigos no telefone, como Aegis, FreeOTP ou Google Authenticator.",
    },
    "factor.must": {
        "es": "Su cuenta pide la verificación en dos pasos. Actívela para continuar.",
        "en": "Your account asks for two-step verification. Set it up to continue.",
        "pt": "A sua conta pede a verificação em duas etapas. Ative-a para continuar.",
    },
    "factor.begin": {"es": "Activar", "en": "Set up", "pt": "Ativar"},
    "factor.scan": {
        "es": "Lea este código con la aplicación de su teléfono.",
        "en": "Read this code with the application on your phone.",
        "pt": "Leia este código com o aplicativo do seu telefone.",
    },
    "factor.picture": {
        "es": "Código QR con el secreto para la aplicación",
        "en": "QR code with the secret for the application",
        "pt": "Código QR com o segredo para o aplicativo",
    },
    "factor.link": {
        "es": "Abrir la aplicación en este teléfono",
        "en": "Open the application on this phone",
        "pt": "Abrir o aplicativo neste telefone",
    },
    "factor.secret": {
        "es": "O escriba este secreto en la aplicación:",
        "en": "Or type this secret into the application:",
        "pt": "Ou escreva este segredo no aplicativo:",
    },
    "factor.confirm": {
        "es": "Luego escriba el código que muestra.",
        "en": "Then write the code that it shows.",
        "pt": "Depois escreva o código que ele mostra.",
    },
    "factor.again": {"es": "Empezar de nuevo", "en": "Begin anew", "pt": "Começar de novo"},
    "factor.stale": {
        "es": "Por seguridad, salga, ingrese de nuevo y actívela enseguida.",
        "en": "For safety, log out, log in again and then set it up at once.",
        "pt": "Por segurança, saia, entre de novo e ative-a em seguida.",
    },
}

ACTIVE = {
    "factor.active": {
        "es": "Está activa desde el {day}.",
        "en": "It is active since {day}.",
        "pt": "Está ativa desde {day}.",
    },
    "factor.left": {
        "es": "Códigos de recuperación sin usar: {count}.",
        "en": "Recovery codes that are left: {count}.",
        "pt": "Códigos de recuperação sem usar: {count}.",
    },
    "factor.few": {
        "es": "Le quedan pocos códigos de recuperación. Pida nuevos.",
        "en": "You have few recovery codes left. Ask for new ones.",
        "pt": "Restam poucos códigos de recuperação. Peça novos.",
    },
    "factor.recode": {
        "es": "Códigos de recuperación nuevos",
        "en": "New recovery codes",
        "pt": "Códigos de recuperação novos",
    },
    "factor.recode.hint": {
        "es": "Los anteriores dejan de servir.",
        "en": "The older ones are worth nothing then.",
        "pt": "Os anteriores deixam de servir.",
    },
    "factor.recode.submit": {"es": "Pedir códigos nuevos", "en": "Get new codes", "pt": "Pedir códigos novos"},
    "factor.off": {"es": "Desactivar", "en": "Switch off", "pt": "Desativar"},
    "factor.off.hint": {
        "es": "Desde entonces alcanza con la clave para ingresar.",
        "en": "From then on the password is enough to log in.",
        "pt": "A partir daí basta a senha para entrar.",
    },
    "factor.off.submit": {
        "es": "Desactivar la verificación",
        "en": "Switch the verification off",
        "pt": "Desativar a verificação",
    },
    "factor.bound": {
        "es": "Su cuenta la pide: no se puede desactivar.",
        "en": "Your account asks for it: it cannot be switched off.",
        "pt": "A sua conta a pede: não se pode desativar.",
    },
    "notice.factor_off": {
        "es": "La verificación en dos pasos está desactivada.",
        "en": "Two-step verification is switched off.",
        "pt": "A verificação em duas etapas está desativada.",
    },
}

CODES = {
    "codes.title": {"es": "Códigos de recuperación", "en": "Recovery codes", "pt": "Códigos de recuperação"},
    "codes.done": {
        "es": "La verificación en dos pasos está activa.",
        "en": "Two-step verification is active.",
        "pt": "A verificação em duas etapas está ativa.",
    },
    "codes.renewed": {
        "es": "Estos códigos reemplazan a los anteriores.",
        "en": "These codes take the place of the older ones.",
        "pt": "Estes códigos substituem os anteriores.",
    },
    "codes.keep": {
        "es": "Imprímalos o anótelos ahora, y guárdelos lejos del teléfono: no se muestran otra vez. "
        "Cada uno sirve una sola vez, en lugar del código del teléfono.",
        "en": "Print them or write them down now, and keep them away from the phone: they are not shown again. "
        "Each works once, in place of the phone's code.",
        "pt": "Imprima-os ou anote-os agora, e guarde-os longe do telefone: não serão mostrados outra vez. "
        "Cada um serve uma única vez, no lugar do código do telefone.",
    },
    "codes.continue": {"es": "Los guardé", "en": "I have kept them", "pt": "Já os guardei"},
}

FACTOR: dict[str, dict[str, str]] = {**SECOND, **SETUP, **ACTIVE, **CODES}
"""The sentences of the second factor: code -> language -> words."""
