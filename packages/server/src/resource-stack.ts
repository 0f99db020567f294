/**
 * Closes what was opened, the last first, also when one of them fails to close. For AsyncDisposableStack, which Node 22 does
 * not have.
 */
export class ResourceStack implements AsyncDisposable {
  #closings: (() => PromiseLike<void> | void)[] = [];

  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    this.defer(() => resource[Symbol.asyncDispose]());
    return resource;
  }

  defer(close: () => PromiseLike<void> | void): void {
    this.#closings.push(close);
  }

  /** Whoever opened it all hands it on: this one closes nothing any more. */
  move(): ResourceStack {
    const next = new ResourceStack();
    next.#closings = this.#closings;
    this.#closings = [];
    return next;
  }

  /** @throws what a closing threw; of several, AggregateError */
  async [Symbol.asyncDispose](): Promise<void> {
    const closings = this.#closings;
    this.#closings = [];
    const faults: unknown[] = [];
    for (const close of closings.toReversed()) {
      try {
        await close();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length === 1) throw faults[0];
    if (faults.length > 1) throw new AggregateError(faults, "several resources failed to close");
  }
}
