/* What stands in the rows of the writer. */

function button(action, words) {
  return make("button", { type: "button", "data-do": action }, words);
}

function labelled(words, control) {
  return make("label", { for: control.id }, make("span", {}, words), control);
}

function row(...children) {
  return make("div", { class: "h2t-writing-row" }, ...children);
}

/** A button that goes to another part of the writer; it is there where the parts stand one above the other, as on a phone. */
function jumpTo(part, words) {
  const jump = make("button", { type: "button", class: "h2t-jump h2t-one-column" }, words);
  jump.addEventListener("click", () => {
    const there = jump.closest(".h2t-writer")?.querySelector(part);
    const target = there?.querySelector("input:enabled, textarea:enabled, select:enabled, h3");
    if (!target) return;
    if (target.localName === "h3") target.tabIndex = -1; // the form is locked: its heading says so
    there.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
  return jump;
}
