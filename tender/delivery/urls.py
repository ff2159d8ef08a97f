"""Addresses of delivery."""

from typing import Any

app_name = "delivery"
urlpatterns: list[Any] = []
