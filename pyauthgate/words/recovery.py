"""What the pages say to who forgot the number or the password, and to who comes by a link."""

from __future__ import annotations

__all__ = ["RECOVERY"]

RECOVERY = {  # table
    "recover.title": {
        "es": "¿Olvidó su número de cliente o clave?",
        "en": "Did you forget your client number or password?",
        "pt": "Esqueceu o seu número de cliente ou a senha?",
    },
    "recover.intro": {
        "es": "Indique un dato que conozca. Le enviaremos un correo a la dirección que tenemos registrada.",
        "en": "Tell us something that you know. We will send a mail to the address that we have on record.",
        "pt": "Informe um dado que conheça. Enviaremos um e-mail para o endereço que temos registrado.",
    },
    "recover.kind": {"es": "¿Qué dato conoce?", "en": "What do you know?", "pt": "Que dado conhece?"},
    "recover.kind.domain": {"es": "Nombre de dominio", "en": "Domain name", "pt": "Nome de domínio"},
    "recover.kind.number": {"es": "Número de cliente", "en": "Client number", "pt": "Número de cliente"},
    "recover.kind.email": {
        "es": "Dirección de e-mail principal",
        "en": "Primary e-mail address",
        "pt": "Endereço de e-mail principal",
    },
    "recover.value": {"es": "Escríbalo aquí", "en": "Write it here", "pt": "Escreva-o aqui"},
    "recover.value.hint": {
        "es": "Por ejemplo: ejemplo.com.ar, 9000 o info@ejemplo.com.ar",
        "en": "For example: example.com, 9000 or info@example.com",
        "pt": "Por exemplo: exemplo.com.br, 9000 ou info@exemplo.com.br",
    },
    "recover.submit": {"es": "Enviar", "en": "Send", "pt": "Enviar"},
    "recover.back": {"es": "Ingresar", "en": "Log in", "pt": "Entrar"},
    "recover.sent.title": {"es": "Revise su correo", "en": "Look at your mail", "pt": "Veja o seu e-mail"},
    "recover.sent": {
        "es": "Si el dato es de un cliente, le enviamos un correo con el número y los pasos para seguir.",
        "en": "If it belongs to a client, we have sent a mail with the number and what to do next.",
        "pt": "Se o dado é de um cliente, enviamos um e-mail com o número e os passos a seguir.",
    },
    "recover.sent.spam": {
        "es": "Puede tardar unos minutos. Mire también en el correo no deseado. Si no llega, pruebe con otro dato o "
        "consulte a su proveedor.",
        "en": "It may take a few minutes. Look into your junk mail too. If it does not come, try something else that "
        "you know, or ask your provider.",
        "pt": "Pode demorar alguns minutos. Veja também a caixa de spam. Se não chegar, tente com outro dado ou "
        "consulte o seu provedor.",
    },
    "recover.other": {"es": "Probar con otro dato", "en": "Try something else", "pt": "Tentar com outro dado"},
    "choose.title": {"es": "Elija su clave de acceso", "en": "Choose your password", "pt": "Escolha a sua senha"},
    "choose.activation": {
        "es": "Su cuenta está lista. Elija la clave con la que va a ingresar, y anote su número de cliente.",
        "en": "Your account is ready. Choose the password that you will log in with, and note your client number.",
        "pt": "A sua conta está pronta. Escolha a senha com que vai entrar e anote o seu número de cliente.",
    },
    "choose.recovery": {
        "es": "Elija una clave nueva. La anterior deja de valer, y todas las sesiones abiertas se cierran.",
        "en": "Choose a new password. The old one ends, and so do all open sessions.",
        "pt": "Escolha uma senha nova. A anterior deixa de valer, e todas as sessões abertas são encerradas.",
    },
    "choose.shared.hint": {
        "es": "Este navegador no quedará como conocido. No permita que recuerde la clave.",
        "en": "This browser will not be a known one. Do not let it remember the password.",
        "pt": "Este navegador não ficará como conhecido. Não o deixe lembrar a senha.",
    },
    "choose.submit": {"es": "Guardar la clave", "en": "Save the password", "pt": "Guardar a senha"},
    "choose.refused": {
        "es": "La clave no se guardó: no cumple lo que se marca abajo.",
        "en": "The password was not saved: it does not follow what is marked below.",
        "pt": "A senha não foi guardada: não cumpre o que está marcado abaixo.",
    },
    "choose.superseded": {
        "es": "Otra clave suya cambió en el mismo momento. Pruebe de nuevo.",
        "en": "Another password of yours changed in the same moment. Try again.",
        "pt": "Outra senha sua mudou no mesmo momento. Tente de novo.",
    },
    "choose.gone.title": {
        "es": "Este enlace ya no sirve",
        "en": "This link does not work any more",
        "pt": "Este link já não serve",
    },
    "choose.gone": {
        "es": "El enlace venció, ya se usó, o después se envió otro.",
        "en": "The link has expired, was used, or another was sent after it.",
        "pt": "O link venceu, já foi usado, ou depois foi enviado outro.",
    },
    "choose.gone.again": {
        "es": "Si todavía necesita una clave, pida otro enlace: llega a la dirección que tenemos registrada.",
        "en": "If you still need a password, ask for another link: it goes to the address that we have on record.",
        "pt": "Se ainda precisa de uma senha, peça outro link: chega ao endereço que temos registrado.",
    },
    "choose.gone.ask": {"es": "Pedir otro enlace", "en": "Ask for another link", "pt": "Pedir outro link"},
    "notice.chosen": {
        "es": "Su clave quedó guardada. Ingrese con su número de cliente y la clave nueva.",
        "en": "Your password is saved. Log in with your client number and the new password.",
        "pt": "A sua senha foi guardada. Entre com o seu número de cliente e a senha nova.",
    },
}
"""The sentences: code -> language -> words."""
