// Drafts save themselves: a moment after typing stops. What could not be sent stays on this device and is offered again.
(() => {
  "use strict";
  const PAUSE = 1200;
  const places = () => document.querySelectorAll("[data-autosave-of]");
  const form = (place) => document.getElementById(place.dataset.autosaveOf);
  const key = (place) => `kaibiao:${place.dataset.who}:${location.pathname}:${place.dataset.autosaveOf}`;
  const clock = (moment) => new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  const isText = (field) => field.name && field.name !== "csrfmiddlewaretoken" && field.name !== "once" && !["file", "password", "hidden", "submit", "button"].includes(field.type);

  const save = (place) => window.htmx.trigger(place, "kaibiao:save");
  const say = (place, state) => {
    place.dataset.state = state;
    place.querySelector("[data-autosave-said]").textContent = place.dataset[state].replace("{clock}", clock(Date.now()));
  };
  const taken = (place) => {
    const values = {};
    for (const field of form(place).elements) {
      if (!isText(field)) continue;
      const choice = field.type === "checkbox" || field.type === "radio";
      (values[field.name] ||= []).push(choice ? field.checked : field.value);
    }
    return values;
  };
  const keep = (place) => {
    try { localStorage.setItem(key(place), JSON.stringify({ at: Date.now(), values: taken(place) })); } catch { /* a full or forbidden store: the server copy remains */ }
  };
  const forget = (place) => localStorage.removeItem(key(place));

  const putBack = (place, values) => {
    const seen = {};
    for (const field of form(place).elements) {
      if (!isText(field) || !(field.name in values)) continue;
      const number = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      const value = values[field.name][number];
      if (value === undefined) continue;
      if (typeof value === "boolean") field.checked = value;
      else field.value = value;
    }
    say(place, "changed");
    save(place);
  };

  const offer = (place) => {
    let kept;
    try { kept = JSON.parse(localStorage.getItem(key(place))); } catch { kept = null; }
    if (!kept || JSON.stringify(kept.values) === JSON.stringify(taken(place))) return forget(place);
    const note = document.createElement("span");
    note.textContent = `${place.dataset.found.replace("{clock}", clock(kept.at))} `;
    for (const [word, act] of [["restore", () => putBack(place, kept.values)], ["discard", () => forget(place)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--plain button--small";
      button.textContent = place.dataset[word];
      button.addEventListener("click", () => { act(); note.remove(); });
      note.append(button);
    }
    place.append(note);
    return undefined;
  };

  const changed = (event) => {
    for (const place of places()) {
      if (!event.target.form || event.target.form !== form(place) || !isText(event.target)) continue;
      keep(place);
      say(place, "changed");
      clearTimeout(place.pause);
      place.pause = setTimeout(() => save(place), PAUSE);
    }
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);

  const ours = (event) => event.target.dataset && event.target.dataset.autosaveOf;
  document.addEventListener("htmx:configRequest", (event) => {
    if (!ours(event)) return;
    event.detail.headers["X-Autosave"] = "1";
    for (const field of form(event.target).elements) {
      if (field.type === "file" || field.name === "once") delete event.detail.parameters[field.name];
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!ours(event)) return;
    event.target.sent = JSON.stringify(taken(event.target));
    say(event.target, "saving");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!ours(event)) return;
    const place = event.target;
    // Only 204 is "saved": after a lost session the answer is a sign-in page with 200.
    if (event.detail.xhr.status !== 204) {
      say(place, "failed");
      if (!event.detail.xhr.status) { clearTimeout(place.pause); place.pause = setTimeout(() => save(place), 10000); }
    } else if (JSON.stringify(taken(place)) === place.sent) {
      say(place, "saved");
      forget(place);
    } else say(place, "changed");
  });
  window.addEventListener("online", () => { for (const place of places()) if (place.dataset.state === "failed") save(place); });
  window.addEventListener("beforeunload", (event) => {
    for (const place of places()) if (["changed", "failed"].includes(place.dataset.state) && !form(place).dataset.sent) event.preventDefault();
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target.querySelectorAll) for (const place of places()) if (!place.ready && form(place)) { place.ready = true; offer(place); }
  });
})();
