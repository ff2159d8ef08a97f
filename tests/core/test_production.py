"""The settings of a production server, read in a process of their own: what must be set, and what is turned on."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

SOUND = {
    "KAIBIAO_ENV": "production", "SECRET_KEY": "k" * 25 + "abcdefghijklmnopqrstuvwxyz0123456789", "SEAL_SECRET": "s" * 40,
    "ALLOWED_HOSTS": "kaibiao.example.cn", "SITE_URL": "https://kaibiao.example.cn/", "DATABASE_URL": "postgresql://u@/nowhere",
}  # fmt: skip
SAY = """
import json
from tender.config import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=lambda value:
    sorted(value) if isinstance(value, (set, frozenset)) else type(value).__name__))
"""
HEADERS = """
import django
django.setup()
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
door = SecurityMiddleware(lambda request: HttpResponse())
plain = door(RequestFactory().get("/home/", HTTP_HOST="kaibiao.example.cn"))
safe = door(RequestFactory().get("/home/", HTTP_HOST="kaibiao.example.cn", secure=True))
print(plain.status_code, plain["Location"], safe["Strict-Transport-Security"], end=" ")
print(safe["X-Content-Type-Options"], safe["Referrer-Policy"])
"""


def run(code: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    env = {**kept, "DJANGO_SETTINGS_MODULE": "tender.config.settings", **SOUND, **changed}
    command = [sys.executable, *(["-c", code] if code.startswith("\n") else code.split())]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def settings_there() -> dict[str, object]:
    return json.loads(run(SAY).stdout)


def test_a_production_server_speaks_https_only(settings_there):
    told = {name: settings_there[name] for name in (
        "DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "X_FRAME_OPTIONS", "CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS",
    )}  # fmt: skip
    assert told == {
        "DEBUG": False, "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 31536000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "X_FRAME_OPTIONS": "DENY", "CSRF_TRUSTED_ORIGINS": ["https://kaibiao.example.cn"],
        "ALLOWED_HOSTS": ["kaibiao.example.cn"],
    }  # fmt: skip


def test_its_answers_say_so():
    done = run(HEADERS)
    assert done.stdout.split() == [
        "301", "https://kaibiao.example.cn/home/", "max-age=31536000;", "includeSubDomains", "nosniff", "same-origin",
    ], done.stderr  # fmt: skip


def test_whoever_decides_signs_in_with_a_second_factor_and_everybody_has_a_confirmed_mail(settings_there):
    assert settings_there["MFA_REQUIRED_ROLES"] == ["approver", "custodian", "evaluator", "officer", "supervisor"]
    assert settings_there["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert settings_there["ACCOUNT_EMAIL_VERIFICATION"] == "mandatory"
    assert settings_there["ACCOUNT_REAUTHENTICATION_REQUIRED"] is True
    assert settings_there["PASSWORD_HASHERS"][0].endswith("ScryptPasswordHasher")


def test_limits_of_guessing_are_allauths_own_and_counted_for_all_processes_together(settings_there):
    assert "ACCOUNT_RATE_LIMITS" not in settings_there
    assert settings_there["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_behind_a_proxy_and_only_there_its_headers_are_believed(settings_there):
    behind = json.loads(run(SAY, BEHIND_PROXY="1").stdout)
    assert (settings_there["SECURE_PROXY_SSL_HEADER"], settings_there["ALLAUTH_TRUSTED_PROXY_COUNT"]) == (None, 0)
    assert (behind["SECURE_PROXY_SSL_HEADER"], behind["ALLAUTH_TRUSTED_PROXY_COUNT"]) == (["HTTP_X_FORWARDED_PROTO", "https"], 1)


def test_debug_cannot_be_turned_on_in_production():
    assert json.loads(run(SAY, KAIBIAO_DEBUG="1").stdout)["DEBUG"] is False


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SEAL_SECRET": ""}, "SEAL_SECRET"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "kaibiao.example.cn, *"}, "ALLOWED_HOSTS"),
        ({"SITE_URL": ""}, "SITE_URL"),
        ({"SITE_URL": "http://kaibiao.example.cn"}, "SITE_URL"),
    ],
)
def test_an_unsafe_production_server_does_not_start(changed, word):
    done = run(SAY, **changed)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {word} must" in done.stderr


def test_djangos_own_check_of_a_deployment_finds_nothing():
    done = run("manage.py check --deploy --fail-level WARNING")
    assert done.returncode == 0, done.stderr
