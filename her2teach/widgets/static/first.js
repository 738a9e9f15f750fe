/* A page as it stands at first, until its Python is there: to read, every control off, which each of them says. */

const NOT_YET = "Not yet: Python is starting.";

const { trees, scripts } = JSON.parse(document.getElementById("h2t-state").textContent);
const modules = loaded(scripts);
await Promise.all(trees.map((each, at) => each && show(each, document.getElementById(`h2t-first-${at}`), modules)));

function turnOff() {
  for (const each of document.querySelectorAll(".h2t-widget :is(button, input, select, textarea)")) {
    each.disabled = true;
    each.title = NOT_YET;
  }
  for (const each of document.querySelectorAll(".h2t-widget svg [tabindex]")) {
    each.setAttribute("aria-disabled", "true");
  }
}

turnOff();
new MutationObserver(turnOff).observe(document.body, { childList: true, subtree: true });
// A part of a picture is no control that can be switched off.
for (const kind of ["click", "keydown", "pointerover"]) {
  document.addEventListener(kind, (event) => event.target.closest?.("svg") && event.stopPropagation(), true);
}
for (const link of document.querySelectorAll('a[href^="#"]')) link.target = "_self";
await document.fonts.ready;
// Some frames: a graph has measured its room, and has its picture.
for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => requestAnimationFrame(done));
document.documentElement.classList.add("h2t-shown");
