// The sum of weights or shares while they are typed, exact: whole numbers of the smallest unit, never floating point.
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFKC").replace(/[,\s¥]/g, "");
  const places = 6;
  const exact = (text) => {
    const found = /^(\d*)(?:\.(\d*))?$/.exec(plain(text));
    if (!found || found[0] === "" || found[0] === "." || (found[2] || "").length > places) return null;
    return BigInt((found[1] || "0") + (found[2] || "").padEnd(places, "0"));
  };
  const said = (units) => {
    const digits = units.toString().padStart(places + 1, "0");
    return (digits.slice(0, -places) + "." + digits.slice(-places)).replace(/\.?0+$/, "");
  };
  window.kaibiaoExact = { exact, said };

  const add = (place) => {
    const fields = [...document.querySelectorAll(place.dataset.liveSum)];
    const values = fields.map((field) => exact(field.value || "0"));
    const known = values.filter((value) => value !== null);
    const sum = known.reduce((total, value) => total + value, 0n);
    const target = exact(place.dataset.target);
    place.querySelector("[data-sum-value]").textContent = said(sum);
    const right = known.length === values.length && sum === target;
    const words = sum < target ? place.dataset.missing.replace("{n}", said(target - sum)) : place.dataset.over.replace("{n}", said(sum - target));
    place.querySelector("[data-sum-said]").textContent = right ? place.dataset.right : sum === target ? "" : words;
    place.classList.toggle("sum--right", right);
    place.classList.toggle("sum--wrong", !right);
  };
  const all = () => document.querySelectorAll("[data-live-sum]").forEach(add);
  document.addEventListener("input", (event) => {
    for (const place of document.querySelectorAll("[data-live-sum]")) {
      if (event.target.matches(place.dataset.liveSum)) add(place);
    }
  });
  document.addEventListener("htmx:load", all);
})();
