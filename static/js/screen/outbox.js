// Acts on their way to the server. Each is kept on the device until the server has answered it, is sent in the order
// in which it was made, and carries a key by which the server knows it again: sent twice, it has one effect.

import { openDB } from "../../vendor/idb-8.0.4.js";

const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const TIMEOUT = 20000;
const SLOW = 3000;

export class Outbox extends EventTarget {
  #scope;
  #csrf;
  #db = null;
  #memory = [];
  #wait = FIRST_WAIT;
  #timer = 0;
  #sending = null;
  #isAsked = false;
  #hasFailed = false;

  // scope: the member, so that nobody sends another's acts from the same device.
  constructor({ scope, csrf }) {
    super();
    this.#scope = scope;
    this.#csrf = csrf;
    window.addEventListener("online", () => this.send());
  }

  async open() {
    try {
      this.#db = await openDB("quorum-outbox", 1, {
        upgrade(db) {
          db.createObjectStore("acts", { keyPath: "n", autoIncrement: true }).createIndex("scope", "scope");
        },
      });
    } catch {
      // Without a store on the device (some private windows) acts live as long as the page.
      this.#db = null;
    }
  }

  // Everything that waits, oldest first.
  async waiting() {
    if (!this.#db) return [...this.#memory];
    return this.#db.getAllFromIndex("acts", "scope", this.#scope);
  }

  // Keep an act, and send it with whatever waits before it.
  async add(act) {
    const kept = { ...act, scope: this.#scope, key: newKey() };
    if (this.#db) await this.#db.add("acts", kept);
    else this.#memory.push({ ...kept, n: performance.now() });
    if (this.#hasFailed) await this.#tellWaiting();
    return this.send();
  }

  // Send what waits. Of several pages one sends at a time; what is added while this page sends, goes with it.
  send() {
    window.clearTimeout(this.#timer);
    this.#isAsked = true;
    this.#sending ??= this.#sendWhileAsked().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendWhileAsked() {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#alone(() => this.#sendAll());
    }
  }

  #alone(run) {
    // Locks exist on https and on localhost only. Elsewhere two pages may send the same act, which has one effect.
    return navigator.locks ? navigator.locks.request(`quorum-outbox-${this.#scope}`, run) : run();
  }

  async #sendAll() {
    for (;;) {
      const [act] = await this.waiting();
      if (!act) break;
      const slow = window.setTimeout(() => this.#tellWaiting(), SLOW);
      const outcome = await this.#post(act);
      window.clearTimeout(slow);
      if (outcome.keeps) {
        await this.#retry(outcome);
        return;
      }
      await this.#remove(act);
      this.#hasFailed = false;
      this.#wait = FIRST_WAIT;
      if (outcome.refusal) this.#tell("refused", { act, text: outcome.refusal });
    }
    this.#tell("waiting", { n: 0 });
  }

  // What came of sending one act. keeps: no answer to the act itself, so it stays. refusal: the server's sentence.
  async #post(act) {
    try {
      const response = await fetch(act.url, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": this.#csrf },
        body: new URLSearchParams({ ...act.fields, key: act.key }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
      if (!isOurs) return { keeps: true, isSignedOut: response.redirected || response.status === 403 };
      if (response.ok) return {};
      const { error } = await response.json();
      return response.status < 500 ? { refusal: error } : { keeps: true };
    } catch {
      return { keeps: true };
    }
  }

  async #remove(act) {
    if (this.#db) await this.#db.delete("acts", act.n);
    else this.#memory = this.#memory.filter(({ key }) => key !== act.key);
  }

  async #retry({ isSignedOut = false }) {
    this.#hasFailed = true;
    await this.#tellWaiting(isSignedOut);
    this.#timer = window.setTimeout(() => this.send(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
  }

  async #tellWaiting(isSignedOut = false) {
    this.#tell("waiting", { n: (await this.waiting()).length, isSignedOut });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

// A random UUID; crypto.randomUUID exists on https and on localhost only.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
