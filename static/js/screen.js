// Screening of titles and abstracts: a key advances at once, and the vote is sent behind it.

import { Keys } from "./screen/keys.js";
import { Outbox } from "./screen/outbox.js";
import { Queue } from "./screen/queue.js";
import { View } from "./screen/view.js";

const REFILL_AT = 10;
const MOST_UNDONE = 20;
const SWIPE = 90;
// Milliseconds: longer than between the two taps of a double tap, shorter than anybody reads a record.
const MOMENT = 400;
const NO_ID = "00000000-0000-0000-0000-000000000000";

const settings = document.getElementById("screen").dataset;
const address = (pattern, id) => pattern.replace(NO_ID, id);
const queue = new Queue();
const view = new View({ voteAddress: (id) => address(settings.vote, id) });
const outbox = new Outbox({ scope: settings.scope, csrf: settings.csrf });
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`quorum-screen-${settings.scope}`) : null;
const undoable = restored();
let asking = null;
let touch = null;

// ---- acts of the reader

function vote(verdict) {
  const record = queue.current;
  if (!record) return;
  const before = queue.verdictOf(record.id);
  if (before === verdict) {
    later();
    return;
  }
  queue.vote(verdict);
  show();
  if (!before) view.count(1, -1);
  remember(record);
  say(verdict, { title: record.title, undo: true });
  tabs?.postMessage({ id: record.id, verdict });
  outbox.add({ ...about("vote", record), isChange: Boolean(before), fields: { verdict } });
  refill();
}

function undo() {
  const record = undoable.pop();
  if (!record) return;
  keep();
  view.count(-1, 1);
  queue.takeBack(record);
  show();
  say("withdrawn", { title: record.title, undo: undoable.length > 0 });
  outbox.add({ ...about("withdraw", record), fields: {} });
}

function about(kind, { id, title }) {
  return { kind, record: id, title, url: address(settings[kind], id) };
}

function later() {
  if (!queue.current) return;
  queue.putOff();
  show();
  refill();
}

function back() {
  if (queue.back()) show();
}

// ---- what is shown

function show() {
  queue.bringBack();
  const record = queue.current;
  if (record) view.show(record, queue.verdictOf(record.id));
  else view.tell("loading");
}

function say(name, words) {
  keys.name(view.say(name, words));
}

// ---- the queue behind the page

function refill() {
  if (queue.length <= REFILL_AT) asking ??= ask().finally(() => (asking = null));
  return asking;
}

async function ask() {
  try {
    // What has a vote that is still on its way must not be handed out again, in place of something new.
    const held = new Set([...queue.holding, ...(await unsentVotes())]);
    const body = new URLSearchParams([...held].map((id) => ["holding", id]));
    const headers = { Accept: "application/json", "X-CSRFToken": settings.csrf };
    const response = await fetch(settings.queue, { method: "POST", headers, body });
    // Signed out, or signed in anew: the page has to come again. What waits to be sent is safe on the device.
    if ((response.redirected || response.status === 403) && !queue.current) window.location.reload();
    const { records } = await response.json();
    const fresh = queue.add(records.filter(({ id }) => !held.has(id)));
    // Voted on faster than the server could answer: there may be more.
    if (!fresh && records.length && !queue.current) return await ask();
  } catch {
    if (!queue.current) view.tell("away");
    return undefined;
  }
  queue.bringBack();
  if (!queue.current) view.tell((await outbox.waiting()).length ? "unsent" : view.left ? "none" : "done");
  else if (!document.getElementById("record").dataset.id) show();
  return undefined;
}

async function unsentVotes() {
  const acts = await outbox.waiting();
  return new Set(acts.filter(({ kind }) => kind === "vote").map(({ record }) => record));
}

// ---- what can be undone: the last records that were voted on, also after a reload

function remember(record) {
  forget(record.id);
  undoable.push(record);
  if (undoable.length > MOST_UNDONE) undoable.shift();
  keep();
}

function forget(id) {
  const place = undoable.findIndex((record) => record.id === id);
  if (place >= 0) undoable.splice(place, 1);
}

function keep() {
  try {
    sessionStorage.setItem(`quorum.undo.${settings.scope}`, JSON.stringify(undoable));
  } catch {
    // A full or forbidden store: undo lasts as long as the page.
  }
}

function restored() {
  try {
    return JSON.parse(sessionStorage.getItem(`quorum.undo.${settings.scope}`) ?? "[]");
  } catch {
    return [];
  }
}

// ---- what comes back

outbox.addEventListener("waiting", ({ detail }) => {
  view.waiting(detail.n, detail.isSignedOut);
  if (!detail.n && view.told === "unsent") refill();
});
outbox.addEventListener("refused", ({ detail: { act, text } }) => {
  const isShown = queue.current?.id === act.record;
  if (act.kind === "withdraw") view.count(1, -1);
  else if (!act.isChange) view.count(-1, 0);
  forget(act.record);
  keep();
  queue.passOver(act.record, act.fields.verdict ?? "");
  if (isShown && act.kind === "withdraw") later();
  say("refused", { title: act.title, text });
});
tabs?.addEventListener("message", ({ data }) => queue.passOver(data.id, data.verdict));

// ---- buttons, keys, thumb

const keys = new Keys({
  include: () => vote("include"),
  maybe: () => vote("maybe"),
  exclude: () => vote("exclude"),
  undo,
  later,
  back,
  marks: () => view.toggleMarks(),
  full: () => view.toggleFullScreen(),
  find: () => settings.records && window.location.assign(settings.records),
  keys: () => view.openKeys(),
});

const ballot = document.getElementById("vote");
let pressedAt = -MOMENT;
// The second half of a double click is meant for the record that it took away, not for the one that came.
// A mouse's clicks are counted; a finger's are not in every browser.
ballot.addEventListener("click", (event) => {
  const isTooSoon = event.pointerType !== "mouse" && event.timeStamp - pressedAt < MOMENT;
  if (event.detail > 1 || isTooSoon) event.preventDefault();
});
ballot.addEventListener("submit", (event) => {
  event.preventDefault();
  pressedAt = event.timeStamp;
  vote(event.submitter.value);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-undo]")) undo();
  if (event.target.closest("[data-again]")) again();
});

async function again() {
  view.tell("loading");
  outbox.send();
  await refill();
}

const article = document.getElementById("record");
article.addEventListener("touchstart", (event) => (touch = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
article.addEventListener("touchend", (event) => {
  const [end] = event.changedTouches;
  const [across, down] = touch ? [end.clientX - touch.clientX, end.clientY - touch.clientY] : [0, 0];
  touch = null;
  if (Math.abs(across) < SWIPE || Math.abs(down) > SWIPE / 2 || window.getSelection()?.toString()) return;
  vote(across > 0 ? "include" : "exclude");
});

// ---- begin

await outbox.open();
const { given } = view;
if (given && !(await unsentVotes()).has(given.id)) queue.add([given]);
else view.tell("loading");
outbox.send();
await refill();
document.body.dataset.ready = "true";
