from __future__ import annotations

from importlib import import_module

urlpatterns = [import_module("django.urls").path("admin/", import_module("django.contrib.admin").site.urls)]
