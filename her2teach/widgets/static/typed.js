/* What is typed: told when the typing pauses, and never written over meanwhile. */

const PAUSE = 350; // ms after which typing counts as done; leaving the field or Enter sends at once

/** A field that is typed into: tells its value when the typing pauses, and keeps what is typed meanwhile. */
function typed(attributes, send, tag = "input", alike = (one, other) => one.trim() === other) {
  const input = make(tag, attributes);
  let waiting;
  let told = "";
  let typing = false; // what is on its way to being an answer is not written over
  const tell = () => {
    clearTimeout(waiting);
    typing = false;
    const value = input.value.trim();
    if (value === told) return;
    told = value;
    send(value || null);
  };
  // A year that is being typed makes a date of long ago with each of its digits.
  const unfinished = () => attributes.type === "date" && input.value && input.value < "1000" && document.activeElement === input;
  const settle = () => (unfinished() ? clearTimeout(waiting) : tell());
  input.addEventListener("input", () => {
    typing = true;
    clearTimeout(waiting);
    waiting = setTimeout(settle, PAUSE);
  });
  input.addEventListener("change", settle);
  input.addEventListener("blur", tell);
  input.addEventListener("keydown", (event) => event.key === "Enter" && tell());
  return {
    input,
    show: (value) => {
      if (typing) return;
      told = value ?? "";
      if (!alike(input.value, told)) input.value = told;
    },
  };
}
