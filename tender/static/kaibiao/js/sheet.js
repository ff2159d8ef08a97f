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
    if (plain) input.setAttribute("aria-invalid", "true");
    if (plain) document.getElementById(`${input.id}-said`).textContent = xhr.responseText.slice(0, 300);
  });
  const told = (state) => {
    const place = document.querySelector("[data-sheet-saved]");
    if (place) place.textContent = place.dataset[state];
  };
  document.addEventListener("htmx:beforeRequest", (event) => score(event.target) && told("saving"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!score(event.target)) return;
    const failed = document.querySelector(".sheet__score[data-state=failed]");
    told(event.detail.successful && !failed ? "saved" : "failed");
  });
  document.addEventListener("kaibiao:progress", (event) => {
    const line = document.querySelector("[data-sheet-progress]");
    if (!line) return;
    const { done, all, bare, leaves = {} } = event.detail;
    for (const [leaf, count] of Object.entries(leaves)) {
      const place = document.querySelector(`[data-leaf-done="${leaf}"]`);
      if (place) place.textContent = count;
    }
    line.querySelector("progress").value = done;
    line.querySelector("[data-sheet-progress-said]").textContent = line.dataset.text.replace("{done}", done).replace("{all}", all);
    line.querySelector("[data-sheet-bare-said]").textContent = bare ? line.dataset.bare.replace("{bare}", bare) : "";
  });
})();
