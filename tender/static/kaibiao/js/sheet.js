// What a score sheet adds to the part: what the page knew before (two windows), the server's own refusal, and the progress.
(() => {
  "use strict";
  const score = (target) => target && target.closest && target.closest(".sheet__score");
  document.addEventListener("htmx:configRequest", (event) => {
    const input = score(event.target);
    if (input) event.detail.parameters.was = input.dataset.kept ?? "";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const input = score(event.target);
    if (!input || event.detail.successful) return;
    const { xhr } = event.detail;
    const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
    if (plain) document.getElementById(`${input.id}-said`).textContent = xhr.responseText.slice(0, 300);
  });
  document.addEventListener("kaibiao:progress", (event) => {
    const line = document.querySelector("[data-sheet-progress]");
    if (!line) return;
    const { done, all, bare } = event.detail;
    line.querySelector("progress").value = done;
    line.querySelector("[data-sheet-progress-said]").textContent = line.dataset.text.replace("{done}", done).replace("{all}", all);
    line.querySelector("[data-sheet-bare-said]").textContent = bare ? line.dataset.bare.replace("{bare}", bare) : "";
  });
})();
