/* One line that assistive technology reads out when it changes. The line is there from the start, as it has to be. */

function render({ model, el }) {
  const line = make("p", { class: "h2t-now", role: "status" });
  const footer = make("p", { class: "h2t-now-footer" });
  const show = () => {
    line.textContent = model.get("text");
    footer.textContent = model.get("footer");
  };
  show();
  el.append(line, footer);
  return wire(model, { "change:text": show });
}

export default { render };
