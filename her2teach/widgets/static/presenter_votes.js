/* Votes from phones: this page tells its server which frame is shown and asks how many have voted; Python is told the counts.
   Only a server that takes votes says so on its page, and it answers only the browser that opened the presenter's address.
   Everywhere else hands are counted, as they can be beside the phones as well. */

const ASK_EVERY = 1000;
const SAY_EVERY = 5000;
const CUT_OFF = "No votes come from phones now: the server does not answer, or another presentation has begun. Count hands.";
const NOT_REACHED = "Phones cannot reach this server, since it listens on this machine alone. Start it with --ip 0.0.0.0.";

/** How phones come in: what a room reads of it. It stands beside each frame, or alone in large. */
function invitation() {
  const code = make("strong", { class: "h2t-join-code" });
  const address = make("strong", { class: "h2t-join-address" });
  const count = make("p", { class: "h2t-join-count" });
  const said = make("p", { class: "h2t-present-heard", role: "status" });
  const words = make("div", { class: "h2t-join-words" }, make("p", { class: "h2t-join-lead" }, "Vote with your phone"),
    make("p", {}, address), make("p", {}, "Code ", code), count, said,
    make("p", { class: "h2t-join-hint" }, "Any key, or a click, shows the frame."));
  const card = make("div", { class: "h2t-join", hidden: "", role: "group", tabindex: "-1", "aria-label": "How to vote" }, words);
  const fill = (found) => {
    const parts = (found.address || NOT_REACHED).split(/(?<=\/\/)|(?=:\d|\/vote$)/); // where its line may end
    address.replaceChildren(...parts.flatMap((each) => [each, make("wbr")]));
    address.classList.toggle("h2t-join-problem", !found.address);
    code.textContent = found.code;
    const seen = { class: "h2t-join-picture", src: found.picture, alt: `QR code that opens ${found.address}` };
    card.replaceChildren(...(found.address ? [make("img", seen)] : []), words);
    card.hidden = false;
  };
  const read = () => (card.hidden || !card.querySelector("img") ? "" : `Phones vote at ${address.textContent}, code ${code.textContent}`);
  let saying = 0;
  const tell = (words) => {
    if (count.textContent === words) return;
    count.textContent = words;
    // many counts in a row are read out as the last of them
    if (!saying) saying = setTimeout(() => ((saying = 0), (said.textContent = count.textContent)), SAY_EVERY);
  };
  return { card, fill, read, tell };
}

/** The votes of one presentation at a time: `invited()` is called when phones may come, `counted(at, counts)` when some have
    voted, `cut(words)` when none are heard of, and with no words when they are again. */
function phoneVotes({ card, fill, tell }, { invited, counted, cut }) {
  const address = document.body.dataset.vote;
  let turn = null;
  let shown = null;
  let heard = "";
  let asking = 0;
  let waiting = 0;
  let last = Promise.resolve();

  const send = async (message) => {
    const options = { method: "POST", keepalive: true, signal: AbortSignal.timeout?.(3000), body: JSON.stringify(message) };
    const answer = await fetch(address, options);
    if (answer.status === 204) return null; // this browser is not the presenter's
    if (answer.ok) return answer.json();
    stop();
    throw new Error(answer.status);
  };
  const stop = () => {
    turn = null;
    clearInterval(asking);
    card.hidden = true;
  };
  /** Say something once all before it has been answered. */
  const say = (what) => {
    const mine = turn;
    const frame = shown;
    waiting += 1;
    return (last = last.then(async () => {
      if (mine === null || mine !== turn) return;
      try {
        const found = await send({ turn, ...what });
        if (mine === turn) hear(what, found, frame);
      } catch {
        cut(CUT_OFF);
      }
    }).finally(() => (waiting -= 1)));
  };
  const hear = (what, found, frame) => {
    if (found === null) return stop();
    cut("");
    if (what.do === "begin") {
      fill(found);
      invited();
      asking = setInterval(() => waiting || say({ do: "count" }), ASK_EVERY);
    } else if (frame === shown && shown?.kind === "question") {
      const total = found.counts.reduce((sum, each) => sum + each, 0);
      tell(`${total} ${total === 1 ? "vote" : "votes"}${found.open ? "" : ". Voting is closed."}`);
      if (heard !== `${shown.at}: ${found.counts}`) counted(shown.at, found.counts);
      heard = `${shown.at}: ${found.counts}`;
    }
  };
  return {
    on: () => turn !== null,
    begin(of) {
      if (!address) return;
      turn = of;
      heard = "";
      shown = null;
      say({ do: "begin" });
    },
    show(frame) {
      if (turn === null || frame.at === shown?.at) return;
      shown = { at: frame.at, kind: frame.kind };
      if (frame.kind !== "question") tell("");
      say({ do: "show", ...shown, heading: frame.heading, choices: frame.choices });
    },
    /** Let go what moves the presentation; no vote is taken any more once the answer is on its way. */
    async before(message, go) {
      const forward = message.go === 1 || message.do === "last";
      if (turn !== null && forward && shown?.kind === "question") say({ do: "close" });
      if (turn !== null) await last;
      go();
    },
    end() {
      if (turn === null) return;
      send({ turn, do: "end" }).catch(() => {}); // at once, for the page may go; the server ends by itself in time
      stop();
    },
  };
}
