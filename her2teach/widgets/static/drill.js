/* One item of the drill. The buttons are made anew for each item; the answer stays where it was pressed, so that focus does
   too. Text from the guideline is only ever set as text. */

function render({ model, el }) {
  const prefix = `h2t-drill${(globalThis.h2tDrills = (globalThis.h2tDrills ?? 0) + 1)}`;
  const heading = make("h3", { id: `${prefix}-heading`, tabindex: "-1" });
  const facts = make("dl", { class: "h2t-drill-facts" });
  const question = make("p", { class: "h2t-drill-question", id: `${prefix}-question` });
  const choices = make("div", { class: "h2t-drill-choices", role: "group", "aria-labelledby": question.id });
  const status = make("p", { class: "h2t-drill-status", role: "status" });
  const score = make("span", { class: "h2t-muted" });
  const next = make("button", { type: "button", class: "h2t-main-button" }, "Next question");
  const foot = make("div", { class: "h2t-drill-foot" }, next, score);
  const box = make("section", { class: "h2t-panel h2t-drill", "aria-labelledby": heading.id }, heading, facts, question, choices, status, foot);

  choices.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button && button.getAttribute("aria-disabled") !== "true") model.send({ answer: button.dataset.node });
  });
  next.addEventListener("click", () => model.send({ do: "next" }));

  let shown = 0;
  const ask = () => {
    const number = model.get("number");
    if (number === shown) return;
    const wasHere = shown > 0 && box.contains(document.activeElement);
    shown = number;
    heading.textContent = `Question ${number}`;
    facts.replaceChildren(...model.get("facts").map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))));
    question.textContent = model.get("question");
    choices.replaceChildren(...model.get("choices").map(([node, label]) => make("button", { type: "button", "data-node": node }, make("span", {}, label))));
    if (wasHere) heading.focus();
  };
  const show = () => {
    ask();
    const [chosen, correct] = model.get("marked");
    for (const button of choices.children) {
      const { node } = button.dataset;
      const word = !correct ? "" : node === correct ? (node === chosen ? "your answer, right" : "right") : node === chosen ? "your answer" : "";
      button.querySelector(".h2t-drill-mark")?.remove();
      if (word) button.append(make("span", { class: "h2t-drill-mark" }, ` (${word})`));
      if (correct) button.setAttribute("aria-disabled", "true");
      button.dataset.state = !correct ? "" : node === correct ? "right" : node === chosen ? "wrong" : "";
    }
    status.textContent = model.get("status");
    score.textContent = model.get("score");
    foot.classList.toggle("h2t-drill-answered", Boolean(correct));
    next.hidden = !correct;
  };
  show();
  el.append(box);
  return wire(model, { "change": show, "change:marked": () => model.get("marked").length && came("drill") });
}

export default { render };
