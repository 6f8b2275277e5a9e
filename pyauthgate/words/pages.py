"""What the pages say: labels, advice, answers and refusals."""

from __future__ import annotations

from pyauthgate.words.change import CHANGE

__all__ = ["PAGES"]

LAYOUT = {
    "layout.skip": {"es": "Ir al contenido", "en": "Skip to the content", "pt": "Ir para o conteúdo"},
    "layout.language": {"es": "Idioma", "en": "Language", "pt": "Idioma"},
    "layout.menu": {"es": "Su acceso", "en": "Your access", "pt": "Seu acesso"},
    "layout.panel": {"es": "Volver al panel", "en": "Back to the panel", "pt": "Voltar ao painel"},
    "layout.client": {"es": "Cliente {number}", "en": "Client {number}", "pt": "Cliente {number}"},
    "layout.reminder": {
        "es": "Hace tiempo que usa la misma clave. Le recomendamos cambiarla.",
        "en": "You have used the same password for a long time. We recommend that you change it.",
        "pt": "Faz tempo que usa a mesma senha. Recomendamos mudá-la.",
    },
    "layout.code": {
        "es": "Si necesita ayuda, indique este código: {reference}",
        "en": "If you need help, mention this code: {reference}",
        "pt": "Se precisar de ajuda, informe este código: {reference}",
    },
}

LOGIN = {
    "login.title": {"es": "Ingresar", "en": "Log in", "pt": "Entrar"},
    "login.number": {"es": "Número de cliente", "en": "Client number", "pt": "Número de cliente"},
    "login.number.hint": {
        "es": "Solo cifras. Figura en el encabezado de cada correo que le enviamos.",
        "en": "Digits only. It is in the header of every e-mail we send you.",
        "pt": "Somente algarismos. Está no cabeçalho de cada e-mail que enviamos.",
    },
    "login.password": {"es": "Clave de acceso", "en": "Access password", "pt": "Senha de acesso"},
    "login.shared": {
        "es": "Es una computadora compartida",
        "en": "This is a shared computer",
        "pt": "Este computador é compartilhado",
    },
    "login.shared.hint": {
        "es": "La sesión será breve y terminará al cerrar el navegador. No permita que el navegador recuerde la clave.",
        "en": "The session will be short and end with the browser. Do not let the browser remember the password.",
        "pt": "A sessão será breve e terminará ao fechar o navegador. Não deixe o navegador lembrar a senha.",
    },
    "login.submit": {"es": "Ingresar", "en": "Log in", "pt": "Entrar"},
    "login.denied": {
        "es": "El número de cliente o la clave de acceso no son correctos.",
        "en": "The client number or the access password is not correct.",
        "pt": "O número de cliente ou a senha de acesso não estão corretos.",
    },
    "login.malformed": {
        "es": "Escriba su número de cliente solo con cifras, sin puntos ni espacios.",
        "en": "Write your client number with digits only, without dots or spaces.",
        "pt": "Escreva o seu número de cliente só com algarismos, sem pontos nem espaços.",
    },
    "login.throttled": {
        "es": "Hubo demasiados intentos. {wait} y pruebe de nuevo.",
        "en": "There were too many tries. {wait} and try again.",
        "pt": "Houve tentativas demais. {wait} e tente de novo.",
    },
    "login.crowded": {
        "es": "Hay muchas personas ingresando en este momento. Espere unos segundos y pruebe de nuevo.",
        "en": "Many people are logging in at this moment. Wait a few seconds and try again.",
        "pt": "Há muitas pessoas entrando neste momento. Espere alguns segundos e tente de novo.",
    },
    "login.required": {
        "es": "Ingrese para continuar.",
        "en": "Log in to continue.",
        "pt": "Entre para continuar.",
    },
}

WAITING = {
    "wait.second": {"es": "Espere 1 segundo", "en": "Wait 1 second", "pt": "Espere 1 segundo"},
    "wait.seconds": {"es": "Espere {count} segundos", "en": "Wait {count} seconds", "pt": "Espere {count} segundos"},
    "wait.minute": {"es": "Espere 1 minuto", "en": "Wait 1 minute", "pt": "Espere 1 minuto"},
    "wait.minutes": {"es": "Espere {count} minutos", "en": "Wait {count} minutes", "pt": "Espere {count} minutos"},
    "wait.hour": {"es": "Espere 1 hora", "en": "Wait 1 hour", "pt": "Espere 1 hora"},
    "wait.hours": {"es": "Espere {count} horas", "en": "Wait {count} hours", "pt": "Espere {count} horas"},
}

DEVICES = {
    "devices.title": {"es": "Sus dispositivos", "en": "Your devices", "pt": "Seus dispositivos"},
    "devices.intro": {
        "es": "Son las sesiones abiertas con su número de cliente. Si no reconoce una, ciérrela y cambie la clave.",
        "en": "The open sessions of your client number. If you do not recognise one, end it and change the password.",
        "pt": "São as sessões abertas com o seu número de cliente. Se não reconhecer uma, encerre-a e mude a senha.",
    },
    "devices.this": {"es": "Este dispositivo", "en": "This device", "pt": "Este dispositivo"},
    "devices.shared": {"es": "Computadora compartida", "en": "Shared computer", "pt": "Computador compartilhado"},
    "devices.address": {"es": "Dirección", "en": "Address", "pt": "Endereço"},
    "devices.seen": {"es": "Última vez", "en": "Last seen", "pt": "Última vez"},
    "devices.since": {"es": "Abierta", "en": "Opened", "pt": "Aberta"},
    "devices.end": {"es": "Cerrar esta sesión", "en": "End this session", "pt": "Encerrar esta sessão"},
    "devices.end.of": {
        "es": "Cerrar la sesión de {device}",
        "en": "End the session of {device}",
        "pt": "Encerrar a sessão de {device}",
    },
    "devices.end_all": {"es": "Cerrar todas las sesiones", "en": "End all sessions", "pt": "Encerrar todas as sessões"},
    "devices.end_all.hint": {
        "es": "También la de este dispositivo. Deberá ingresar de nuevo en todas partes.",
        "en": "This device's too. You will have to log in again everywhere.",
        "pt": "Também a deste dispositivo. Será preciso entrar de novo em todos os lugares.",
    },
    "device.both": {"es": "{browser} en {system}", "en": "{browser} on {system}", "pt": "{browser} no {system}"},
    "device.unknown": {"es": "Navegador desconocido", "en": "Unknown browser", "pt": "Navegador desconhecido"},
}

