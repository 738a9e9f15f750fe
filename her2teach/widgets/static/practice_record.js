/* What has been practised, and which case comes next. The record is kept in memory; a reader can keep it as a file, which
   is made here when they ask for it, and read it in again. */

/** What is done, and what stands on its button; the next case after a commit is the feedback's to offer. */
const BUTTONS = [
  ["next", "Another case"],
  ["fresh", "Generate a new case"],
];

/** Give the focus to what a selector finds, once it is there. */
function focusOn(root, selector) {
  const look = () => {
    const found = root.querySelector(selector);
    if (!found) return false;
    if (found.tabIndex < 0) found.tabIndex = -1; // a heading takes the focus once it is told to
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: "start" });
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(root, { childList: true, subtree: true });
}

function render({ model, el }) {
  const prefix = `h2t-record${(globalThis.h2tRecords = (globalThis.h2tRecords ?? 0) + 1)}`;
  const buttons = BUTTONS.map(([action, label]) => make("button", { type: "button", "data-do": action }, label));
  const select = make("select", { id: `${prefix}-difficulty` }, ...model.get("difficulties").map(([value, label]) => make("option", { value }, label)));
  const level = make("label", {}, make("span", {}, "Difficulty"), select);
  const line = make("p", { class: "h2t-come-far" });
  const advice = make("ul", { class: "h2t-advice", "aria-label": "What to try next" });
  const save = make("button", { type: "button", "data-do": "save" }, "Save my progress as a file");
  const file = make("input", { type: "file", id: `${prefix}-file`, accept: ".json,application/json" });
  const load = make("label", { for: file.id }, make("span", {}, "Load saved progress"), file);
  const problem = make("p", { class: "h2t-problem", role: "alert" });
  const notice = make("p", { class: "h2t-notice", role: "status" });
  const note = make("p", { class: "h2t-muted" }, "Nothing is stored here: when you close the page, unsaved progress is lost. To hand in, download your attempts below.");
  const box = make("section", { class: "h2t-panel h2t-record", "aria-label": "Your practice" },
    make("div", { class: "h2t-record-row" }, ...buttons, level), line, advice, make("div", { class: "h2t-record-row" }, save, load), notice, note, problem);

  box.addEventListener("click", ({ target }) => {
    const action = target.closest("button")?.dataset.do;
    if (action) model.send({ do: action });
  });
  select.addEventListener("change", () => {
    model.set("difficulty", select.value);
    model.save_changes();
  });
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    if (chosen.size > model.get("largest")) model.send({ refuse: chosen.size });
    else model.send({ load: await chosen.text() });
    file.value = "";
  });
  const received = (message) => {
    if (message.save) keepAsFile(message.name, message.save, "application/json");
    const screen = el.closest(".h2t-practice");
    if (message.focus) focusOn(screen, message.focus);
  };
  const show = () => {
    buttons[0].hidden = model.get("committed");
    buttons[0].textContent = model.get("in_set") ? "Next case of the set" : "Another case";
    level.hidden = model.get("in_set");
    line.textContent = model.get("line");
    advice.replaceChildren(...model.get("advice").map((each) => make("li", {}, each)));
    advice.hidden = !advice.children.length;
    problem.textContent = model.get("problem");
    notice.textContent = model.get("notice");
    select.value = model.get("difficulty");
  };
  show();
  el.append(box);
  return wire(model, {
    "msg:custom": received,
    "change:committed change:in_set change:line change:advice change:problem change:notice change:difficulty": show,
  });
}

export default { render };
