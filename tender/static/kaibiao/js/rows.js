// Rows of a form: add, remove, move; the criteria tree shows what the lines below a group have together. Works without: rows stay.
(() => {
  "use strict";
  const places = () => document.querySelectorAll("[data-rows]");
  const rows = (place) => [...place.querySelectorAll("[data-row]")];
  const fields = (row) => [...row.querySelectorAll("input, select, textarea")].filter((field) => field.name && !field.name.endsWith("-DELETE"));
  const level = (row) => Number(row.querySelector("select[name$='-level']").value);
  const isRemoved = (row) => row.hasAttribute("data-removed");

  const swap = (one, other) => {
    fields(one).forEach((field, index) => {
      const twin = fields(other)[index];
      [field.value, twin.value] = [twin.value, field.value];
    });
    one.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const sums = (place) => {
    const { exact, said } = window.kaibiaoExact;
    const shown = rows(place).filter((row) => !isRemoved(row));
    shown.forEach((row, at) => {
      const weight = row.querySelector("input[name$='-weight']");
      const below = [];
      for (let next = at + 1; next < shown.length && level(shown[next]) > level(row); next += 1) {
        if (level(shown[next]) === level(row) + 1) below.push(shown[next]);
      }
      const note = row.querySelector("[data-group-sum]");
      const isGroup = below.length > 0;
      note.hidden = !isGroup;
      row.toggleAttribute("data-group", isGroup);
      row.querySelector("select[name$='-kind']").closest(".field").hidden = isGroup;
      if (!isGroup) return;
      const sum = below.reduce((total, one) => total + (exact(one.querySelector("input[name$='-weight']").value || "0") ?? 0n), 0n);
      note.textContent = place.dataset.groupWords.replace("{sum}", said(sum)).replace("{weight}", weight.value || "0");
      note.classList.toggle("line__sum--wrong", exact(weight.value || "0") !== sum);
    });
  };

  const refresh = (place) => {
    let number = 0;
    for (const row of rows(place)) {
      const removed = row.querySelector("input[name$='-DELETE']");
      row.toggleAttribute("data-removed", Boolean(removed && removed.checked));
      const mark = row.querySelector("[data-row-number]");
      if (!isRemoved(row)) number += 1;
      if (mark) mark.textContent = isRemoved(row) ? "" : number;
      if (row.hasAttribute("data-criterion")) row.dataset.level = level(row);
    }
    if (place.querySelector("[data-criterion]")) sums(place);
  };

  const add = (place) => {
    const total = document.getElementById(`id_${place.dataset.rows}-TOTAL_FORMS`);
    const template = document.querySelector("[data-row-template]");
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.querySelector("[data-row]");
    place.append(row);
    total.value = Number(total.value) + 1;
    refresh(place);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  };

  document.addEventListener("click", (event) => {
    const place = document.querySelector("[data-rows]");
    if (!place) return;
    if (event.target.closest("#add-row")) add(place);
    const up = event.target.closest("[data-row-up]");
    const down = event.target.closest("[data-row-down]");
    if (!up && !down) return;
    const shown = rows(place).filter((row) => !isRemoved(row));
    const at = shown.indexOf((up || down).closest("[data-row]"));
    const other = shown[at + (up ? -1 : 1)];
    if (other) {
      swap(shown[at], other);
      other.querySelector(up ? "[data-row-up]" : "[data-row-down]").focus();
    }
    refresh(place);
  });
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const place = event.target.closest && event.target.closest("[data-rows]");
      if (place) refresh(place);
    });
  }
  document.addEventListener("DOMContentLoaded", () => {
    for (const place of places()) {
      refresh(place);
      if (!rows(place).length) add(place);
    }
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: {}, bubbles: true }));
  });
})();
