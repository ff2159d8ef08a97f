"""Addresses of the office: staff pages of the shared ground."""

from typing import Any

app_name = "office"
urlpatterns: list[Any] = []
