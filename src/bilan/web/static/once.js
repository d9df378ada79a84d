// One press, one decision: nothing is sent while something is on its way, nor on a claim that nobody can have read yet.
const UNREAD = 250; // milliseconds: less than it takes to see that another claim has come, more than between two presses of a bouncing key

export class Once {
  #busy = false;
  #seen = 0;

  // Another claim has come to be judged.
  came() { this.#seen = performance.now(); }

  async run(action) {
    if (this.#busy || performance.now() - this.#seen < UNREAD) return undefined;
    return this.alone(action);
  }

  // Of what a form sends: it was read while it was filled in.
  async alone(action) {
    if (this.#busy) return undefined;
    this.#busy = true;
    try { return await action(); } finally { this.#busy = false; }
  }
}
