"""The yardstick: a bare Django view with one INSERT, no middleware, under the same web server and database.

A wsgi application of its own, so that nothing of ours is loaded.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tender.config.database import parse

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": parse(os.environ["DATABASE_URL"])},
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import models


class Row(models.Model):
    """One row."""

    text = models.CharField(max_length=100)

    class Meta:
        app_label = "bare"
        db_table = "bare_row"

    def __str__(self) -> str:
        return self.text


def insert(request: HttpRequest) -> HttpResponse:
    """One INSERT."""
    return HttpResponse(str(Row.objects.create(text="x" * 50).pk))


urlpatterns = [path("", insert)]
application = get_wsgi_application()
