// What the page shows. A next record replaces the text in place: no transition, focus on its title, scroll at the top.

const NUMBERS = new Intl.NumberFormat("en");

export class View {
  #record = document.getElementById("record");
  #form = document.getElementById("vote");
  #said = document.getElementById("said-vote");
  #outbox = document.getElementById("outbox");
  #addresses;
  told = "";

  constructor({ voteAddress }) {
    this.#addresses = voteAddress;
  }

  // The record that the server put into the page, if it did.
  get given() {
    const { id, title } = this.#record.dataset;
    return id ? { id, title, html: this.#record.innerHTML } : null;
  }

  show(record, verdict) {
    this.told = "";
    this.#record.innerHTML = record.html;
    this.#record.dataset.id = record.id;
    this.#form.action = this.#addresses(record.id);
    this.#enable(true);
    this.mark(verdict);
    this.#begin();
  }

  // Let the buttons say how the member voted on what is shown.
  mark(verdict) {
    for (const button of this.#form.querySelectorAll("button")) {
      if (verdict) button.setAttribute("aria-pressed", String(button.value === verdict));
      else button.removeAttribute("aria-pressed");
    }
  }

  // One of the page's own texts in place of a record: "loading", "away", "unsent", "done", "none".
  tell(name) {
    this.told = name;
    this.#record.replaceChildren(copyOf(`t-${name}`));
    delete this.#record.dataset.id;
    this.#enable(false);
    this.mark(null);
    this.#begin();
  }

  // What was just done: a name of a template, the record's title, and whether it can be undone.
  say(name, { title, text = "", undo = false }) {
    const line = copyOf(`t-said-${name}`);
    for (const place of line.querySelectorAll("[data-title]")) place.textContent = title;
    for (const place of line.querySelectorAll("[data-text]")) place.textContent = text;
    if (undo) line.append(copyOf("t-undo"));
    this.#said.replaceChildren(line);
    return this.#said;
  }

  waiting(n, isSignedOut) {
    if (!n) {
      this.#outbox.replaceChildren();
      return;
    }
    if (isSignedOut) {
      this.#outbox.replaceChildren(copyOf("t-signed-out"));
      return;
    }
    const words = document.getElementById(n === 1 ? "t-waiting-one" : "t-waiting-many");
    const line = copyOf("t-outbox");
    line.querySelector("[data-n]").textContent = words.content.textContent.replace("%n", NUMBERS.format(n));
    line.querySelector("[data-more]").textContent = words.dataset.more;
    this.#outbox.replaceChildren(line);
  }

  // done, left: by how much the member's own numbers change.
  count(done, left) {
    const bar = document.getElementById("progress");
    const [nowDone, nowLeft] = [
      ["n-done", done],
      ["n-left", left],
    ].map(([id, change]) => {
      const place = document.getElementById(id);
      place.dataset.n = String(Math.max(0, Number(place.dataset.n) + change));
      place.textContent = NUMBERS.format(Number(place.dataset.n));
      return Number(place.dataset.n);
    });
    bar.max = Math.max(1, nowDone + nowLeft);
    bar.value = nowDone;
  }

  get left() {
    return Number(document.getElementById("n-left").dataset.n);
  }

  toggleMarks() {
    document.body.classList.toggle("q-nomarks");
  }

  async toggleFullScreen() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      // Some devices have no full screen; the page is the same without it.
    }
  }

  openKeys() {
    const keys = document.getElementById("keys");
    keys.open = true;
    keys.scrollIntoView({ block: "nearest" });
    keys.querySelector("summary").focus();
  }

  #enable(on) {
    for (const button of this.#form.querySelectorAll("button")) button.disabled = !on;
  }

  #begin() {
    window.scrollTo(0, 0);
    this.#record.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function copyOf(id) {
  return document.getElementById(id).content.cloneNode(true);
}
