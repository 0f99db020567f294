/** Whether a tap is being dispatched: what WeChat allows only in a tap asks this. */
export class TapGate {
  #depth = 0;

  isOpen(): boolean {
    return this.#depth > 0;
  }

  /** Opens for as long as the callback runs; what it awaits is outside. */
  during(callback: () => void): void {
    this.#depth += 1;
    try {
      callback();
    } finally {
      this.#depth -= 1;
    }
  }
}
