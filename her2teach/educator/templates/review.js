/* The answers of a reviewer: kept in this browser while they are given, and handed over as a file that `check` reads. */
(() => {
  "use strict";
  const KEY = "her2teach.review";
  const form = document.getElementById("review");
  const [progress, message] = ["progress", "message"].map((id) => document.getElementById(id));
  const fields = Object.fromEntries(["role", "name", "date"].map((name) => [name, document.querySelector(`.reviewer [name=${name}]`)]));
  const boxes = [...document.querySelectorAll("fieldset.answer")];

  const chosen = (box) => box.querySelector("input:checked")?.value ?? "";
  const comment = (box) => box.querySelector("textarea");
  const answered = (box) => Boolean(chosen(box) || comment(box).value.trim());
  const title = (box) => box.querySelector("legend").lastChild.textContent.trim();

  function tell() {
    const done = boxes.filter(answered);
    const objected = done.filter((box) => chosen(box) === "disagree").length;
    progress.textContent = `${done.length} of ${boxes.length} answered${objected ? `, ${objected} with an objection` : ""}.`;
    for (const box of boxes) {
      box.toggleAttribute("data-answered", answered(box));
      box.querySelector("button").hidden = !chosen(box);
    }
  }

  function keep() {
    const answers = boxes.filter(answered).map((box) => [box.dataset.item, { answer: chosen(box), comment: comment(box).value, said: box.dataset.said }]);
    try {
      localStorage.setItem(KEY, JSON.stringify({ role: fields.role.value, name: fields.name.value, answers: Object.fromEntries(answers) }));
    } catch {
      message.textContent = "This browser keeps nothing: download your review before you close the page.";
    }
  }

  /** Give back what was kept: comments always, an answer only where the same is still said. */
  function restore() {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { /* the review begins at its beginning */ }
    fields.role.value = kept.role ?? "";
    fields.name.value = kept.name ?? "";
    const now = new Date();
    fields.date.value = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    let changed = 0;
    for (const box of boxes) {
      const { answer, comment: words = "", said } = kept.answers?.[box.dataset.item] ?? {};
      comment(box).value = words;
      if (answer && said === box.dataset.said) box.querySelector(`[value="${answer}"]`).checked = true;
      else changed += Boolean(answer);
    }
    if (changed) message.textContent = `${changed} of your earlier answers are open again: what is said there has changed.`;
  }

  /** Write text as JSON, which YAML reads, without what cannot be seen. */
  const quoted = (text) => JSON.stringify(text.replace(/[^\P{C}\n]|\p{Zl}|\p{Zp}/gu, " ").trim());

  function written() {
    const lines = ["# yaml-language-server: $schema=../review.schema.json", `role: ${fields.role.value}`];
    if (fields.name.value.trim()) lines.push(`name: ${quoted(fields.name.value)}`);
    lines.push(`date: ${fields.date.value}`, `content: ${form.dataset.content}`, "answers:");
    for (const box of boxes.filter(answered)) {
      lines.push(`  ${box.dataset.item}:`, `    said: ${box.dataset.said}`);
      if (chosen(box)) lines.push(`    answer: ${chosen(box)}`);
      if (comment(box).value.trim()) lines.push(`    comment: ${quoted(comment(box).value)}`);
    }
    return `${lines.join("\n")}\n`;
  }

  function go(target, words) {
    message.textContent = words;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  function download() {
    if (!fields.role.value) return go(fields.role, "First choose your role.");
    if (!fields.date.value) return go(fields.date, "First give the day of your review.");
    if (!boxes.some(answered)) return go(boxes[0].querySelector("input"), "Nothing is answered yet.");
    const name = `review-${fields.date.value}-${fields.role.value.replaceAll(" ", "-")}.yaml`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written()], { type: "application/yaml" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    const bare = boxes.filter((box) => chosen(box) === "disagree" && !comment(box).value.trim()).map(title);
    const reason = bare.length ? ` No reason is given yet for ${bare.join(", ")}.` : "";
    message.textContent = `${name} is in your downloads: send it to whoever sent you this page.${reason}`;
  }

  function next() {
    const from = boxes.indexOf(document.activeElement.closest("fieldset.answer") ?? next.last);
    const open = [...boxes.slice(from + 1), ...boxes.slice(0, from + 1)].find((box) => !answered(box));
    if (!open) return void (message.textContent = "Everything is answered.");
    next.last = open;
    go(open.querySelector("input"), `${title(open)} is open.`);
  }

  function forget() {
    if (!confirm("Forget all answers that this browser keeps?")) return;
    for (const box of boxes) {
      comment(box).value = "";
      for (const input of box.querySelectorAll("input")) input.checked = false;
    }
    fields.role.value = fields.name.value = "";
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    tell();
    message.textContent = "Your answers are forgotten.";
  }

  document.addEventListener("input", () => { message.textContent = ""; tell(); keep(); });
  for (const box of boxes) {
    box.querySelector("button").addEventListener("click", () => {
      box.querySelector("input").focus();
      for (const input of box.querySelectorAll("input")) input.checked = false;
      tell();
      keep();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const [id, act] of Object.entries({ next, download, forget })) document.getElementById(id).addEventListener("click", act);
  restore();
  tell();
})();
