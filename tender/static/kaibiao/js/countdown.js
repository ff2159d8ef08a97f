// Counts down by the server's time: the page says what time the server had when it was written.
(() => {
  "use strict";
  const loaded = performance.now();

  const say = (seconds, words) => {
    if (seconds <= 0) return words.over;
    const days = Math.floor(seconds / 86400);
    const two = (number) => String(number).padStart(2, "0");
    const clock = `${two(Math.floor((seconds % 86400) / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(Math.floor(seconds % 60))}`;
    return days ? words.days.replace("{n}", days).replace("{clock}", clock) : clock;
  };

  const tick = () => {
    for (const place of document.querySelectorAll("[data-countdown]")) {
      if (!place.dataset.loaded) place.dataset.loaded = document.readyState === "complete" ? performance.now() : loaded;
      const now = Date.parse(place.dataset.serverNow) + performance.now() - Number(place.dataset.loaded);
      const left = Math.floor((Date.parse(place.dataset.countdown) - now) / 1000);
      const said = say(left, { over: place.dataset.over, days: place.dataset.days });
      if (place.textContent !== said) place.textContent = said;
      place.classList.toggle("countdown__clock--near", left > 0 && left < 86400);
      if (left <= 0 && place.dataset.reload && !place.dataset.told) {
        place.dataset.told = "1";
        place.dispatchEvent(new CustomEvent("kaibiao:over", { bubbles: true }));
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 1000);
  });
})();
