/* The presenter's notes, in a second window. It has no address of its own: it is an empty page of the same origin, which this
   page fills. Everything in it is set as text. Its keys do what they do in the presentation. */

const NOTES_SIZE = "popup,width=720,height=900";
const COLOURS = ["bg", "surface", "ink", "muted", "line", "accent"];

/** The style sheet of the presentation, wherever it was put; the second window needs its own copy. */
function notesStyle() {
  return [...document.querySelectorAll("style")].find((each) => each.textContent.includes(".h2t-notes-page"));
}

/** Make an empty page the page of the notes, unless it is that already. */
function prepare(page, onKey) {
  if (page.getElementById("h2t-notes")) return;
  page.documentElement.lang = "en";
  const style = page.createElement("style");
  style.textContent = notesStyle()?.textContent ?? "";
  const scale = page.createElement("meta");
  scale.name = "viewport";
  scale.content = "width=device-width, initial-scale=1";
  page.head.replaceChildren(scale, style);
  page.title = "Speaker notes";
  const main = page.createElement("main");
  main.id = "h2t-notes";
  const heard = page.createElement("p");
  heard.className = "h2t-notes-heard";
  heard.setAttribute("role", "status");
  page.body.className = "h2t-notes-page";
  const clock = page.createElement("p");
  clock.id = "h2t-clock";
  clock.className = "h2t-notes-clock";
  clock.setAttribute("role", "timer");
  const top = page.createElement("header");
  top.append(clock);
  page.body.replaceChildren(heard, top, main);
  page.addEventListener("keydown", onKey);
}

/** The time of day, and how many minutes a presentation has taken so far. */
function clockWords(began) {
  const now = new Date();
  const minutes = Math.floor((now - began) / 60_000);
  return `${now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} · ${minutes} min since the start`;
}

/** The notes of one presentation, which began at `began()`, and to which phones are `invited()`: `opened` and `closed` are called
    when their window is. */
function speakerNotes({ onKey, began, invited, opened, closed }) {
  let place = null;
  let watching = 0;
  let read = ""; // the frame whose notes are shown
  const isOpen = () => Boolean(place) && !place.closed;
  const shown = () => {
    try {
      return isOpen() ? place.document : null;
    } catch {
      return null; // the window was led to somebody else's page
    }
  };
  const left = () => {
    clearInterval(watching);
    if (!place) return;
    place = null;
    closed();
  };
  const tick = () => {
    const clock = shown()?.getElementById("h2t-clock");
    const words = clockWords(began());
    if (clock && clock.textContent !== words) clock.textContent = words;
  };
  const fill = (notes) => {
    const page = shown();
    if (!page || !notes.sections) return;
    prepare(page, onKey);
    tick();
    const element = (tag, text, name = "") => {
      const made = page.createElement(tag);
      made.textContent = text;
      if (name) made.className = name;
      return made;
    };
    const mine = getComputedStyle(document.body);
    for (const each of COLOURS) page.documentElement.style.setProperty(`--h2t-${each}`, mine.getPropertyValue(`--h2t-${each}`));
    const sections = notes.sections.flatMap(([heading, lines]) => {
      const list = page.createElement("ul");
      list.append(...lines.map((each) => element("li", each)));
      return [element("h2", heading), list];
    });
    page.getElementById("h2t-notes").replaceChildren(
      element("p", `Speaker notes · ${notes.title} · ${notes.place}`, "h2t-notes-place"), element("h1", notes.now),
      ...[invited()].filter(Boolean).map((each) => element("p", each)), ...sections, element("p", notes.footer, "h2t-notes-place"));
    const [[next, coming]] = notes.sections;
    page.querySelector(".h2t-notes-heard").textContent = `${notes.place}. ${next}: ${coming[0] ?? ""}`;
    if (read !== notes.place) place.scrollTo(0, 0);
    read = notes.place;
  };
  return {
    fill,
    /** Open the window, or bring it to the front; false where the browser keeps it back. */
    open() {
      if (isOpen()) {
        place.focus();
        return true;
      }
      left(); // it may have been closed a moment ago
      place = window.open("about:blank", "_blank", NOTES_SIZE);
      if (!place) return false;
      prepare(place.document, onKey);
      // The event comes too early to tell whether the window goes or its page is made anew.
      watching = setInterval(() => (isOpen() ? tick() : left()), 500);
      opened();
      return true;
    },
    close() {
      if (isOpen()) place.close();
      left();
    },
  };
}
