/** First in, first out, and any of those that wait can be taken out of turn. */
export class Waiting<T> {
  private items: T[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  push(item: T): void {
    this.items.push(item);
  }

  first(): T | undefined {
    return this.items[this.head];
  }

  /** Takes the one at `place`, 0 being the first; the first moves to its place. */
  take(place = 0): T | undefined {
    if (place >= this.size) return undefined;
    const taken = this.items[this.head + place]!;
    this.items[this.head + place] = this.items[this.head]!;
    this.head += 1;
    // Half of it is behind: move the rest to the front, at a cost that is constant for each item.
    if (this.head > 1_000 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return taken;
  }

  toArray(): T[] {
    return this.items.slice(this.head);
  }
}
