/* Figures that are drawn in Python when a reader opens them. The HTML is made and escaped there. */

function render({ model, el }) {
  const box = document.createElement("details");
  box.className = "h2t-panel h2t-unfold";
  const summary = document.createElement("summary");
  const state = document.createElement("p");
  state.setAttribute("role", "status");
  const place = document.createElement("div");
  box.append(summary, state, place);

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
  model.on("change:html change:summary", show);
  show();
  el.append(box);
  return () => model.off("change:html change:summary", show);
}

export default { render };
