"""Addresses of people and organisations."""

from typing import Any

app_name = "parties"
urlpatterns: list[Any] = []
