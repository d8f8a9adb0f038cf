import { typeError } from '../../errors/arguments.js';
import type { Steps } from '../steps.js';

interface OpenHandle<T> {
  readonly what: T;
  closing: boolean;
  inFlight: number;
}

/** The handles of one kind of one simulated host: `H` stands for a `T`. Each opening gives one of its own (#45). */
export class Handles<T extends object, H extends object> {
  readonly #argument: string;
  readonly #all = new WeakMap<object, OpenHandle<T>>();
  readonly #open = new Set<OpenHandle<T>>();
  readonly #onClosed: (what: T) => void;

  /**
   * @param argument - What a call has them in, for its errors.
   * @param onClosed - Runs when a handle is really closed.
   */
  constructor(argument: string, onClosed: (what: T) => void = () => undefined) {
    this.#argument = argument;
    this.#onClosed = onClosed;
  }

  /** Handles that are not closed, or closed with calls still in flight. */
  get count(): number {
    return this.#open.size;
  }

  open(what: T): H {
    const handle = Object.freeze({});
    const entry = { what, closing: false, inFlight: 0 };
    this.#all.set(handle, entry);
    this.#open.add(entry);
    return handle as H;
  }

  /** Takes effect when the calls that use the handle have ended; once is as good as twice. */
  close(handle: unknown): void {
    const entry = this.#find(handle);
    entry.closing = true;
    this.#settle(entry);
  }

  /** Every handle is as good as closed: the host that they were opened on is no more. */
  closeAll(): void {
    for (const entry of this.#open) entry.closing = true;
    this.#open.clear();
  }

  /** What a handle stands for at this moment. */
  of(handle: H): T & { readonly closed: boolean } {
    const { what, closing } = this.#find(handle);
    return { ...what, closed: closing };
  }

  /** Runs a call's steps, during which the handle stays open. */
  *hold<R>(ref: H | undefined, steps: Steps<R>): Steps<R> {
    const entry = ref && this.#find(ref);
    if (entry) entry.inFlight++;
    try {
      return yield* steps;
    } finally {
      if (entry) {
        entry.inFlight--;
        this.#settle(entry);
      }
    }
  }

  #settle(entry: OpenHandle<T>): void {
    if (entry.closing && entry.inFlight === 0 && this.#open.delete(entry)) {
      this.#onClosed(entry.what);
    }
  }

  #find(handle: unknown): OpenHandle<T> {
    const entry = typeof handle === 'object' && handle ? this.#all.get(handle) : undefined;
    if (!entry) throw typeError(this.#argument, 'a handle that this host opened', handle);
    return entry;
  }
}
