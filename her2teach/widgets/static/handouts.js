/* Handouts: which cases, for whom, as what; the files come as one that the browser keeps, and nothing stays on the server. */

function tick(group, [value, label, missing]) {
  const input = make("input", { type: "checkbox", value, "data-group": group });
  input.checked = !missing;
  input.disabled = Boolean(missing);
  return make("label", { class: "h2t-tick" }, input, make("span", {}, missing ? `${label}: ${missing}` : label));
}

function ticks(group, legend, choices) {
  const body = make("div", { class: "h2t-body" }, ...choices.map((each) => tick(group, each)));
  return make("fieldset", { class: "h2t-question" }, make("legend", {}, legend), body);
}

function render({ model, el }) {
  const prefix = `h2t-handouts${(globalThis.h2tHandouts = (globalThis.h2tHandouts ?? 0) + 1)}`;
  const select = make("select", { id: `${prefix}-case` });
  const { field, fill } = finder(select);
  const list = () => fill(model.get("cases"));
  const which = make("div", { class: "h2t-handout-case" }, make("label", { for: select.id }, "Case"), field, select);
  const papers = model.get("papers").map(([value, label]) => make("option", { value }, label));
  const paper = make("select", { id: `${prefix}-paper` }, ...papers);
  const size = make("div", { class: "h2t-handout-case" }, make("label", { for: paper.id }, "Paper"), paper);
  const sheets = ticks("sheets", "For whom?", model.get("sheets"));
  const formats = ticks("formats", "As what?", model.get("formats"));
  const note = make("p", { class: "h2t-muted" }, model.get("note"));
  const button = make("button", { type: "button", class: "h2t-main-button" }, "Make the files");
  const bar = make("progress", { "aria-label": "Files made", max: 1, value: 0 });
  // Read out once, when it is done: hundreds of files may be told before, for who looks.
  const making = make("p", { class: "h2t-handout-line" });
  const line = make("p", { class: "h2t-handout-line", role: "status" });
  const problem = make("p", { class: "h2t-problem", role: "alert" });
  const row = make("div", { class: "h2t-handout-row" }, button, bar);
  const kinds = model.get("quizzes").map(([value, label]) => make("option", { value }, label));
  const kind = make("select", { id: `${prefix}-quiz` }, ...kinds);
  const system = make("div", { class: "h2t-handout-case" }, make("label", { for: kind.id }, "Quiz for"), kind);
  const exporting = make("button", { type: "button", class: "h2t-main-button" }, "Make the quiz");
  const quizNote = make("p", { class: "h2t-muted" }, "A question for each decision and plan, with feedback for each option; of the whole pack its journeys too. A case takes a second or two.");
  exporting.addEventListener("click", () => model.send({ do: "quiz", case: select.value, format: kind.value }));
  const quiz = make("div", { class: "h2t-handout-quiz" }, system, quizNote, make("div", { class: "h2t-handout-row" }, exporting));
  const box = make("section", { class: "h2t-panel h2t-form h2t-handout-form", "aria-label": "Hand out" }, which, sheets, formats, size, note, row, quiz, making, line, problem);

  const chosen = (group) => [...box.querySelectorAll(`[data-group="${group}"]:checked`)].map(({ value }) => value);
  button.addEventListener("click", () => {
    model.send({ do: "make", case: select.value, sheets: chosen("sheets"), formats: chosen("formats"), paper: paper.value });
  });
  const received = (message, buffers) => {
    if (message.save) keepAsFile(message.save, buffers[0], "application/zip");
  };
  const show = () => {
    const [done, several] = model.get("progress");
    bar.hidden = !several;
    bar.max = several || 1;
    bar.value = done;
    making.textContent = done < several ? model.get("line") : "";
    line.textContent = done < several ? "" : model.get("line");
    problem.textContent = model.get("problem");
  };
  list();
  show();
  el.append(box);
  return wire(model, { "msg:custom": received, "change:cases": list, "change:progress change:line change:problem": show });
}

export default { render };
