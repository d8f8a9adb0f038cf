import { typeError } from '../../errors/arguments.js';

// One count for all hosts, as that of the listeners.
let lastId = 0;

/** The reasons that a window shows: it has one, the newest. */
export class Blocks {
  readonly #all = new Map<number, string>();

  get count(): number {
    return this.#all.size;
  }

  get shown(): string | undefined {
    return [...this.#all.values()].at(-1);
  }

  add(reason: string): number {
    this.#all.set(++lastId, reason);
    return lastId;
  }

  remove(id: number): void {
    if (!Number.isInteger(id) || id < 1 || id > lastId) {
      throw typeError('block', 'what blockEndSession returned', id);
    }
    this.#all.delete(id);
  }
}
