/* The end of an attempt: how sure, why, and the button that makes it final. */

function render({ model, el }) {
  const prefix = `h2t-commit${(globalThis.h2tCommits = (globalThis.h2tCommits ?? 0) + 1)}`;
  const radios = model.get("levels").map((label, at) => {
    const input = make("input", { type: "radio", name: `${prefix}-sure`, value: String(at + 1) });
    return make("label", { class: "h2t-tick" }, input, make("span", {}, label));
  });
  const sure = make("fieldset", { class: "h2t-question" }, make("legend", {}, "How confident are you? (optional)"),
    make("div", { class: "h2t-body" }, ...radios));
  const reason = make("textarea", { id: `${prefix}-reason`, rows: "3", maxlength: String(model.get("longest")) });
  const why = make("div", { class: "h2t-question h2t-reason" },
    make("label", { for: reason.id }, "Why? A sentence or two (optional)"), reason);
  const button = make("button", { type: "button", class: "h2t-main-button" }, "Commit to this plan");
  const problem = make("p", { class: "h2t-problem", role: "alert" });
  const done = make("p", { class: "h2t-hint" }, "Your answers are final. Your feedback is below.");
  const foot = make("div", { class: "h2t-question h2t-commit-row" }, button, done, problem);
  const form = make("form", { class: "h2t-form h2t-commit", novalidate: "" }, sure, why, foot);
  form.addEventListener("submit", (event) => event.preventDefault());

  const tell = () => {
    model.set("reason", reason.value);
    model.save_changes();
  };
  reason.addEventListener("change", tell);
  sure.addEventListener("change", ({ target }) => {
    model.set("confidence", Number(target.value));
    model.save_changes();
  });
  button.addEventListener("click", () => {
    tell();
    sendAfterChanges(model, { do: "commit" });
  });

  const show = () => {
    const committed = model.get("committed");
    const held = document.activeElement === button;
    for (const input of sure.querySelectorAll("input")) input.checked = Number(input.value) === model.get("confidence");
    if (reason.value !== model.get("reason")) reason.value = model.get("reason");
    sure.disabled = committed;
    reason.readOnly = committed;
    problem.textContent = model.get("problem");
    button.hidden = committed;
    done.hidden = !committed;
    // What the button led to is read next; its words are on the page before this one hears that it is done.
    if (!committed || !held) return;
    const headline = el.closest(".h2t-practice")?.querySelector(".h2t-attempt-headline") ?? reason;
    headline.focus({ preventScroll: true });
    (headline.closest(".h2t-outcome") ?? headline).scrollIntoView({ block: "start" });
  };
  show();
  el.append(form);
  return wire(model, {
    "change:confidence change:reason change:problem change:committed": show,
    "change:committed": () => model.get("committed") && came("cases"),
  });
}

export default { render };
