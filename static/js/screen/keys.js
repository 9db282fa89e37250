// Keys to acts. They can be changed and switched off (WCAG 2.1.4); the choice is kept on the device.

const STORED = "quorum.keys";
const USUAL = {
  include: "i",
  maybe: "m",
  exclude: "e",
  undo: "u",
  later: "j",
  back: "k",
  marks: "h",
  full: "f",
  find: "/",
  keys: "?",
};
const ARROWS = { ArrowRight: "include", ArrowLeft: "exclude" };
const TYPING = "input, textarea, select, [contenteditable]";

export class Keys {
  #on = true;
  #keys = { ...USUAL };

  constructor(acts) {
    this.#read();
    this.#show();
    document.addEventListener("keydown", (event) => {
      const act = this.#actOf(event);
      if (!act) return;
      event.preventDefault();
      acts[act]();
    });
    this.#bindForm(document.getElementById("key-form"));
  }

  #actOf(event) {
    // A key that is held down is pressed once.
    if (!this.#on || event.repeat || event.defaultPrevented) return null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return null;
    if (ARROWS[event.key]) return event.shiftKey ? null : ARROWS[event.key];
    const pressed = event.key.toLowerCase();
    return Object.keys(this.#keys).find((act) => this.#keys[act] === pressed) ?? null;
  }

  #bindForm(form) {
    this.#fill(form);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => this.#take(form));
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      this.#on = true;
      this.#keys = { ...USUAL };
      this.#fill(form);
      this.#keep(form);
    });
  }

  #take(form) {
    const chosen = {};
    for (const act of Object.keys(USUAL)) chosen[act] = form.elements[act].value.trim().toLowerCase();
    const all = Object.values(chosen).filter(Boolean);
    const isClear = all.length === Object.keys(USUAL).length && new Set(all).size === all.length;
    document.getElementById("key-fault").hidden = isClear;
    this.#on = form.elements.on.checked;
    if (isClear) this.#keys = chosen;
    this.#keep(form);
  }

  #fill(form) {
    form.elements.on.checked = this.#on;
    for (const [act, key] of Object.entries(this.#keys)) form.elements[act].value = key;
    document.getElementById("key-fault").hidden = true;
  }

  #keep() {
    try {
      localStorage.setItem(STORED, JSON.stringify({ on: this.#on, keys: this.#keys }));
    } catch {
      // Without a store the choice lasts as long as the page.
    }
    this.#show();
  }

  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(STORED) ?? "{}");
      this.#on = kept.on ?? true;
      for (const act of Object.keys(USUAL)) this.#keys[act] = kept.keys?.[act] ?? USUAL[act];
    } catch {
      this.#keys = { ...USUAL };
    }
  }

  // Wherever a key is named on the page, it is the chosen one.
  #show(root = document) {
    for (const name of root.querySelectorAll("[data-key]")) {
      name.textContent = (this.#keys[name.dataset.key] ?? "").toUpperCase();
      name.hidden = !this.#on;
    }
  }

  // The same for a part that was just put into the page.
  name(part) {
    this.#show(part);
  }
}
