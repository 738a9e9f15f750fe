/* Questions that are answered once, together. Radio buttons, or a number on a scale; what is right comes from Python, after the
   answers. All text is only ever set as text. */

/** A question with radio buttons. */
function choices(question, name) {
  const buttons = question.choices.map(([id, label]) => {
    const input = make("input", { type: "radio", name, value: id });
    return make("label", { class: "h2t-lesson-choice" }, input, make("span", {}, label));
  });
  const box = make("div", { class: "h2t-lesson-choices" }, ...buttons);
  return {
    box,
    answer: () => box.querySelector("input:checked")?.value ?? "",
    focus: () => box.querySelector("input").focus(),
    mark({ chosen, correct }) {
      for (const label of buttons) {
        const { value } = label.firstChild;
        const word = value === correct ? (value === chosen ? "your answer, right" : "right") : value === chosen ? "your answer" : "";
        label.dataset.state = value === correct ? "right" : value === chosen ? "wrong" : "";
        if (word) label.lastChild.append(make("em", {}, ` (${word})`));
      }
    },
  };
}

/** A number: typed, or placed on a scale. Neither says one before a learner does. */
function scale(question, name) {
  const [least, most, unit] = question.scale;
  const across = (number) => `${(100 * (number - least)) / (most - least)}%`;
  const typed = make("input", { type: "number", id: name, min: least, max: most, step: "any", inputmode: "decimal" });
  const slider = make("input", { type: "range", min: least, max: most, step: "1", "aria-label": `Your cut-off in ${unit}` });
  slider.value = (least + most) / 2;
  slider.setAttribute("aria-valuetext", "not placed yet");
  const ruler = make("div", { class: "h2t-lesson-ruler", "aria-hidden": "true" });
  const at = (number, words, kind) => {
    const mark = make("span", { "data-kind": kind }, words);
    mark.style.left = across(number);
    ruler.append(mark);
  };
  for (let step = 0; step <= 6; step += 1) {
    const number = least + ((most - least) * step) / 6;
    at(number, `${Number(number.toFixed(1))}`, "tick");
  }
  const place = () => {
    slider.setAttribute("aria-valuetext", `${typed.value} ${unit}`);
    box.classList.add("h2t-lesson-placed");
  };
  slider.addEventListener("input", () => {
    typed.value = slider.value;
    place();
  });
  typed.addEventListener("input", () => {
    if (typed.value === "") return;
    slider.value = typed.value;
    place();
  });
  const row = make("p", {}, make("label", { for: name }, "Your cut-off"), typed, make("span", {}, unit));
  const box = make("div", { class: "h2t-lesson-scale" }, row, make("div", { class: "h2t-lesson-line" }, slider, ruler));
  return {
    box,
    answer: () => (typed.value !== "" && typed.checkValidity() ? typed.value : ""),
    focus: () => typed.focus(),
    mark({ chosen, correct, here, right: hit }) {
      box.classList.add("h2t-lesson-cut");
      for (const [left, right] of [[least, Number(correct)], [Number(correct), most]]) {
        const side = make("i", { class: "h2t-lesson-side" });
        side.style.left = across(left);
        side.style.right = `calc(100% - ${across(right)})`;
        ruler.append(side);
      }
      at(Number(correct), `${correct} ${unit}: the text’s cut-off`, "cut");
      if (!hit) at(Number(chosen), `you: ${chosen}`, "you");
      if (here !== null) at(here, `this case: ${here}`, "here");
    },
  };
}

function render({ model, el }) {
  const prefix = `h2t-lesson${(globalThis.h2tLessons = (globalThis.h2tLessons ?? 0) + 1)}`;
  const several = model.get("questions").length > 1;
  const asked = model.get("questions").map((question, at) => {
    const name = `${prefix}-${at}`;
    const field = question.scale.length ? scale(question, `${name}-number`) : choices(question, name);
    const told = make("p", { class: "h2t-lesson-case", id: `${name}-case` }, question.case);
    const verdict = make("p", { class: "h2t-lesson-verdict" });
    const legend = make("legend", {}, several ? `${at + 1}. ${question.question}` : question.question);
    const set = make("fieldset", question.case ? { "aria-describedby": told.id } : {}, legend, ...(question.case ? [told] : []), field.box);
    return { ...question, field, set, verdict };
  });
  const status = make("p", { class: "h2t-lesson-status", role: "status" });
  const check = make("button", { type: "button", class: "h2t-lesson-check" }, model.get("button"));
  const row = make("div", { class: "h2t-lesson-row" }, check, status);
  const box = make("div", { class: "h2t-panel h2t-lesson-form" }, ...asked.flatMap(({ set, verdict }) => (several ? [set, verdict] : [set])), row);

  check.addEventListener("click", () => {
    if (check.getAttribute("aria-disabled") === "true") return;
    const open = asked.filter(({ field }) => !field.answer());
    if (open.length) {
      const which = several ? `Still to answer: ${open.map((each) => asked.indexOf(each) + 1).join(", ")}.` : "Commit to an answer first.";
      status.textContent = which;
      open[0].field.focus();
      return;
    }
    model.send({ answers: Object.fromEntries(asked.map(({ id, field }) => [id, field.answer()])) });
  });

  let done = false;
  const show = () => {
    const marked = model.get("marked");
    if (done || !Object.keys(marked).length) return;
    done = true;
    for (const { id, field, set, verdict } of asked) {
      field.mark(marked[id]);
      set.disabled = true;
      verdict.textContent = marked[id].verdict;
      verdict.dataset.right = marked[id].right;
    }
    status.textContent = several ? model.get("result") : marked[asked[0].id].verdict;
    status.dataset.right = several ? "" : marked[asked[0].id].right;
    check.setAttribute("aria-disabled", "true");
    check.textContent = "Checked";
    came("lesson", model.get("name"));
  };
  show();
  el.append(box);
  return wire(model, { "change:marked": show });
}

export default { render };
