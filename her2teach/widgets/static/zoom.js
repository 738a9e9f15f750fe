// Zoom and pan in a box that scrolls. The plain wheel and one finger are the page's and are never taken from it.

const [LEAST, MOST, STEP] = [0.25, 4, 1.25];
const DRAG = 4; // below so many pixels a press is a click

/** Make the picture in a box zoomable; `told` hears the scale, and whether the reader has asked for it. */
function zoomable(box, told) {
  const picture = () => box.querySelector("svg.h2t-picture");
  const natural = () => picture().viewBox.baseVal;
  const scale = () => picture().getBoundingClientRect().width / natural().width;

  /** Set the scale; the point at `x`, `y` of the window stays where it is. */
  function set(wanted, [x, y] = middle()) {
    const before = picture().getBoundingClientRect();
    const part = [(x - before.left) / before.width, (y - before.top) / before.height];
    picture().style.setProperty("--h2t-graph-scale", Math.min(MOST, Math.max(LEAST, wanted)));
    box.classList.add("h2t-zoomed");
    const after = picture().getBoundingClientRect();
    box.scrollLeft += after.left + part[0] * after.width - x;
    box.scrollTop += after.top + part[1] * after.height - y;
    told(scale(), true);
  }
  function middle() {
    const inner = box.getBoundingClientRect();
    return [inner.left + box.clientWidth / 2, inner.top + box.clientHeight / 2];
  }
  const by = (factor, at) => set(scale() * factor, at);
  function whole() {
    const room = parseFloat(getComputedStyle(box).maxHeight) || box.clientHeight;
    set(Math.min(box.clientWidth / natural().width, room / natural().height));
  }
  /** Go back to the scale at which the letters are easy to read. */
  function readable() {
    box.classList.remove("h2t-zoomed");
    told(scale(), true);
  }

  box.addEventListener("wheel", (event) => wheel(event, box, by), { passive: false });
  box.addEventListener("pointerdown", (event) => drag(event, box));
  pinch(box, by);
  return { in: () => by(STEP), out: () => by(1 / STEP), whole, readable, tell: () => told(scale(), false) };
}

/** With Ctrl the wheel zooms; without, it scrolls what lies around the box, as if the box were a part of the page. */
function wheel(event, box, by) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    by(Math.exp(-event.deltaY / 500), [event.clientX, event.clientY]);
    return;
  }
  const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (sideways || document.fullscreenElement || box.scrollHeight <= box.clientHeight) return;
  event.preventDefault();
  let around = box.parentElement;
  const scrolls = (each) => each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY);
  while (around && !scrolls(around)) around = around.parentElement;
  (around ?? document.scrollingElement).scrollBy({ top: event.deltaY * (event.deltaMode ? 40 : 1) });
}

/** Drag with a mouse; a finger scrolls by itself. */
function drag(event, box) {
  if (event.pointerType !== "mouse" || event.button) return;
  const from = [event.clientX + box.scrollLeft, event.clientY + box.scrollTop];
  const move = ({ clientX, clientY }) => {
    const dragging = box.classList.contains("h2t-dragging");
    if (!dragging && Math.hypot(clientX - event.clientX, clientY - event.clientY) < DRAG) return;
    box.setPointerCapture(event.pointerId); // and so no node is clicked at the end
    box.classList.add("h2t-dragging");
    box.scrollTo({ left: from[0] - clientX, top: from[1] - clientY, behavior: "instant" });
  };
  const done = () => {
    box.classList.remove("h2t-dragging");
    box.removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) box.removeEventListener(name, done);
  };
  box.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, done);
}

/** Two fingers zoom. */
function pinch(box, by) {
  let before = 0;
  const apart = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  const between = ([a, b]) => [(a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2];
  const touched = (event) => {
    const fingers = [...event.touches];
    if (fingers.length !== 2) return;
    event.preventDefault();
    if (event.type === "touchmove" && before) by(apart(fingers) / before, between(fingers));
    before = apart(fingers);
  };
  box.addEventListener("touchstart", touched, { passive: false });
  box.addEventListener("touchmove", touched, { passive: false });
}
