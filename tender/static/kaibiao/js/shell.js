// The frame: menus, dialogs, asking once, and saying aloud that the line is down. No inline handlers: everything is delegated.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const expander = event.target.closest("[data-expands]");
    if (expander) {
      const open = expander.getAttribute("aria-expanded") === "true";
      expander.setAttribute("aria-expanded", String(!open));
    }
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]")) {
      event.preventDefault();
      window.history.back();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form that was sent is not sent again by a second click; the server answers a repeated key once in any case.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // An error summary takes the focus, so that it is read and its links are near.
  document.addEventListener("htmx:load", (event) => {
    const errors = event.target.querySelector && event.target.querySelector("[data-takes-focus]");
    if (errors) errors.focus();
  });

  document.addEventListener("htmx:sendError", () => {
    const line = document.getElementById("line-down");
    if (line) line.hidden = false;
  });
  document.addEventListener("htmx:afterOnLoad", () => {
    const line = document.getElementById("line-down");
    if (line) line.hidden = true;
  });
})();
