// How far this browser has come, written into the course of the index. The pages keep it (`came` in shared.js); where it is
// not there, or the browser gives nothing out, the course begins at its beginning.
(() => {
  "use strict";
  const KEY = "her2teach.course";
  const steps = [...document.querySelectorAll(".h2t-trail > li")];
  const kept = document.querySelector(".h2t-kept");
  const start = document.querySelector(".h2t-start");

  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  };
  const words = (step, done) => `${done.length} ${done.length === 1 ? step.dataset.one : step.dataset.several} done`;

  function show() {
    const found = read();
    const all = steps.map((step) => (Array.isArray(found[step.dataset.step]) ? found[step.dataset.step] : []));
    const over = steps.map((step, at) => {
      const enough = Number(step.dataset.enough);
      return enough ? all[at].length >= enough : all[at].includes("check");
    });
    const next = over.indexOf(false);
    steps.forEach((step, at) => {
      const begun = all[at].length ? words(step, all[at]) : "";
      const here = at !== next ? "" : begun || at ? "Continue here" : "Start here";
      step.classList.toggle("h2t-done", over[at]);
      step.classList.toggle("h2t-next", at === next);
      step.querySelector("small").textContent = [over[at] ? "Done" : begun, here].filter(Boolean).join(" · ");
    });
    const anything = all.some((each) => each.length);
    kept.hidden = !anything;
    if (anything && next >= 0) {
      const link = steps[next].querySelector("a");
      start.href = link.href;
      start.textContent = `Continue: ${link.textContent}`;
    }
  }

  kept.querySelector("button").addEventListener("click", () => {
    try {
      localStorage.removeItem(KEY);
    } catch { /* then there is nothing */ }
    window.location.reload();
  });
  show();
  // back from a page that this one was left for
  window.addEventListener("pageshow", ({ persisted }) => persisted && show());
})();
