// Uploads show how far they are and can be stopped. The form is an htmx form; without scripts it is a plain one.
(() => {
  "use strict";
  const size = (bytes) => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const zones = (form) => form.querySelectorAll("[data-upload]");
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const list = (zone) => {
    const input = zone.querySelector('input[type="file"]');
    const shown = zone.querySelector("[data-upload-files]");
    const most = Number(zone.dataset.mostBytes || 0);
    shown.replaceChildren();
    input.setCustomValidity("");
    for (const file of input.files) {
      const line = document.createElement("li");
      line.textContent = `${file.name} · ${size(file.size)}`;
      if (most && file.size > most) {
        line.textContent = fill(zone.dataset.tooLarge, { most: size(most), name: file.name });
        line.className = "field__error";
        input.setCustomValidity(line.textContent);
      }
      shown.append(line);
    }
  };
  document.addEventListener("change", (event) => {
    const zone = event.target.type === "file" && event.target.closest("[data-upload]");
    if (zone) list(zone);
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest && event.target.closest("[data-upload]");
      if (!zone) return;
      zone.classList.toggle("upload--over", kind === "dragover");
      if (kind === "dragleave") return;
      event.preventDefault();
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      const input = zone.querySelector('input[type="file"]');
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  document.addEventListener("htmx:xhr:progress", (event) => {
    const { loaded, total, lengthComputable } = event.detail;
    if (!lengthComputable || !event.target.querySelectorAll) return;
    for (const zone of zones(event.target)) {
      const percent = Math.floor((100 * loaded) / total);
      zone.querySelector("[data-upload-progress]").hidden = false;
      zone.querySelector("progress").value = percent;
      zone.querySelector("[data-upload-said]").textContent =
        loaded === total ? zone.dataset.checking : `${percent}% · ${fill(zone.dataset.said, { done: size(loaded), all: size(total) })}`;
    }
  });
  const ended = (event, failed) => {
    if (!event.target.querySelectorAll) return;
    for (const zone of zones(event.target)) {
      const stop = zone.querySelector("[data-upload-stop]");
      if (stop) stop.hidden = true;
      zone.querySelector("[data-upload-said]").textContent = failed ? zone.dataset.failed : "";
      zone.querySelector("[data-upload-progress]").hidden = !failed;
    }
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.querySelectorAll) return;
    for (const zone of zones(event.target)) zone.querySelector("[data-upload-stop]").hidden = false;
  });
  for (const name of ["htmx:sendError", "htmx:sendAbort", "htmx:timeout"]) document.addEventListener(name, (event) => ended(event, true));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && ended(event, false));
  document.addEventListener("click", (event) => {
    const stop = event.target.closest("[data-upload-stop]");
    if (stop) window.htmx.trigger(stop.closest("form"), "htmx:abort");
  });
})();
