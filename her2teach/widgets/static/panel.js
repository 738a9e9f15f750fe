/* Words. The HTML is made and escaped in Python. What a reader has opened stays open when the words change; a statement's id
   opens the statement in place. */

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

function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "h2t-panel";
  const show = () => {
    const opened = new Set([...box.querySelectorAll("details[open]")].map((each) => each.dataset.id));
    box.innerHTML = model.get("html");
    for (const each of box.querySelectorAll("details")) each.open = opened.has(each.dataset.id);
    for (const each of box.querySelectorAll(".h2t-ref")) {
      each.type = "button";
      each.dataset.statement = each.textContent;
      each.setAttribute("aria-expanded", "false");
      each.setAttribute("aria-label", `Statement ${each.textContent}`);
    }
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest(".h2t-ref");
    if (button) toggle(button, model.get("statements"));
  });
  model.on("change:html", show);
  show();
  el.append(box);
  return () => model.off("change:html", show);
}

export default { render };
