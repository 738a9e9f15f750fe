/* Where a case file is written: the text with its line numbers, and what is wrong with it, each at its line. The text is kept
   here; Python is told when typing pauses and says what it makes of it. All words are only ever set as text. */

const WRITING_PAUSE = 300; // ms after which typing counts as done; leaving the text tells at once
const SIGNS = { error: "✕", warning: "!" };
const LINES_ABOVE = 3; // above the line that is jumped to

/** The text, beside it the numbers of its lines, with a sign where something is wrong. */
function textWithLines(name) {
  const area = make("textarea", { id: `${name}-text`, wrap: "off", spellcheck: "false", autocapitalize: "none", autocomplete: "off", "aria-describedby": `${name}-count` });
  const numbers = make("pre", { class: "h2t-numbers", "aria-hidden": "true" });
  let marks = new Map();
  let here = 0; // the line of the field that is written in beside the text
  const draw = () => {
    const lines = area.value.split("\n").length;
    const parts = [];
    let plain = "";
    for (let line = 1; line <= lines; line += 1) {
      const severity = marks.get(line);
      if (!severity && line !== here) {
        plain += `${line}\n`;
        continue;
      }
      const sign = severity ? SIGNS[severity] : "▸";
      parts.push(plain, make("span", { class: severity ? "h2t-marked" : "h2t-here", "data-severity": severity ?? "" }, `${sign} ${line}`), "\n");
      plain = "";
    }
    numbers.replaceChildren(...parts, plain);
    numbers.scrollTop = area.scrollTop;
  };
  let drawing = 0;
  /** Number the lines before they are seen next: what is pasted comes line by line. */
  const count = () => {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      draw();
    });
  };
  const mark = (problems) => {
    marks = new Map(problems.filter((each) => each.severity === "warning").map((each) => [each.line, "warning"]));
    for (const each of problems) if (each.severity === "error") marks.set(each.line, "error");
    area.setAttribute("aria-invalid", String(problems.some((each) => each.severity === "error")));
    count();
  };
  /** Put the caret where a problem is. */
  const jump = ({ line, column }) => {
    const lines = area.value.split("\n");
    const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    const at = [...(lines[line - 1] ?? "")].slice(0, Math.max(column - 1, 0)).join("").length;
    area.focus();
    area.setSelectionRange(before + at, before + (lines[line - 1] ?? "").length);
    area.scrollTop = Math.max(line - 1 - LINES_ABOVE, 0) * parseFloat(getComputedStyle(area).lineHeight);
    area.scrollLeft = 0;
  };
  /** Bring a line into view beside the field that it is of. */
  const follow = (line) => {
    if (line === here) return;
    here = line;
    count();
    if (line) area.scrollTop = Math.max(line - 1 - LINES_ABOVE, 0) * parseFloat(getComputedStyle(area).lineHeight);
  };
  area.addEventListener("scroll", () => (numbers.scrollTop = area.scrollTop));
  return { area, box: make("div", { class: "h2t-lined" }, numbers, area), count, mark, jump, follow };
}

/** Where a text differs from an earlier one: from where to where in the earlier one. */
function differing(base, other) {
  const most = Math.min(base.length, other.length);
  let [from, same] = [0, 0];
  while (from < most && base[from] === other[from]) from += 1;
  while (same < most - from && base.at(-1 - same) === other.at(-1 - same)) same += 1;
  return [from, base.length - same];
}

/** Put what is typed here and not told yet into what the form has made of the text meanwhile. */
function joined(base, mine, theirs) {
  if (base === mine || mine === theirs) return theirs;
  if (base === theirs) return mine;
  const [[from, to], [first, last]] = [differing(base, mine), differing(base, theirs)];
  const typed = mine.slice(from, mine.length - (base.length - to));
  const moved = last <= from ? theirs.length - base.length : 0;
  if (last > from && to > first) return mine; // both at one place: what is typed counts
  return `${theirs.slice(0, from + moved)}${typed}${theirs.slice(to + moved)}`;
}

/** The line of the field that has the focus: of its key, or of its attribute. */
function lineOf(text, field) {
  const name = field?.dataset.attribute ?? field?.dataset.field;
  const key = name && new RegExp(`^${field.dataset.attribute ? " +" : ""}${name}:`, "m").exec(text);
  return key ? text.slice(0, key.index).split("\n").length : 0;
}

/** One problem: a button that goes to its line, and its words. */
function problemItem(problem, jump) {
  const words = make("span", {}, `${SIGNS[problem.severity]} ${problem.words}`);
  if (!problem.line) return make("li", { "data-severity": problem.severity }, words);
  const place = make("button", { type: "button" }, `Line ${problem.line}, ${problem.column}`);
  place.addEventListener("click", () => jump(problem));
  return make("li", { "data-severity": problem.severity }, place, words);
}

