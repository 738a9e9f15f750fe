/* The link of a screen. The address is read here, once the screen is there; Python says what becomes of it. The answers of
   an explorer are kept for as long as the tab is open, so that a page that is loaded again gives them back. */

const LINK = /^[^#]*#((?:case|practice|set|journey)=.*)$/;
const HERE = ["localhost", "127.0.0.1", "[::1]"];
const BY_HAND = "This page may not copy by itself. The link is marked: copy it with Ctrl+C, or Command+C on a Mac.";

/** The page that the reader sees: this one, or one of the same site that holds it in a frame. */
function outermost() {
  let page = window;
  try {
    while (page.parent !== page && page.parent.location.href) page = page.parent;
  } catch {
    // what is around it belongs to somebody else
  }
  return page;
}

const page = outermost();
const visit = page.performance.getEntriesByType("navigation")[0];
const linkIn = (address = "") => LINK.exec(address)?.[1] ?? "";
const linkInAddress = () => linkIn(page.location.href);

/** What the browser keeps of one screen; nothing where it is not allowed to. */
function memoryOf(place) {
  const key = `her2teach ${page.location.pathname} ${place}`;
  const tried = (act) => {
    try {
      return place ? act() : null;
    } catch {
      return null;
    }
  };
  return {
    read: () => tried(() => JSON.parse(sessionStorage.getItem(key))),
    write: (what) => tried(() => sessionStorage.setItem(key, JSON.stringify(what))),
    forget: () => tried(() => sessionStorage.removeItem(key)),
  };
}

const formOf = async (model) => (model.get("form") ? model.widget_manager.get_model(model.get("form")) : null);

// This module is loaded once for each widget, which may be shown more than once.
let begun = false;
let opened = ""; // the last link that was opened here

function open(model, link) {
  opened = link;
  model.send({ open: link });
}

/** Open the link of the address, unless it was opened before the page was loaded again: then go on from what was kept. */
async function begin(model) {
  if (begun) return;
  begun = true;
  const memory = memoryOf(model.get("place"));
  const kept = ["reload", "back_forward"].includes(visit?.type) ? memory.read() : null;
  // JupyterLab takes what stands after the # out of its address; the browser still knows what was opened.
  const link = model.get("kind") && (linkInAddress() || linkIn(visit?.name));
  if (!kept) memory.forget();
  if (link && kept?.link !== link) open(model, link);
  else if (kept) model.send({ vignette: kept.vignette, answers: kept.answers });
  opened = link;
  const form = await formOf(model);
  if (!form) return;
  const keep = () => memory.write({ link: opened, vignette: model.get("vignette"), answers: form.get("answers") });
  // A browser takes its time to keep something: the change is sent first.
  const soon = () => queueMicrotask(keep);
  form.on("change:answers", soon);
  model.on("change:vignette", soon);
}

/** The whole address of a link; a token in this one is nobody else's business. */
function whole(link) {
  const address = new URL(page.location.href);
  address.searchParams.delete("token");
  address.hash = link;
  return address.href;
}

function render({ model, el }) {
  const button = make("button", { type: "button", class: "h2t-copy" }, "Copy link");
  const write = make("button", { type: "button", class: "h2t-copy", "data-do": "write" }, "Write this case");
  const said = make("p", { class: "h2t-link-said", role: "status" });
  const field = make("input", { class: "h2t-link-field", readonly: "", "aria-label": "The link" });
  const notice = make("div", { class: "h2t-link-notice", role: "alert" });
  const say = (words) => {
    said.textContent = words;
    field.hidden = true;
  };
  const copy = async (address) => {
    const where = HERE.includes(page.location.hostname) ? " It opens on this computer only." : "";
    try {
      await navigator.clipboard.writeText(address);
      say(`The link is copied.${where}`);
    } catch {
      say(`${BY_HAND}${where}`);
      field.value = address;
      field.hidden = false;
      field.focus();
      field.select();
    }
  };
  /** Go to the page beside this one on which cases are written, with this one. */
  const toWriter = (link) => page.location.assign(new URL(`${model.get("writer")}#${link}`, page.location.href));
  const received = (message) => {
    if (message.link) copy(whole(message.link));
    else if (message.write) toWriter(message.write);
    else say(message.none);
  };
  const show = () => {
    const [sentence, ...problems] = model.get("notice");
    notice.hidden = !sentence;
    notice.classList.toggle("h2t-error", problems.length > 0);
    notice.classList.toggle("h2t-note", problems.length === 0);
    const list = problems.length ? [make("ul", {}, ...problems.map((each) => make("li", {}, each)))] : [];
    notice.replaceChildren(...(sentence ? [make("p", {}, sentence), ...list] : []));
    el.classList.toggle("h2t-idle", !model.get("button") && !sentence);
  };
  /** What was said is about what was shown then. */
  const outdate = () => said.textContent && say("");
  /** Who comes back from a part of the page comes back to their own answers. */
  const follow = () => {
    const link = model.get("kind") && linkInAddress();
    if (link && link !== opened) open(model, link);
  };
  button.hidden = !model.get("button");
  write.hidden = !model.get("writer");
  for (const [each, what] of [[button, "copy"], [write, "write"]]) {
    each.addEventListener("click", () => {
      say("");
      sendAfterChanges(model, { do: what });
    });
  }
  const unwire = wire(model, { "msg:custom": received, "change:notice": show, "change:vignette": outdate });
  formOf(model).then((form) => form?.on("change:answers", outdate));
  page.addEventListener("hashchange", follow);
  say("");
  show();
  el.append(button, write, said, field, notice);
  begin(model);
  return () => {
    unwire();
    page.removeEventListener("hashchange", follow);
  };
}

export default { render };
