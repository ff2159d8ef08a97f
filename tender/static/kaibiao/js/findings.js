// The grid of an examination by keyboard: arrows move between findings, 1 is met, 0 is not met and asks for the reason.
(() => {
  "use strict";
  const cellsOf = (row) => [...row.querySelectorAll("[data-finding]")];
  const go = (cell) => { const to = cell && (cell.querySelector("input:checked") || cell.querySelector("input")); if (to) to.focus(); return Boolean(to); };
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest && event.target.closest("[data-finding]");
    if (!cell || event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const row = cell.closest("tr");
    const rows = [...row.parentElement.rows];
    const place = cellsOf(row).indexOf(cell);
    const at = rows.indexOf(row);
    let moved = false;
    // At the edge an arrow does nothing: left to the browser, it would turn "met" into "not met".
    const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [1, 0] };
    if (steps[event.key]) {
      const [down, right] = steps[event.key];
      go(rows[at + down] && cellsOf(rows[at + down])[place + right]);
      moved = true;
    }
    if (event.key === "1" || event.key === "0") {
      const choice = cell.querySelector(`[value="${event.key === "1" ? "yes" : "no"}"]`);
      choice.checked = true;
      choice.dispatchEvent(new Event("input", { bubbles: true }));
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      if (event.key === "0") cell.querySelector(`[name$="-reason"]`).focus(); else choice.focus();
      moved = true;
    }
    if (moved) event.preventDefault();
  });
})();
