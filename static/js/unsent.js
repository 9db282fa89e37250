// Votes that were cast on this device and not sent yet: said where their voter looks next, with a button that sends them.

import { Outbox } from "./screen/outbox.js";

const NUMBERS = new Intl.NumberFormat("en");

for (const notice of document.querySelectorAll("[data-unsent]")) watch(notice);

async function watch(notice) {
  const { unsent, csrf } = notice.dataset;
  const outbox = new Outbox({ scope: unsent, csrf });
  const refused = notice.querySelector("[data-refused]");
  outbox.addEventListener("waiting", ({ detail }) => show(notice, detail.n));
  outbox.addEventListener("refused", ({ detail: { act, text } }) => {
    refused.textContent = `${text} ${act.title}`;
  });
  notice.querySelector("button").addEventListener("click", () => outbox.send());
  await outbox.open();
  show(notice, (await outbox.waiting()).length);
}

function show(notice, n) {
  const { one, many, none } = notice.dataset;
  const wasShown = !notice.hidden;
  notice.hidden = !n && !wasShown;
  if (notice.hidden) return;
  notice.querySelector("button").hidden = !n;
  const words = n ? (n === 1 ? one : many.replace("%n", NUMBERS.format(n))) : none;
  notice.querySelector("[data-words]").textContent = words;
}
