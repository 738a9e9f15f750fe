/* Figures that are drawn in Python when a reader opens them. The HTML is made and escaped there. */

function render({ model, el }) {
  const summary = make("summary");
  const state = make("p", { role: "status" });
  const place = make("div");
  const box = make("details", { class: "h2t-panel h2t-unfold" }, summary, state, place);
  const show = () => {
    const html = model.get("html");
    summary.textContent = model.get("summary");
    state.textContent = box.open && !html ? "Drawing the figures…" : "";
    state.hidden = Boolean(html);
    place.innerHTML = html;
  };
  box.addEventListener("toggle", () => {
    model.set("opened", box.open);
    model.save_changes();
    if (!model.get("html")) show();
  });
  show();
  el.append(box);
  return wire(model, { "change:html change:summary": show });
}

export default { render };
