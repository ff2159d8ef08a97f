// Proposals side by side by keyboard: J and K walk the bids, N and P the criteria, R goes to the reason, Esc back to the points.
(() => {
  "use strict";
  const scores = () => [...document.querySelectorAll("[data-beside] .sheet__score")];
  const go = (link) => {
    if (!link) return false;
    // What was typed is saved before the page goes.
    if (document.activeElement) document.activeElement.blur();
    const leave = () => (document.querySelector(".sheet__score[data-state=saving]") ? setTimeout(leave, 50) : link.click());
    setTimeout(leave, 0);
    return true;
  };
  const focus = (input) => {
    if (!input) return false;
    input.focus();
    input.select();
    return true;
  };
  const here = (target) => {
    const cell = target.closest("td");
    return cell ? scores().indexOf(cell.querySelector(".sheet__score")) : -1;
  };
  const keys = {
    j: (at) => focus(scores()[at + 1]) || go(document.querySelector("[data-beside-after]")),
    k: (at) => focus(scores()[at < 0 ? 0 : at - 1]) || go(document.querySelector("[data-beside-before]")),
    n: () => go(document.querySelector("[data-leaf-after] a")),
    p: () => go(document.querySelector("[data-leaf-before] a")),
    r: (at) => {
      const reason = at < 0 ? null : scores()[at].closest("td").querySelector("textarea");
      if (!reason) return false;
      reason.closest("[data-sheet-reason]").toggleAttribute("data-wanted", true);
      reason.focus();
      return true;
    },
  };
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !target.matches) return;
    if (target.matches("[data-beside] textarea")) {
      if (event.key === "Escape" && focus(scores()[here(target)])) event.preventDefault();
      return;
    }
    if (target.matches("textarea, select, input:not(.sheet__score):not([type=checkbox])")) return;
    const act = keys[event.key.toLowerCase()];
    if (act && act(here(target))) event.preventDefault();
  });
  document.addEventListener("DOMContentLoaded", () => focus(scores().find((input) => !input.readOnly && !input.value) || scores()[0]));
})();
