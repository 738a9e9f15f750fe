/* Words. The HTML is made and escaped in Python. What a reader has opened stays open when the words change, and what has the
   focus keeps it; a statement's id opens the statement in place. */

/** What can be opened, by a name that stays the same when the rest of the panel changes. */
function openers(box) {
  const found = new Map();
  for (const each of box.querySelectorAll("summary, .h2t-ref")) {
    const name = each.localName === "summary" ? each.parentElement.dataset.id : each.textContent;
    let at = 1;
    while (found.has(`${name} ${at}`)) at += 1;
    found.set(`${name} ${at}`, each);
  }
  return found;
}

const isOpen = (each) => Boolean(each.parentElement.open) || each.getAttribute("aria-expanded") === "true";

function toggle(button, statements) {
  const open = button.getAttribute("aria-expanded") === "true";
  const id = button.dataset.statement;
  if (open) {
    button.parentElement.querySelector(`.h2t-statement[data-statement="${id}"]`)?.remove();
  } else {
    const note = document.createElement("span");
    note.className = "h2t-statement";
    note.dataset.statement = id;
    note.textContent = `${id}: ${statements[id]}`;
    button.parentElement.append(note);
  }
  button.setAttribute("aria-expanded", String(!open));
}

/** Bring another part of the screen into view, and the focus to it: to what is asked there, else to its heading. What is folded
    is opened. */
function jump(el, selector) {
  const there = el.closest(".h2t-explorer")?.querySelector(selector);
  there?.querySelector(".h2t-agents")?.setAttribute("open", "");
  const target = ["input:checked, select, input", "h3", "summary"].map((each) => there?.querySelector(each)).find(Boolean);
  if (!target) return;
  if (there.localName === "details" && !there.open) target.click();
  if (target.localName === "h3") target.tabIndex = -1;
  there.scrollIntoView({ block: "nearest" });
  target.focus();
}

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "h2t-panel";
  /** Change the words; what was open or had the focus is so again. */
  const show = () => {
    const touched = box.querySelector("details[open], [aria-expanded=true]") || box.contains(document.activeElement);
    const before = touched ? [...openers(box)] : [];
    const opened = before.filter(([, each]) => isOpen(each)).map(([name]) => name);
    const held = before.find(([, each]) => each === document.activeElement)?.[0];
    box.innerHTML = model.get("html");
    for (const each of box.querySelectorAll(".h2t-ref")) {
      each.type = "button";
      each.dataset.statement = each.textContent;
      each.setAttribute("aria-expanded", "false");
      each.setAttribute("aria-label", `Statement ${each.textContent}`);
    }
    const now = touched ? openers(box) : new Map();
    for (const each of opened.map((name) => now.get(name)).filter(Boolean)) {
      if (each.localName === "summary") each.parentElement.open = true;
      else toggle(each, model.get("statements"));
    }
    now.get(held)?.focus();
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest(".h2t-ref");
    if (button) toggle(button, model.get("statements"));
    const { do: action, to, question, repair } = event.target.closest("button")?.dataset ?? {};
    if (action) model.send({ do: action });
    if (to) jump(el, `.h2t-section.h2t-${to}, .h2t-panel.h2t-${to}`);
    if (question) jump(el, `[data-attribute="${question}"]`);
    if (repair) model.send({ repair });
  });
  /** Light what stands beside the words already, while its number is pointed at or has the focus. */
  const light = ({ type, target }) => {
    const id = ["pointerover", "focusin"].includes(type) && target.closest(".h2t-ref")?.dataset.statement;
    for (const each of box.querySelectorAll("[data-says]")) each.toggleAttribute("data-lit", each.dataset.says === id);
  };
  for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) box.addEventListener(type, light);
  const fold = () => {
    const opened = [...box.querySelectorAll("details[open]")].map((each) => each.dataset.id);
    if (opened.join() === model.get("opened").join()) return;
    model.set("opened", opened);
    model.save_changes();
  };
  // Only some panels make what is folded when it is opened. The event does not bubble.
  if (model.get("opened")) box.addEventListener("toggle", fold, true);
  model.on("change:html", show);
  show();
  el.append(box);
  return () => model.off("change:html", show);
}

/** The page around the notebook, where there is one, watches over the Python session. */
function initialize({ model }) {
  document.dispatchEvent(new CustomEvent("h2t-kernel", { detail: model.widget_manager.kernel }));
}

export default { initialize, render };
