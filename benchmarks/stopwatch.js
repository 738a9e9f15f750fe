// Time a click until what a part of the page shows is what it will be.
(() => {
  "use strict";
  const LATE = 15_000; // milliseconds after which nothing more is waited for
  const REST = 150; // milliseconds before a click: what the last one set in motion, on this page or in its kernel, has ended

  /** The pictures that a part shows, and the state of each part of its graph. */
  function picture(part) {
    const states = [...part.querySelectorAll("[data-state]")].map((each) => `${each.dataset.id}=${each.dataset.state}`);
    return [...states.sort(), ...[...part.querySelectorAll("img")].map((each) => each.src)].join("\n");
  }

  const look = (part) => ({ words: part.textContent, picture: picture(part) });
  // Words first: they are quick to compare, and what is looked at again and again must not cost the time it takes.
  const shows = (part, wanted) => part.textContent === wanted.words && picture(part) === wanted.picture;

  /** Where two texts part, for whoever has to find out why something never came. */
  function difference(one, other) {
    let at = 0;
    while (at < one.length && one[at] === other[at]) at += 1;
    return `…${one.slice(at - 40, at + 60)}… is not …${other.slice(at - 40, at + 60)}…`;
  }

  /** Watch a part; `seen` is called after each change and ends the watch by returning true. */
  function watch(part, seen, missing) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the part never changed as it should: ${missing()}`)), LATE);
      const observer = new MutationObserver(() => {
        const now = performance.now(); // before the looking, which takes its time as well
        if (!seen()) return;
        clearTimeout(late);
        observer.disconnect();
        resolve(now);
      });
      observer.observe(part, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }

  globalThis.stopwatch = {
    /** Click, wait until the part has changed and then stayed the same for a while, and tell what it shows. */
    async settle(selector, target, quiet) {
      const part = document.querySelector(selector);
      let last = look(part);
      const changed = watch(part, () => !shows(part, last), () => "nothing changed");
      part.querySelector(target).click();
      await changed;
      while (!shows(part, last)) {
        last = look(part);
        await new Promise((done) => setTimeout(done, quiet));
      }
      return last;
    },

    /** Let the page rest, click, and tell how many milliseconds pass until the part shows what is wanted. */
    async time(selector, target, wanted) {
      await new Promise((done) => setTimeout(() => requestIdleCallback(done), REST));
      const part = document.querySelector(selector);
      const missing = () => ["words", "picture"].map((kind) => difference(look(part)[kind], wanted[kind])).join("\n");
      const shown = watch(part, () => shows(part, wanted), missing);
      const start = performance.now();
      part.querySelector(target).click();
      return (await shown) - start;
    },
  };
})();
