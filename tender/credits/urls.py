"""Addresses of credits."""

from typing import Any

app_name = "credits"
urlpatterns: list[Any] = []
