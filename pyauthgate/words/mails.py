"""What the mails say.  ``{site}`` is the name of the site; nothing else varies in a sentence."""

from __future__ import annotations

__all__ = ["MAILS"]

MAILS: dict[str, dict[str, str]] = {  # table
    "mail.activation": {
        "es": "Elija su clave de acceso",
        "en": "Choose your password",
        "pt": "Escolha a sua senha de acesso",
    },
    "mail.activation.body": {
        "es": "Su cuenta en {site} está lista. Con este enlace puede elegir su clave de acceso.",
        "en": "Your account at {site} is ready. With this link you can choose your password.",
        "pt": "A sua conta em {site} está pronta. Com este link pode escolher a sua senha de acesso.",
    },
    "mail.activation.body.panel": {
        "es": "Su cuenta en {site} está lista. En esta página puede pedir el enlace para elegir su clave de acceso.",
        "en": "Your account at {site} is ready. On this page you can ask for the link to choose your password.",
        "pt": "A sua conta em {site} está pronta. Nesta página pode pedir o link para escolher a sua senha de acesso.",
    },
    "mail.activation.body.login": {
        "es": "Su cuenta en {site} está lista. Entre con su número de cliente y la clave que le dio su proveedor.",
        "en": "Your account at {site} is ready. Log in with your client number and the password from your provider.",
        "pt": "A sua conta em {site} está pronta. Entre com o seu número de cliente e a senha que o provedor lhe deu.",
    },
    "mail.activation.else": {
        "es": "Si no esperaba este correo, no haga nada: sin el enlace nadie puede elegir la clave.",
        "en": "If you did not expect this mail, do nothing: nobody can choose the password without the link.",
        "pt": "Se não esperava este e-mail, não faça nada: sem o link ninguém pode escolher a senha.",
    },
    "mail.recovery": {
        "es": "Sus datos de acceso",
        "en": "Your access data",
        "pt": "Os seus dados de acesso",
    },
    "mail.recovery.body": {
        "es": "Alguien pidió los datos de acceso de su cuenta en {site}; si fue usted, aquí está su número de cliente, "
        "y con el enlace puede elegir una clave nueva.",
        "en": "Somebody asked for access data of your account at {site}; if it was you, here is your client number, "
        "and with the link you can choose a new password.",
        "pt": "Alguém pediu os dados de acesso da sua conta em {site}; se foi você, aqui está o seu número de cliente, "
        "e com o link pode escolher uma senha nova.",
    },
    "mail.recovery.body.panel": {
        "es": "Alguien pidió los datos de acceso de su cuenta en {site}; si fue usted, aquí está su número de cliente, "
        "y en esta página puede pedir una clave nueva.",
        "en": "Somebody asked for access data of your account at {site}; if it was you, here is your client number, "
        "and on this page you can ask for a new password.",
        "pt": "Alguém pediu os dados de acesso da sua conta em {site}; se foi você, aqui está o seu número de cliente, "
        "e nesta página pode pedir uma senha nova.",
    },
    "mail.recovery.body.login": {
        "es": "Alguien pidió los datos de acceso de su cuenta en {site}; si fue usted, aquí está su número de cliente. "
        "Si no recuerda la clave, pida otra a su proveedor.",
        "en": "Somebody asked for access data of your account at {site}; if it was you, here is your client number. "
        "If you do not remember the password, ask your provider for another.",
        "pt": "Alguém pediu os dados de acesso da sua conta em {site}; se foi você, aqui está o seu número de cliente. "
        "Se não lembra a senha, peça outra ao seu provedor.",
    },
    "mail.recovery.else": {
        "es": "Si no fue usted, no haga nada: su clave sigue siendo la misma. No reenvíe este correo a nadie.",
        "en": "If it was not you, do nothing: your password stays the same. Do not forward this mail to anybody.",
        "pt": "Se não foi você, não faça nada: a sua senha continua a mesma. Não encaminhe este e-mail a ninguém.",
    },
    "mail.activated": {
        "es": "Su clave quedó elegida",
        "en": "Your password is chosen",
        "pt": "A sua senha foi escolhida",
    },
    "mail.activated.body": {
        "es": "Para su cuenta en {site} se eligió la primera clave, con el enlace que enviamos por correo.",
        "en": "For your account at {site} the first password was chosen, with the link that we sent by mail.",
        "pt": "Para a sua conta em {site} foi escolhida a primeira senha, com o link que enviamos por e-mail.",
    },
    "mail.activated.else": {
        "es": "Si no fue usted, consulte enseguida a su proveedor.",
        "en": "If it was not you, please ask your provider at once.",
        "pt": "Se não foi você, consulte já o seu provedor.",
    },
    "mail.recovered": {
        "es": "Su clave fue recuperada",
        "en": "Your password was recovered",
        "pt": "A sua senha foi recuperada",
    },
    "mail.recovered.body": {
        "es": "Para su cuenta en {site} se eligió una clave nueva, con un enlace que enviamos por correo. "
        "Las sesiones abiertas se cerraron.",
        "en": "For your account at {site} a new password was chosen, with a link that we sent by mail. "
        "The open sessions were ended.",
        "pt": "Para a sua conta em {site} foi escolhida uma senha nova, com um link que enviamos por e-mail. "
        "As sessões abertas foram encerradas.",
    },
    "mail.recovered.else": {
        "es": "Si no fue usted, consulte enseguida a su proveedor.",
        "en": "If it was not you, please ask your provider at once.",
        "pt": "Se não foi você, consulte já o seu provedor.",
    },
    "mail.password_changed": {
        "es": "Su clave fue cambiada",
        "en": "Your password was changed",
        "pt": "A sua senha foi mudada",
    },
    "mail.password_changed.body": {
        "es": "La clave de acceso de su cuenta en {site} fue cambiada. Las otras sesiones abiertas se cerraron.",
        "en": "The password of your account at {site} was changed. The other open sessions were ended.",
        "pt": "A senha de acesso da sua conta em {site} foi mudada. As outras sessões abertas foram encerradas.",
    },
    "mail.password_changed.else": {
        "es": "Si fue usted, no haga nada. Si no, consulte enseguida a su proveedor.",
        "en": "If it was you, do nothing. If not, please ask your provider at once.",
        "pt": "Se foi você, não faça nada. Se não, consulte já o seu provedor.",
    },
    "mail.address_changed": {
        "es": "Su dirección de correo fue cambiada",
        "en": "Your e-mail address was changed",
        "pt": "O seu endereço de e-mail foi mudado",
    },
    "mail.address_changed.body": {
        "es": "La dirección de correo de su cuenta en {site} es otra desde ahora. "
        "A la nueva llegan los enlaces para elegir la clave.",
        "en": "The e-mail address of your account at {site} is another from now on. "
        "Links to choose the password go to the new one.",
        "pt": "O endereço de e-mail da sua conta em {site} é outro a partir de agora. "
        "Os links para escolher a senha chegam ao novo.",
    },
    "mail.address_changed.else": {
        "es": "Si no lo pidió, consulte enseguida a su proveedor.",
        "en": "If you did not ask for it, please ask your provider at once.",
        "pt": "Se não o pediu, consulte já o seu provedor.",
    },
    "mail.factor_added": {
        "es": "Su segundo factor quedó activo",
        "en": "Your second factor is active",
        "pt": "O seu segundo fator ficou ativo",
    },
    "mail.factor_added.body": {
        "es": "Desde ahora, para entrar en su cuenta en {site} se pide también un código del teléfono. "
        "Las otras sesiones abiertas se cerraron.",
        "en": "From now on, to log in to your account at {site} takes a code from your telephone too. "
        "The other open sessions were ended.",
        "pt": "A partir de agora, para entrar na sua conta em {site} pede-se também um código do telefone. "
        "As outras sessões abertas foram encerradas.",
    },
    "mail.factor_added.else": {
        "es": "Si fue usted, guarde los códigos de recuperación. Si no, consulte enseguida a su proveedor.",
        "en": "If it was you, keep the recovery codes. If not, please ask your provider at once.",
        "pt": "Se foi você, guarde os códigos de recuperação. Se não, consulte já o seu provedor.",
    },
    "mail.factor_removed": {
        "es": "Su segundo factor fue quitado",
        "en": "Your second factor was removed",
        "pt": "O seu segundo fator foi removido",
    },
    "mail.factor_removed.body": {
        "es": "Desde ahora, para entrar en su cuenta en {site} basta la clave de acceso.",
        "en": "From now on, to log in to your account at {site} the password is enough.",
        "pt": "A partir de agora, para entrar na sua conta em {site} basta a senha de acesso.",
    },
    "mail.factor_removed.else": {
        "es": "Si no fue usted, cambie su clave y consulte enseguida a su proveedor.",
        "en": "If it was not you, change your password and ask your provider at once.",
        "pt": "Se não foi você, mude a sua senha e consulte já o seu provedor.",
    },
    "mail.factor_recovered": {
        "es": "Se usó un código de recuperación",
        "en": "A recovery code was used",
        "pt": "Foi usado um código de recuperação",
    },
    "mail.factor_recovered.body": {
        "es": "En su cuenta en {site} se usó un código de recuperación en lugar del código del teléfono.",
        "en": "At your account at {site} a recovery code was used in place of the telephone's code.",
        "pt": "Na sua conta em {site} foi usado um código de recuperação em lugar do código do telefone.",
    },
    "mail.factor_recovered.else": {
        "es": "Si fue usted, no haga nada. Si no, cambie su clave y consulte enseguida a su proveedor.",
        "en": "If it was you, do nothing. If not, change your password and ask your provider at once.",
        "pt": "Se foi você, não faça nada. Se não, mude a sua senha e consulte já o seu provedor.",
    },
    "mail.factor_refused": {
        "es": "Alguien conoce su clave y prueba códigos",
        "en": "Somebody knows your password and is trying codes",
        "pt": "Alguém conhece a sua senha e tenta códigos",
    },
    "mail.factor_refused.body": {
        "es": "En su cuenta en {site} alguien escribió la clave correcta y varios códigos equivocados. No entró.",
        "en": "At your account at {site} somebody wrote the right password and several wrong codes. Nobody got in.",
        "pt": "Na sua conta em {site} alguém escreveu a senha correta e vários códigos errados. Não entrou.",
    },
    "mail.factor_refused.else": {
        "es": "Si no fue usted, cambie su clave enseguida.",
        "en": "If it was not you, change your password at once.",
        "pt": "Se não foi você, mude já a sua senha.",
    },
    "mail.new_device": {
        "es": "Acceso desde un equipo nuevo",
        "en": "Log-in from a new device",
        "pt": "Acesso de um aparelho novo",
    },
    "mail.new_device.body": {
        "es": "Alguien entró en su cuenta en {site} desde un equipo que no conocíamos.",
        "en": "Somebody logged in to your account at {site} from a device that we did not know.",
        "pt": "Alguém entrou na sua conta em {site} de um aparelho que não conhecíamos.",
    },
    "mail.new_device.else": {
        "es": "Si fue usted, no haga nada. Si no, cambie su clave enseguida: así se cierran las otras sesiones.",
        "en": "If it was you, do nothing. If not, change your password at once: that ends the other sessions.",
        "pt": "Se foi você, não faça nada. Se não, mude já a sua senha: assim as outras sessões são encerradas.",
    },
    "mail.throttled": {
        "es": "Muchos intentos fallidos de acceso",
        "en": "Many failed tries to log in",
        "pt": "Muitas tentativas de acesso falhadas",
    },
    "mail.throttled.body": {
        "es": "Alguien prueba claves en su cuenta en {site}, y nadie entró así. "
        "Los equipos que ya usó siguen pudiendo entrar.",
        "en": "Somebody is trying passwords at your account at {site}, and nobody got in that way. "
        "The devices that you have used can still log in.",
        "pt": "Alguém tenta senhas na sua conta em {site}, e ninguém entrou assim. "
        "Os aparelhos que já usou continuam podendo entrar.",
    },
    "mail.throttled.else": {
        "es": "No tiene que hacer nada. Si usa la misma clave en otro sitio, cámbiela.",
        "en": "You need not do anything. If you use the same password elsewhere, change it.",
        "pt": "Não precisa fazer nada. Se usa a mesma senha em outro site, mude-a.",
    },
    "mail.reminder": {
        "es": "Hace mucho que no cambia su clave",
        "en": "You have not changed your password for a long time",
        "pt": "Faz muito tempo que não muda a sua senha",
    },
    "mail.reminder.body": {
        "es": "La clave de su cuenta en {site} es la misma hace mucho. Le recomendamos cambiarla pronto.",
        "en": "The password of your account at {site} is an old one. We recommend that you change it soon.",
        "pt": "A senha da sua conta em {site} é a mesma há muito. Recomendamos mudá-la em breve.",
    },
    "mail.reminder.else": {
        "es": "Entre como siempre y elija «Cambiar la clave». En este correo no hay ningún enlace, a propósito.",
        "en": "Log in as usual and choose “Change password”. There is no link in this mail, on purpose.",
        "pt": "Entre como sempre e escolha «Mudar a senha». Neste e-mail não há nenhum link, de propósito.",
    },
    "mail.trial": {"es": "Correo de prueba", "en": "Test mail", "pt": "E-mail de teste"},
    "mail.trial.body": {
        "es": "Si lee esto, los correos de {site} llegan.",
        "en": "If you read this, the mails of {site} arrive.",
        "pt": "Se lê isto, os e-mails de {site} chegam.",
    },
    "mail.trial.else": {
        "es": "Lo pidió quien administra el sitio. No hay que hacer nada.",
        "en": "Whoever runs the site asked for it. There is nothing to do.",
        "pt": "Quem administra o site pediu-o. Não é preciso fazer nada.",
    },
    "mail.action": {"es": "Elegir la clave", "en": "Choose the password", "pt": "Escolher a senha"},
    "mail.action.panel": {"es": "Pedir la clave", "en": "Ask for the password", "pt": "Pedir a senha"},
    "mail.action.login": {"es": "Ingresar", "en": "Log in", "pt": "Entrar"},
    "mail.until": {"es": "El enlace vale hasta", "en": "The link works until", "pt": "O link vale até"},
    "mail.at": {"es": "Cuándo", "en": "When", "pt": "Quando"},
    "mail.number": {"es": "Número de cliente", "en": "Client number", "pt": "Número de cliente"},
    "mail.account": {"es": "Cuenta", "en": "Account", "pt": "Conta"},
    "mail.network": {"es": "Desde la red", "en": "From the network", "pt": "Da rede"},
    "mail.footer": {
        "es": "{site} envió este correo automáticamente; nadie lee las respuestas. Nunca le pediremos su clave.",
        "en": "{site} sent this mail automatically; nobody reads replies. We will never ask you for your password.",
        "pt": "{site} enviou este e-mail automaticamente; ninguém lê as respostas. Nunca pediremos a sua senha.",
    },
}
"""The sentences: code -> language -> words."""
