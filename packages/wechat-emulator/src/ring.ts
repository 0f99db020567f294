/** Keeps the last `capacity` items, oldest first, in bounded memory. */
export class Ring<T> {
  private readonly capacity: number;
  private items: T[] = [];
  private oldest = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  push(item: T): void {
    if (this.capacity <= 0) return;
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return;
    }
    this.items[this.oldest] = item;
    this.oldest = (this.oldest + 1) % this.capacity;
  }

  toArray(): T[] {
    return [...this.items.slice(this.oldest), ...this.items.slice(0, this.oldest)];
  }

  clear(): void {
    this.items = [];
    this.oldest = 0;
  }
}
