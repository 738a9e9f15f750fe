/* What a phone does beyond the plain form: it shows each question as it comes, and votes without loading the page again. */
(() => {
  const part = (id, page = document) => page.getElementById(id);
  const home = location.pathname;
  let seen = ""; // what the page was when it was last looked at
  let late = ""; // what was said of a vote that did not count, until the next question
  let busy = Promise.resolve(); // one thing after the other: the vote that was tapped last is the one that stands

  const write = (id, words) => part(id).textContent !== words && (part(id).textContent = words);
  const ask = (options) => fetch(home, { cache: "no-store", signal: AbortSignal.timeout?.(8000), ...options });

  /** Show what a page of the server says; whatever had the focus has it again, or the question where it has gone. */
  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const held = part("answers").contains(document.activeElement) ? document.activeElement.value : null;
    const heading = part("heading", page);
    if (heading.textContent !== part("heading").textContent) {
      late = "";
      part("heading").replaceChildren(...heading.childNodes);
    }
    part("answers").replaceChildren(...part("answers", page).childNodes);
    write("said", late || part("said", page).textContent);
    if (held !== null) (part("answers").querySelector(`button[value="${held}"]`) ?? part("heading")).focus({ preventScroll: true });
  }

  async function look() {
    try {
      const answer = await ask({ headers: { "If-None-Match": seen } });
      if (answer.ok) {
        seen = answer.headers.get("Etag") ?? "";
        show(await answer.text());
      }
    } catch { /* it is looked for again */ }
  }

  async function vote(question, choice) {
    const form = document.querySelector("form[data-vote]");
    const times = form?.elements.question.value === question ? form.elements.times.value : "0";
    try {
      const answer = await ask({ method: "POST", body: new URLSearchParams({ question, choice, times }) });
      if (!answer.ok && answer.status !== 409) throw answer.status;
      const text = await answer.text();
      late = answer.ok ? "" : new DOMParser().parseFromString(text, "text/html").getElementById("said").textContent;
      seen = "";
      show(text);
    } catch {
      write("said", "Your vote was not sent. Tap it again.");
    }
  }

  addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!target.matches("form[data-vote]") || !submitter) return;
    event.preventDefault();
    const question = target.elements.question.value;
    busy = busy.then(() => vote(question, submitter.value));
  });
  part("again")?.remove(); // it comes by itself
  const again = async () => {
    if (!document.hidden && !document.querySelector("form:not([data-vote])")) await (busy = busy.then(look));
    setTimeout(again, 1500 + 1000 * Math.random());
  };
  document.addEventListener("visibilitychange", () => document.hidden || (busy = busy.then(look)));
  again();
})();
