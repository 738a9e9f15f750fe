/* The button that takes the next step. When a step has been taken, the heading of what is new gets the focus: everything
   else is on the page by then, as the turn is the last to change. */

function render({ model, el }) {
  const problem = make("p", { class: "h2t-problem", role: "alert" });
  const button = make("button", { type: "button", class: "h2t-step-on" });
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
  show();
  el.append(problem, button);
  return wire(model, { "change:label change:problem": show, "change:turn": lead, "change:over": () => model.get("over") && came("journey") });
}

export default { render };
