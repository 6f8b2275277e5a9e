"""What is said when the panel behind HTTP does not answer."""

from __future__ import annotations

__all__ = ["OUTAGES"]

OUTAGES: dict[str, dict[str, str]] = {
    "error.panel": {
        "es": "El panel no responde",
        "en": "The panel does not answer",
        "pt": "O painel não responde",
    },
    "error.panel.body": {
        "es": "Su sesión sigue abierta. Espere unos minutos y pruebe de nuevo.",
        "en": "Your session is still open. Wait a few minutes and try again.",
        "pt": "A sua sessão continua aberta. Espere alguns minutos e tente de novo.",
    },
}
"""The sentences: code -> language -> words."""