function render({ model, el }) {
  const prefix = `h2t-writing${(globalThis.h2tWritings = (globalThis.h2tWritings ?? 0) + 1)}`;
  const name = make("input", { id: `${prefix}-name`, type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": `${prefix}-named` });
  const named = make("p", { id: `${prefix}-named`, class: "h2t-problem" });
  const lined = textWithLines(prefix);
  const counted = make("h3", { id: `${prefix}-count` });
  const list = make("ol", { class: "h2t-problems", "aria-labelledby": counted.id });
  const notice = make("p", { class: "h2t-notice-line", role: "status" });
  const question = make("p", { id: `${prefix}-question` });
  const asking = make("div", { class: "h2t-asking", role: "group", "aria-labelledby": question.id }, question, button("replace", "Replace it"), button("leave", "Leave it as it is"));
  const save = button("save", "Save");
  const folder = make("p", { class: "h2t-muted" });
  const back = button("back", "Bring back what was here before");
  const box = make("section", { class: "h2t-panel h2t-writing", "aria-label": "The case file" },
    notice,
    jumpTo(".h2t-part-form", "Go to the form"),
    row(labelled("Name of the file", name), make("span", {}, ".yaml"), back),
    named,
    make("label", { for: lined.area.id, class: "h2t-writing-label" }, "The case file"),
    lined.box,
    row(save, button("download", "Download")),
    folder, asking, counted, list);

  const say = (words) => (notice.textContent = words);
  let waiting;
  /** Tell Python what is written; what is too large for the way there stays here. */
  const tell = () => {
    clearTimeout(waiting);
    const { name: oldName, text: oldText } = model.get("answers");
    if (name.value === oldName && lined.area.value === oldText) return true;
    if (new Blob([lined.area.value]).size > model.get("largest")) {
      say(`This text is too large to be looked at: at most ${model.get("largest")} bytes are.`);
      return false;
    }
    told = lined.area.value;
    model.set("answers", { name: name.value, text: told });
    model.save_changes();
    return true;
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, WRITING_PAUSE);
  };
  const act = (action) => {
    if (action === "download") keepAsFile(`${name.value || "case"}.yaml`, lined.area.value, "application/yaml");
    else if (tell()) sendAfterChanges(model, { do: action });
  };

  let told = model.get("answers").text; // the text as Python has it
  const showText = () => {
    const written = model.get("answers");
    const text = joined(told, lined.area.value, written.text);
    told = written.text;
    if (lined.area.value !== text) {
      const { selectionStart: at, scrollTop: top } = lined.area;
      const moved = differing(lined.area.value, text)[1] <= at ? text.length - lined.area.value.length : 0;
      lined.area.value = text;
      lined.area.setSelectionRange(at + moved, at + moved);
      lined.area.scrollTop = top;
    }
    if (text !== told) soon();
    if (name.value !== written.name) name.value = written.name;
    lined.count();
  };
  const showProblems = () => {
    const held = document.activeElement?.closest?.(".h2t-problems") === list;
    lined.mark(model.get("problems"));
    counted.textContent = model.get("counted");
    list.replaceChildren(...model.get("problems").map((each) => problemItem(each, lined.jump)));
    if (held) lined.area.focus();
    named.textContent = model.get("misnamed");
    named.hidden = !named.textContent;
    name.setAttribute("aria-invalid", String(!named.hidden));
  };
  const showSaving = () => {
    say(model.get("notice"));
    question.textContent = model.get("question");
    const asked = asking.hidden && question.textContent;
    const answered = !asking.hidden && !question.textContent && asking.contains(document.activeElement);
    asking.hidden = !question.textContent;
    if (asked) asking.querySelector("[data-do=leave]").focus();
    save.textContent = model.get("folder") ? `Save in ${model.get("folder")}` : "Save";
    save.hidden = !model.get("folder");
    folder.textContent = model.get("saving");
    if (answered) save.focus();
    back.hidden = !model.get("back");
  };

  lined.area.addEventListener("input", () => {
    lined.count();
    soon();
  });
  name.addEventListener("input", soon);
  for (const each of [lined.area, name]) each.addEventListener("blur", tell);
  addEventListener("pagehide", tell); // the browser keeps what is told, so that a page loaded again gives it back
  box.addEventListener("click", ({ target }) => {
    const action = target.closest("button")?.dataset.do;
    if (action) act(action);
  });
  const shows = {
    "change:answers": showText,
    "change:problems change:counted change:misnamed": showProblems,
    "change:notice change:question change:folder change:saving change:back": showSaving,
  };
  lined.area.value = told;
  for (const show of Object.values(shows)) show();
  el.append(box);
  const unwire = wire(model, shows);
  const beside = ({ target }) => {
    const form = box.closest(".h2t-writer")?.querySelector(".h2t-part-form");
    if (form?.contains(target)) lined.follow(lineOf(lined.area.value, target.closest("[data-attribute], [data-field]")));
    else if (target === lined.area) lined.follow(0);
  };
  document.addEventListener("focusin", beside);
  return () => {
    document.removeEventListener("focusin", beside);
    removeEventListener("pagehide", tell);
    unwire();
  };
}

export default { render };
