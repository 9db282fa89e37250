// Keys of the full-text page: I include, E exclude with the chosen reason, 1-9 choose it (with Shift: "also holds"),
// 0 finds one by typing, U takes the last vote back. The forms are the page's own; without this script they work by mouse.

const STORED = "quorum.keys";
const USUAL = { include: "i", exclude: "e", undo: "u" };
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const reasons = document.getElementById("reasons");
const missing = document.getElementById("reason-missing");
const exclude = document.getElementById("exclude");
const finder = document.getElementById("find-reason");
const words = document.getElementById("reason-words");

const kept = read();
const keys = { ...USUAL, ...pick(kept.keys ?? {}) };

document.getElementById("keys-hint").hidden = false;
document.getElementById("keys-switch").hidden = false;
const onSwitch = document.getElementById("keys-on");
onSwitch.checked = kept.on ?? true;
onSwitch.addEventListener("change", () => {
  try {
    localStorage.setItem(STORED, JSON.stringify({ ...read(), on: onSwitch.checked }));
  } catch {
    // Without a store the choice lasts as long as the page.
  }
  name();
});
name();

reasons.addEventListener("change", (event) => {
  missing.hidden = true;
  if (event.target.name !== "reason") return;
  exclude.setAttribute("aria-pressed", "true");
  document.getElementById("include").setAttribute("aria-pressed", "false");
  const also = event.target.closest("li").querySelector('[name="also"]');
  also.checked = false;
});

// An exclusion without a reason isn't sent: the reasons get the focus.
document.getElementById("vote-exclude").addEventListener("submit", (event) => {
  if (chosen()) return;
  event.preventDefault();
  exclude.setAttribute("aria-pressed", "true");
  missing.hidden = false;
  reasons.querySelector('[name="reason"]')?.focus();
});

// A form is sent once, however often it is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

document.addEventListener("keydown", (event) => {
  if (!onSwitch.checked || event.repeat || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const act = digit ? () => reason(digit, event.shiftKey) : acts[actOf(event.key.toLowerCase())];
  if (!act) return;
  event.preventDefault();
  act();
});

words.addEventListener("input", filter);
words.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return close();
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = [...reasons.children].find((row) => !row.hidden)?.querySelector('[name="reason"]');
  if (!first || !words.value.trim()) return;
  first.click();
  close();
  first.focus();
});

const acts = {
  include: () => document.getElementById("include").click(),
  exclude: () => exclude.click(),
  undo: () => document.querySelector("#said form button")?.click(),
};

function actOf(pressed) {
  return Object.keys(keys).find((act) => keys[act] === pressed);
}

function reason(digit, isFurther) {
  if (digit === "0") {
    finder.hidden = false;
    words.focus();
    return;
  }
  const primary = reasons.querySelector(`[data-digit="${digit}"]`);
  if (!primary) return;
  const also = primary.closest("li").querySelector('[name="also"]');
  if (!isFurther) primary.click();
  else if (!primary.checked) also.click();
}

function chosen() {
  return reasons.querySelector('[name="reason"]:checked');
}

function filter() {
  const wanted = words.value.trim().toLocaleLowerCase();
  for (const row of reasons.children) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
}

function close() {
  words.value = "";
  filter();
  finder.hidden = true;
}

function name() {
  for (const key of document.querySelectorAll("[data-vote-key]")) {
    key.textContent = keys[key.dataset.voteKey].toUpperCase();
    key.hidden = !onSwitch.checked;
  }
}

function pick(all) {
  return Object.fromEntries(Object.keys(USUAL).filter((act) => all[act]).map((act) => [act, all[act]]));
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "{}");
  } catch {
    return {};
  }
}
