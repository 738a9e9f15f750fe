/* Two cases beside each other: which the other one is, and what Python says of the two. */

function render({ model, el }) {
  const button = (action, words) => {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", () => model.send({ do: action }));
    return made;
  };
  const keep = button("keep", "Keep this case to compare");
  const swap = button("swap", "Swap the two cases");
  const stop = button("stop", "Stop comparing");
  const select = make("select");
  const words = make("div", { class: "h2t-compare-words" });
  const label = make("label", {}, make("span", {}, "Compare with"), select);
  const box = make("section", { class: "h2t-panel h2t-compare", "aria-label": "Compare two cases" },
    make("div", { class: "h2t-compare-row" }, label, keep, swap, stop), words);

  const list = () => {
    select.replaceChildren(...model.get("options").map(([value, text]) => make("option", { value }, text)));
    select.value = model.get("chosen");
  };
  const show = () => {
    const comparing = model.get("chosen") !== "";
    const lost = !comparing && [swap, stop].includes(document.activeElement);
    swap.hidden = stop.hidden = !comparing;
    if (lost) keep.focus(); // what had the focus is gone
    select.value = model.get("chosen");
    const opened = new Set([...words.querySelectorAll("details[open]")].map((each) => each.dataset.id));
    if (words.dataset.html !== model.get("html")) words.innerHTML = words.dataset.html = model.get("html");
    for (const each of words.querySelectorAll("details")) each.open = opened.has(each.dataset.id);
  };
  select.addEventListener("change", () => {
    model.set("chosen", select.value);
    model.save_changes();
  });
  list();
  show();
  el.append(box);
  return wire(model, { "change:options": list, "change:html change:chosen": show });
}

export default { render };
