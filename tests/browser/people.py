"""What a person does with a page: go, read, type, press, download. Every step waits for what it needs, never for time.

Lives here: `Cast` (everybody's windows) and `Visitor` (one person's). Labels are message ids, read in the visitor's language.
While a visitor walks, script errors, missing files and server errors are noted; `Cast.leave` fails on the first.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import APIResponse, Browser, ConsoleMessage, Locator, Page, Response, expect

from tender.core.actor import Actor
from tender.parties.models import Person

PASSWORD = "correct horse battery"
PATIENCE = 10_000  # milliseconds: how long a step may take before the story fails
WIDE = {"width": 1280, "height": 900}
# Links and buttons that send a form, but not those that open a dialog or let htmx fetch a part of the page.
LEADS_AWAY = """it => it.tagName === "A" ? !!it.href && !it.hasAttribute("download")
    : it.type === "submit" && !it.dataset.opens && !!it.form && !it.form.hasAttribute("hx-post")"""
expect.set_options(timeout=PATIENCE)


class Visitor:
    """One person in one browser window; `language` is what they read."""

    def __init__(self, browser: Browser, site: str, *, viewport: dict[str, int] | None = None, language: str = "zh-hans") -> None:
        locale = "zh-CN" if language == "zh-hans" else "en-GB"
        self.site, self.language, self.troubles = site, language, []
        self.context = browser.new_context(
            base_url=site, viewport=viewport or WIDE, locale=locale, timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.watched(self.context.new_page())

    # --- watching ------------------------------------------------------------------------------------------------
    def watched(self, page: Page) -> Page:
        """Note what a developer would see in red."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._response)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium also prints refused requests here; those are judged by `_response`.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or response.status in (400, 404):
            self.troubles.append(f"{response.status} {response.request.method} {response.url}")

    # --- signing in ----------------------------------------------------------------------------------------------
    def signs_in(self, name: str, password: str = PASSWORD) -> Visitor:
        """Through the sign-in page."""
        self.goes("/accounts/login/")
        self.page.locator("[name=login]").fill(name)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("main form button[type=submit], main form button:not([type])").first.click()
        expect(self.page).to_have_url(re.compile("/home/"))
        return self

    def looks(self) -> None:
        """With SHOTS=folder in the environment, every page of the story is pictured there, numbered, to be looked at."""
        if folder := os.environ.get("SHOTS"):
            number = len(os.listdir(folder)) if os.path.isdir(folder) else 0
            name = re.sub(r"\W+", "-", self.path).strip("-")[:60]
            self.page.screenshot(path=f"{folder}/{number:03}-{name}.png", full_page=True)

    # --- reading -------------------------------------------------------------------------------------------------
    def words(self, label: str) -> str:
        """A message id in this person's language."""
        with override(self.language):
            return gettext(label)

    def sees(self, text: str, *, times: int | None = None) -> Visitor:
        """The page shows this text."""
        found = self.page.get_by_text(self.words(text)).filter(visible=True)
        expect(found.first).to_be_visible() if times is None else expect(found).to_have_count(times)
        return self

    def misses(self, text: str) -> Visitor:
        """The page does not show this text."""
        expect(self.page.get_by_text(self.words(text)).filter(visible=True)).to_have_count(0)
        return self

    def cannot(self, label: str) -> Visitor:
        """This step is shown grey, with the reason beside it."""
        step = self.page.locator("#main .offer").filter(has_text=self.words(label))
        expect(step.locator("[aria-disabled=true]")).to_be_visible()
        expect(step.locator(".reason-off")).not_to_be_empty()
        return self

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.site)

    # --- doing ---------------------------------------------------------------------------------------------------
    def goes(self, path: str) -> Visitor:
        """Open an address."""
        self.page.goto(path)
        self.looks()
        return self

    def field(self, label: str) -> Locator:
        """The field with this label."""
        labelled = self.page.get_by_label(re.compile(r"^\s*" + re.escape(self.words(label))))
        return labelled.and_(self.page.locator("input, select, textarea")).filter(visible=True).first

    def types(self, values: dict[str, Any]) -> Visitor:
        """Fill in fields by label; a True ticks, a select is chosen by value or by words."""
        for label, value in values.items():
            field = self.field(label)
            kind = field.evaluate("field => field.type || field.tagName")
            if kind in ("checkbox", "radio"):
                field.set_checked(bool(value))
            elif kind.startswith("select"):
                field.select_option(str(value))
            else:
                field.fill(str(value))
        return self

    def button(self, label: str) -> Locator:
        """The button or link with these words (a count may follow), in the page itself rather than its frame."""
        words = re.compile(rf"^{re.escape(self.words(label))}(\s.*)?$")
        main = self.page.locator("#main")
        open_dialog = self.page.locator("dialog[open]")
        place = open_dialog if open_dialog.count() else main
        return place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words)).first

    def presses(self, *labels: str) -> Visitor:
        """Press buttons or links one after the other."""
        for label in labels:
            self._click(self.button(label))
            self.looks()
        return self

    def _click(self, place: Locator) -> None:
        """Click; where that leads to another page, wait until it is there."""
        if place.evaluate(LEADS_AWAY):
            with self.page.expect_navigation():
                place.click()
        else:
            place.click()

    def confirms(self, label: str, yes: str) -> Visitor:
        """Press a button that asks once, and say yes."""
        self.button(label).click()
        dialog = self.page.locator("dialog[open]")
        self.looks()
        self._click(dialog.get_by_role("button", name=self.words(yes), exact=True))
        self.looks()
        return self

    def download(self, address: str) -> bytes:
        """What this address gives to this person."""
        answer = self.context.request.get(address)
        assert answer.ok, f"{answer.status} {address}"
        return answer.body()

    def repeats(self, address: str, sent: dict[str, Any]) -> APIResponse:
        """Send the same form again, as a browser does when the answer was lost and the person presses reload."""
        return self.context.request.post(address, form=sent, headers={"Referer": self.site + address})

    def paper(self, link: Locator | str) -> bytes:
        """The official paper behind a link; it must be a PDF."""
        place = self.page.locator("#main").get_by_role("link", name=self.words(link)).first if isinstance(link, str) else link
        body = self.download(str(place.get_attribute("href")))
        assert body.startswith(b"%PDF"), body[:40]
        if folder := os.environ.get("SHOTS"):
            Path(folder, f"{len(os.listdir(folder)):03}-paper.pdf").write_bytes(body)
        return body

    @contextmanager
    def in_trouble(self, *expected: str) -> Any:
        """Errors that the story provokes on purpose are looked at here and forgotten."""
        before = len(self.troubles)
        yield
        new = self.troubles[before:]
        del self.troubles[before:]
        assert all(any(word in trouble for word in expected) for trouble in new), new


class Cast:
    """Everybody in a story."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.visitors: dict[Any, Visitor] = {}

    def anyone(self, **how: Any) -> Visitor:
        """Somebody who is not signed in."""
        visitor = Visitor(self.browser, self.site, **how)
        self.visitors[len(self.visitors), "anyone"] = visitor
        return visitor

    def plays(self, who: Actor | Person, **how: Any) -> Visitor:
        """The window of this person, signed in."""
        pk = who.person_id if isinstance(who, Actor) else who.pk
        key = (pk, *sorted((name, str(value)) for name, value in how.items()))
        if key not in self.visitors:
            self.visitors[key] = Visitor(self.browser, self.site, **how).signs_in(Person.objects.get(pk=pk).username)
        return self.visitors[key]

    def leave(self) -> None:
        """Close all windows; whatever went wrong under somebody's eyes fails the story."""
        for visitor in self.visitors.values():
            visitor.context.close()
        troubles = [trouble for visitor in self.visitors.values() for trouble in visitor.troubles]
        assert not troubles, troubles