LOGOUT = {
    "logout.title": {"es": "Salir", "en": "Log out", "pt": "Sair"},
    "logout.question": {
        "es": "¿Quiere cerrar la sesión en este dispositivo?",
        "en": "Do you want to end the session on this device?",
        "pt": "Quer encerrar a sessão neste dispositivo?",
    },
    "logout.submit": {"es": "Salir", "en": "Log out", "pt": "Sair"},
    "logout.stay": {"es": "Seguir en el panel", "en": "Stay in the panel", "pt": "Continuar no painel"},
}

NOTICES = {
    "notice.logout": {"es": "La sesión se cerró.", "en": "The session has ended.", "pt": "A sessão foi encerrada."},
    "notice.ended": {"es": "Esa sesión se cerró.", "en": "That session has ended.", "pt": "Essa sessão foi encerrada."},
    "notice.gone": {
        "es": "Esa sesión ya no estaba abierta.",
        "en": "That session was not open any more.",
        "pt": "Essa sessão já não estava aberta.",
    },
    "notice.ended_all": {
        "es": "Todas las sesiones se cerraron. Ingrese de nuevo.",
        "en": "All sessions have ended. Log in again.",
        "pt": "Todas as sessões foram encerradas. Entre de novo.",
    },
    "notice.superseded": {
        "es": "La sesión terminó o la clave se cambió desde otro lugar. Ingrese de nuevo.",
        "en": "The session ended, or the password was changed from elsewhere. Log in again.",
        "pt": "A sessão terminou ou a senha foi mudada em outro lugar. Entre de novo.",
    },
}

REFUSALS = {
    "csrf.stale": {
        "es": "El formulario había vencido y no se hizo nada. Por favor, envíelo de nuevo.",
        "en": "The form had expired and nothing was done. Please send it again.",
        "pt": "O formulário tinha vencido e nada foi feito. Por favor, envie-o de novo.",
    },
    "csrf.origin": {
        "es": "El formulario llegó desde otra dirección y no se hizo nada. Abra el sitio en {url} y pruebe de nuevo.",
        "en": "The form came from another address and nothing was done. Open the site at {url} and try again.",
        "pt": "O formulário veio de outro endereço e nada foi feito. Abra o site em {url} e tente de novo.",
    },
    "error.refused": {
        "es": "No pudimos leer el pedido",
        "en": "We could not read the request",
        "pt": "Não foi possível ler o pedido",
    },
    "error.refused.body": {
        "es": "El pedido no tenía la forma esperada y no se cambió nada.",
        "en": "The request was not as expected and nothing was changed.",
        "pt": "O pedido não tinha a forma esperada e nada foi mudado.",
    },
    "error.lost": {"es": "Página no encontrada", "en": "Page not found", "pt": "Página não encontrada"},
    "error.lost.body": {
        "es": "No hay ninguna página en esta dirección.",
        "en": "There is no page at this address.",
        "pt": "Não há nenhuma página neste endereço.",
    },
    "error.method": {"es": "Pedido no permitido", "en": "Request not allowed", "pt": "Pedido não permitido"},
    "error.method.body": {
        "es": "Esta página no se puede pedir de ese modo.",
        "en": "This page cannot be asked for in that way.",
        "pt": "Esta página não pode ser pedida desse modo.",
    },
    "error.large": {"es": "Pedido demasiado grande", "en": "Request too large", "pt": "Pedido grande demais"},
    "error.large.body": {
        "es": "El formulario es demasiado grande y no se cambió nada.",
        "en": "The form is too large and nothing was changed.",
        "pt": "O formulário é grande demais e nada foi mudado.",
    },
    "error.login": {"es": "Debe ingresar", "en": "You have to log in", "pt": "É preciso entrar"},
    "error.login.body": {
        "es": "La sesión terminó o no fue abierta. Ingrese y pruebe de nuevo.",
        "en": "The session has ended or was never opened. Log in and try again.",
        "pt": "A sessão terminou ou não foi aberta. Entre e tente de novo.",
    },
    "error.busy": {
        "es": "Demasiadas personas a la vez",
        "en": "Too many people at once",
        "pt": "Pessoas demais ao mesmo tempo",
    },
    "error.down": {
        "es": "Volvemos en un momento",
        "en": "Back in a moment",
        "pt": "Voltamos em um instante",
    },
    "error.down.body": {
        "es": "El servicio de acceso no está disponible en este momento. Pruebe de nuevo en unos segundos.",
        "en": "The access service is not available at this moment. Try again in a few seconds.",
        "pt": "O serviço de acesso não está disponível neste momento. Tente de novo em alguns segundos.",
    },
    "error.back": {"es": "Ir al ingreso", "en": "Go to the login", "pt": "Ir para a entrada"},
}

PAGES: dict[str, dict[str, str]] = {
    **LAYOUT,
    **LOGIN,
    **WAITING,
    **CHANGE,
    **DEVICES,
    **LOGOUT,
    **NOTICES,
    **REFUSALS,
}
"""The sentences of the pages: code -> language -> words."""
