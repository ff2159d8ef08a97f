"""Signing in: roles that need a second factor are sent to set one up, the second factor works, guessing is slowed down."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from tests.builders import organisation, person

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_guesses_yet():
    cache.clear()


@pytest.fixture
def officer():
    return person("李敏", ("officer", organisation("buyer")))


def code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(client, login, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def test_an_officer_without_second_factor_is_sent_to_set_one_up(client, officer, settings):
    client.force_login(officer)
    assert client.get(reverse("home")).status_code == 200
    settings.MFA_REQUIRED_ROLES = {"officer"}
    answer = client.get(reverse("home"))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_role_without_that_demand_goes_on_as_before(client, settings):
    settings.MFA_REQUIRED_ROLES = {"officer"}
    client.force_login(person("", ("learner", organisation("unit"))))
    assert client.get(reverse("home")).status_code == 200


def test_staff_need_a_second_factor_wherever_any_role_does(client, settings):
    staff = person("管理员")
    staff.is_staff = True
    staff.save()
    client.force_login(staff)
    assert client.get(reverse("people:people")).status_code == 200
    settings.MFA_REQUIRED_ROLES = {"officer"}
    assert client.get(reverse("people:people")).url == reverse("mfa_index")
    totp.TOTP.activate(staff, totp.generate_totp_secret())
    assert client.get(reverse("people:people")).status_code == 200


def test_with_a_second_factor_the_officer_is_let_in(client, officer, settings):
    settings.MFA_REQUIRED_ROLES = {"officer"}
    totp.TOTP.activate(officer, totp.generate_totp_secret())
    client.force_login(officer)
    assert client.get(reverse("home")).status_code == 200


def test_the_code_is_asked_after_the_password_and_a_wrong_one_is_refused(client, officer):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    answer = sign_in(client, officer.username)
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302
    right = code(secret)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert client.get(reverse("home")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_code_works_once(client, officer):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    used = code(secret)
    sign_in(client, officer.username)
    assert client.post(reverse("mfa_authenticate"), {"code": used}).status_code == 302
    client.logout()
    sign_in(client, officer.username)
    assert client.post(reverse("mfa_authenticate"), {"code": used}).status_code == 200


def test_guessing_a_password_is_slowed_down_even_for_the_right_one(client, officer):
    for _guess in range(6):
        answer = sign_in(client, officer.username, "wrong")
    assert answer.status_code == 200
    assert sign_in(client, officer.username).status_code == 200
    assert client.get(reverse("home")).status_code == 302
    cache.clear()
    assert sign_in(client, officer.username).status_code == 302


def test_guesses_count_by_the_address_that_the_proxy_saw_and_not_by_what_a_client_writes(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def guess(n, seen):
        sent = {"login": f"somebody{n}", "password": "wrong"}
        return client.post(reverse("account_login"), sent, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, {seen}").status_code

    assert {guess(n, "203.0.113.9") for n in range(30)} == {200}
    assert guess(31, "203.0.113.9") == 429
    assert guess(32, "203.0.113.10") == 200


def test_without_a_proxy_nobody_writes_an_address_of_their_own(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    page = reverse("account_login")
    for n in range(31):
        answer = client.post(page, {"login": f"somebody{n}", "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    assert answer.status_code == 429


def test_login_is_by_name_or_by_mail(client, officer):
    assert sign_in(client, officer.email).status_code == 302


def test_a_person_sees_the_own_sessions(client, officer):
    client.force_login(officer)
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_somebody_whose_login_is_closed_does_not_get_in(client, officer):
    officer.is_active = False
    officer.save()
    sign_in(client, officer.username)
    assert client.get(reverse("home")).status_code == 302
