/* What if. The HTML is made and escaped in Python, once a reader opens it. What has the focus keeps it when the words
   change; after a try it goes to the button that takes the try back. */

const PARTS = ["tried", "flips", "goals", "near", "locks", "asking"];
const KEYS = ["offer", "lock", "ask", "goal", "back"];

/** What is told apart by its name: the selector by which it is found again after a change. */
function selector(element) {
  const name = KEYS.find((each) => each in element.dataset);
  return name && `[data-${name}="${CSS.escape(element.dataset[name])}"]`;
}

/** Say with a button what it is about: the question and the answer, or several answers. */
function name(button) {
  const offer = button.parentElement;
  const [answer, ...others] = [...offer.querySelectorAll("b, li")].map((each) => each.textContent);
  const heading = offer.closest(".h2t-offers")?.previousElementSibling.firstChild.textContent;
  button.setAttribute("aria-label", `${button.textContent}: ${heading ? `${heading}, ` : ""}${[answer, ...others].join("; ")}`);
}

function render({ model, el }) {
  // The module is loaded once for each widget, so what counts over the page is kept with the page.
  const view = (globalThis.h2tWhatIfs = (globalThis.h2tWhatIfs ?? 0) + 1);
  const summary = make("summary", {}, "What if …? What to ask next?");
  const waiting = make("p", {}, "Working it out…");
  const places = new Map(PARTS.map((name) => [name, make("div")]));
  const box = make("details", { class: "h2t-panel h2t-whatif" }, summary, waiting, ...places.values());
  box.open = model.get("opened");
  let wanted = null;
  let pressed = null;

  const find = (key) => key && box.querySelector(key);

  const settle = () => {
    const goal = box.querySelector("[data-goal]");
    if (goal) {
      goal.id = `h2t-goal-${view}`;
      goal.parentElement.querySelector("label").htmlFor = goal.id;
      goal.value = model.get("goal");
    }
    box.querySelectorAll("[data-offer]").forEach(name);
    for (const each of box.querySelectorAll("[data-mark]")) each.className = "h2t-mark";
    for (const each of box.querySelectorAll("[data-lock]")) each.checked = model.get("locked").includes(each.dataset.lock);
  };

  const show = () => {
    const had = box.contains(document.activeElement) ? (selector(document.activeElement) ?? "") : null;
    for (const [name, place] of places) {
      const html = model.get(name);
      if (place.dataset.html === html) continue;
      place.innerHTML = place.dataset.html = html;
    }
    waiting.hidden = PARTS.some((name) => model.get(name));
    settle();
    const place = find(wanted);
    if (place) wanted = null;
    if (place) place.focus();
    else if (had !== null && !box.contains(document.activeElement)) (find(had) ?? summary).focus();
  };

  box.addEventListener("toggle", () => {
    if (model.get("opened") === box.open) return;
    model.set("opened", box.open);
    model.save_changes();
  });
  box.addEventListener("change", ({ target }) => {
    if ("goal" in target.dataset) model.set("goal", target.value);
    else if (target.dataset.lock) {
      const others = model.get("locked").filter((each) => each !== target.dataset.lock);
      model.set("locked", target.checked ? [...others, target.dataset.lock] : others);
    }
    model.save_changes();
  });
  box.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.offer) {
      [wanted, pressed] = ["[data-back]", selector(button)];
      model.send({ try: button.dataset.offer });
    } else if ("back" in button.dataset) {
      wanted = pressed;
      model.send({ back: true });
    } else if (button.dataset.ask) {
      const form = button.closest(".h2t-explorer") ?? document;
      form.querySelector(`fieldset[data-attribute="${CSS.escape(button.dataset.ask)}"] input`)?.focus();
    }
  });
  show();
  el.append(box);
  return wire(model, { "change": show });
}

export default { render };
