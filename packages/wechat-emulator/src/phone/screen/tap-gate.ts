/** Whether a tap is being dispatched: what WeChat allows only in a tap asks this. */
export class TapGate {
  #depth = 0;

  isOpen(): boolean {
    return this.#depth > 0;
  }

  /** Opens for as long as the callback runs; what it awaits is outside. */
  during(callback: () => void): void {
    this.#at(this.#depth + 1, callback);
  }

  /** Closes for as long as the callback runs: what a tap sets off is not the tap itself. */
  outside<T>(callback: () => T): T {
    return this.#at(0, callback);
  }

  #at<T>(depth: number, callback: () => T): T {
    const before = this.#depth;
    this.#depth = depth;
    try {
      return callback();
    } finally {
      this.#depth = before;
    }
  }
}
