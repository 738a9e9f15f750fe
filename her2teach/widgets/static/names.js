/* No line ends within a name such as T-DXd, whoever has written it onto a screen. The letters stay as they are, so that a name can
   be found on the page and copied from it. This stands in front of every script; the first that is loaded sees to our screens. */

globalThis.h2tNames ??= (() => {
  const NAME = /\b([A-Z]-[A-Z]\w*)/;
  const SCREEN = ".h2t-widget, .h2t-presentation, body.h2t";
  const LEFT_ALONE = ".h2t-name, svg, select, textarea, script, style, [contenteditable]";

  function keepWhole(text) {
    if (!NAME.test(text.data) || text.parentElement.closest(LEFT_ALONE)) return;
    // one element for all of the words, as each one would stand by itself in a row that is laid out flexibly
    const words = document.createElement("span");
    for (const [at, part] of text.data.split(NAME).entries()) {
      if (at % 2 === 0) {
        words.append(part);
        continue;
      }
      const name = document.createElement("span");
      name.className = "h2t-name";
      name.style.whiteSpace = "nowrap";
      name.append(part);
      words.append(name);
    }
    text.replaceWith(words);
  }

  function keepAllWhole(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach(keepWhole);
  }

  function come(node, inside) {
    if (node.nodeType === Node.TEXT_NODE) return inside && node.parentElement && keepWhole(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const root of inside || node.matches(SCREEN) ? [node] : node.querySelectorAll(SCREEN)) keepAllWhole(root);
  }

  document.querySelectorAll(SCREEN).forEach(keepAllWhole);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (!addedNodes.length) continue;
      const inside = target.closest?.(SCREEN);
      for (const node of addedNodes) come(node, inside);
    }
  }).observe(document, { childList: true, subtree: true });
  return true;
})();
