/* The button that takes the next step. When a step has been taken, the heading of what is new gets the focus: everything
   else is on the page by then, as the turn is the last to change. */

function render({ model, el }) {
  const problem = document.createElement("p");
  problem.className = "h2t-problem";
  problem.setAttribute("role", "alert");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "h2t-step-on";
  button.addEventListener("click", () => sendAfterChanges(model, { turn: model.get("turn") }));

  const show = () => {
    button.textContent = model.get("label");
    problem.textContent = model.get("problem");
  };
  const lead = () => {
    const part = button.closest(".h2t-journey")?.querySelector(`.h2t-part-${model.get("target")}`);
    const heading = part?.querySelector("h3");
    if (heading) heading.tabIndex = -1;
    const place = heading ?? part?.querySelector("select") ?? button;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start", behavior: "instant" });
  };
  model.on("change:label change:problem", show);
  model.on("change:turn", lead);
  show();
  el.append(problem, button);
  return () => {
    model.off("change:label change:problem", show);
    model.off("change:turn", lead);
  };
}

export default { render };
