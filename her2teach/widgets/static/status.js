/* One line that assistive technology reads out when it changes. The line is there from the start, as it has to be. */

function render({ model, el }) {
  const line = document.createElement("p");
  line.className = "h2t-now";
  line.setAttribute("role", "status");
  const footer = document.createElement("p");
  footer.className = "h2t-now-footer";
  const show = () => {
    line.textContent = model.get("text");
    footer.textContent = model.get("footer");
  };
  model.on("change:text", show);
  show();
  el.append(line, footer);
  return () => model.off("change:text", show);
}

export default { render };
