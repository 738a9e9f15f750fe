/* A course in words, and above them as a picture. All HTML is made and escaped in Python. */

function render({ model, el }) {
  const [picture, words] = [make("div"), make("div")];
  const name = "The course so far";
  // beside the story it may have to be scrolled
  const box = make("section", { class: "h2t-panel h2t-course", tabindex: "0", "aria-label": name }, make("h3", {}, name), picture, words);
  const show = () => {
    picture.innerHTML = model.get("picture");
    words.innerHTML = model.get("html");
  };
  show();
  el.append(box);
  return wire(model, { "change:html change:picture": show });
}

export default { render };
