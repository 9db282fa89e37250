// The records in a reviewer's hands: ahead of them, put off for later, and behind them. Plain data, no page, no network.

export class Queue {
  #ahead = [];
  #later = [];
  #behind = [];
  #voted = new Map();

  // The record that is being read, or null.
  get current() {
    return this.#ahead[0] ?? null;
  }

  // How many records can be read without asking for more.
  get length() {
    return this.#ahead.length;
  }

  // Ids of what is here and still to be voted on: the server keeps their leases and hands out others.
  get holding() {
    return [...this.#ahead, ...this.#later].filter(({ id }) => !this.#voted.has(id)).map(({ id }) => id);
  }

  verdictOf(id) {
    return this.#voted.get(id) ?? null;
  }

  // Records that were handed out; what is here already, or voted on, is passed over.
  add(records) {
    const known = new Set([...this.#ahead, ...this.#later].map(({ id }) => id));
    const fresh = records.filter(({ id }) => !known.has(id) && !this.#voted.has(id));
    this.#ahead.push(...fresh);
    return fresh.length;
  }

  // A verdict on the current record; the next one is current at once.
  vote(verdict) {
    const record = this.#ahead.shift();
    this.#voted.set(record.id, verdict);
    this.#leave(record);
    return record;
  }

  // The current record comes back after all that is ahead.
  putOff() {
    const record = this.#ahead.shift();
    if (!this.#voted.has(record.id)) this.#later.push(record);
    this.#leave(record);
    this.bringBack();
  }

  // What was put off is read when nothing else is ahead.
  bringBack() {
    if (!this.#ahead.length) this.#ahead = this.#later.splice(0);
  }

  // The record that was read before, whatever was done with it; false if there is none.
  back() {
    const record = this.#behind.pop();
    if (!record) return false;
    this.#toFront(record);
    return true;
  }

  // A vote was taken back: its record is read again, now.
  takeBack(record) {
    this.#voted.delete(record.id);
    this.#behind = this.#behind.filter(({ id }) => id !== record.id);
    this.#toFront(record);
  }

  // Another page of this reviewer has voted on it. What is being read stays.
  passOver(id, verdict) {
    this.#voted.set(id, verdict);
    this.#ahead = this.#ahead.filter((record, place) => place === 0 || record.id !== id);
    this.#later = this.#later.filter((record) => record.id !== id);
  }

  #toFront(record) {
    this.#ahead = [record, ...this.#ahead.filter(({ id }) => id !== record.id)];
    this.#later = this.#later.filter(({ id }) => id !== record.id);
  }

  #leave(record) {
    this.#behind = this.#behind.filter(({ id }) => id !== record.id);
    this.#behind.push(record);
    if (this.#behind.length > 50) this.#behind.shift();
  }
}
