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
