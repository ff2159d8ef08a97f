// Score sheets by keyboard: arrows and Enter move, Esc puts the saved score back; bounds and sums are said at once.
(() => {
  "use strict";
  const score = (target) => target.closest && target.closest(".sheet__score");
  const { exact, said } = window.kaibiaoExact;
  // As the server writes a sum: two places, so that it does not change its looks when the page comes back.
  const fixed = (units) => { const [whole, part = ""] = said(units).split("."); return `${whole}.${part.padEnd(2, "0")}`; };
  const sheetOf = (input) => input.closest("[data-sheet]");
  const grid = (sheet) => [...sheet.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".sheet__score")]).filter((row) => row.length);

  const move = (input, down, right) => {
    const rows = grid(sheetOf(input));
    const at = rows.findIndex((row) => row.includes(input));
    const next = rows[at + down] && rows[at + down][rows[at].indexOf(input) + right];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  };
  const say = (input, words) => { document.getElementById(`${input.id}-said`).textContent = words; };

  const judge = (input) => {
    const words = sheetOf(input).dataset;
    const value = exact(input.value);
    const below = value === null && /^[-−－][\d.０-９．]/.test(input.value.trim());
    const wrong = input.value === "" ? "" : below ? words.low.replace("{n}", input.dataset.lowest) : value === null ? words.not
      : value < exact(input.dataset.lowest) ? words.low.replace("{n}", input.dataset.lowest)
      : value > exact(input.dataset.highest) ? words.high.replace("{n}", input.dataset.highest) : "";
    input.toggleAttribute("aria-invalid", Boolean(wrong));
    if (wrong) input.setAttribute("aria-invalid", "true");
    say(input, wrong);
    const reason = input.closest("td").querySelector("[data-sheet-reason]");
    const { reasonBelow, reasonAbove } = input.dataset;
    const wanted = value !== null && ((reasonBelow && value < exact(reasonBelow)) || (reasonAbove && value > exact(reasonAbove)));
    if (reason) reason.toggleAttribute("data-wanted", Boolean(wanted || reason.querySelector("textarea").value));
    return !wrong;
  };
  const add = (sheet) => {
    const rows = grid(sheet);
    for (const place of sheet.querySelectorAll("[data-sheet-sum]")) {
      const values = rows.map((row) => row[Number(place.dataset.sheetSum)]).map((input) => exact(input.value));
      const known = values.filter((value) => value !== null);
      place.textContent = known.length ? fixed(known.reduce((total, value) => total + value, 0n)) : "—";
    }
  };

  document.addEventListener("keydown", (event) => {
    const input = score(event.target);
    if (!input || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = whole || (input.selectionStart === 0 && input.selectionEnd === 0);
    const atEnd = whole || input.selectionStart === input.value.length;
    let moved = false;
    if (event.key === "ArrowDown") moved = move(input, 1, 0);
    else if (event.key === "ArrowUp") moved = move(input, -1, 0);
    else if (event.key === "ArrowRight" && atEnd) moved = move(input, 0, 1);
    else if (event.key === "ArrowLeft" && atStart) moved = move(input, 0, -1);
    else if (event.key === "Enter") { move(input, event.shiftKey ? -1 : 1, 0); moved = true; }
    else if (event.key === "Escape") {
      input.value = input.dataset.kept;
      judge(input);
      add(sheetOf(input));
      moved = true;
    }
    if (moved) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    const input = score(event.target);
    if (!input) return;
    judge(input);
    add(sheetOf(input));
  });
  document.addEventListener("change", (event) => {
    const cell = event.target.closest && event.target.closest("[data-sheet] td");
    const input = cell && cell.querySelector(".sheet__score");
    if (input && judge(input)) window.htmx.trigger(input, "kaibiao:save");
  });
  document.addEventListener("htmx:beforeRequest", (event) => { 
    const input = score(event.target);
    if (!input) return;
    input.dataset.state = "saving";
    input.dataset.sent = input.value;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const input = score(event.target);
    if (!input) return;
    const saved = event.detail.xhr.status === 204;
    input.dataset.state = saved ? "saved" : "failed";
    if (saved) input.dataset.kept = input.dataset.sent;
    else say(input, sheetOf(input).dataset.failed);
  });
  document.addEventListener("htmx:load", (event) => {
    if (!event.target.querySelectorAll) return;
    for (const input of event.target.querySelectorAll(".sheet__score")) {
      input.dataset.kept ??= input.value;
      if (input.value || !input.hasAttribute("aria-invalid")) judge(input);
    }
  });
})();
