"""The addresses of Django's admin and of its reset, where Django's manual puts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.urls import path
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

if TYPE_CHECKING:
    from django.http import HttpRequest


def mailed(_: HttpRequest) -> HttpResponse:
    """Give the link that would be mailed."""
    user = User.objects.get()
    number = urlsafe_base64_encode(force_bytes(user.pk))
    return HttpResponse(f"/reset/{number}/{default_token_generator.make_token(user)}/")


urlpatterns = [
    path("admin/password_reset/", views.PasswordResetView.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/", admin.site.urls),
    path("mailed", mailed),
]
