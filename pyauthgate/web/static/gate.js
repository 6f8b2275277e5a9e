// Asks the gate, while a new password is typed, what it thinks of it. The page works without.
(() => {
  "use strict";

  const PAUSE = 250; // milliseconds without a key before we ask

  const form = document.querySelector("form[data-check]");
  if (!form) return;

  const words = form.dataset;
  const fresh = form.elements.namedItem("new");
  const again = form.elements.namedItem("again");
  const verdict = form.querySelector("[data-verdict]");
  const mismatch = form.querySelector("[data-again]");
  const meter = form.querySelector("[data-meter]");
  const rules = [...form.querySelectorAll("[data-rule]")];
  let timer = 0;
  let asked = 0;

  const hidden = (text) => {
    const span = document.createElement("span");
    span.className = "away";
    span.textContent = text;
    return span;
  };

  const reason = (text) => {
    const span = document.createElement("span");
    span.className = "reason";
    span.textContent = text;
    return span;
  };

  const mark = (item, reasons, judged) => {
    const broken = reasons.length > 0;
    const told = judged && (broken || !item.hasAttribute("data-stored"));
    item.className = told ? (broken ? "broken" : "kept") : "";
    item.querySelector(".mark").replaceChildren(...(told ? [hidden(`${broken ? words.broken : words.kept}: `)] : []));
    item.querySelector(".reasons").replaceChildren(...reasons.map(reason));
  };

  const show = (answer) => {
    for (const item of rules) {
      const mine = answer ? answer.violations.filter((found) => found.rule === item.dataset.rule) : [];
      mark(item, mine.map((found) => found.message), Boolean(answer));
    }
    meter.hidden = !answer;
    meter.querySelector("meter").value = answer ? answer.strength : 0;
    verdict.textContent = answer && answer.accepted ? words.good : "";
    verdict.classList.toggle("kept", Boolean(answer && answer.accepted));
    fresh.setAttribute("aria-invalid", String(Boolean(answer && !answer.accepted)));
  };

  const ask = async () => {
    const turn = (asked += 1);
    if (!fresh.value) return show(null);
    try {
      const reply = await fetch(words.check, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": words.csrf },
        body: JSON.stringify({ candidate: fresh.value }),
      });
      if (turn === asked) show(reply.ok ? await reply.json() : null);
    } catch {
      if (turn === asked) show(null);
    }
  };

  const compare = () => {
    const differ = again.value !== "" && again.value !== fresh.value;
    mismatch.textContent = differ ? words.mismatch : "";
    again.setAttribute("aria-invalid", String(differ));
  };

  fresh.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
    if (again.value) compare();
  });
  again.addEventListener("change", compare);

  // "Show the passwords" needs this script, so this script writes it.
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "show";
  const label = document.createElement("label");
  label.htmlFor = "show";
  label.textContent = words.show;
  const field = document.createElement("div");
  field.className = "field check";
  field.append(box, label);
  const typed = ["current", "new", "again"].map((name) => form.elements.namedItem(name)).filter(Boolean);
  box.addEventListener("change", () => {
    for (const input of typed) input.type = box.checked ? "text" : "password";
  });
  form.addEventListener("submit", () => {
    for (const input of typed) input.type = "password";
  });
  form.querySelector("button[type=submit]").before(field);
})();
