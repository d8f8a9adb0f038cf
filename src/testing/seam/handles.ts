import type { ServerHandle, ServerRef } from '../../native/binding.js';
import { typeError } from '../../errors/arguments.js';
import type { CalledHost } from '../host-model.js';
import type { Steps } from '../steps.js';

interface OpenHandle {
  readonly host: CalledHost;
  closing: boolean;
  inFlight: number;
}

/** The server handles of one simulated host. Each opening gives a handle of its own (#45). */
export class Handles {
  readonly #all = new WeakMap<object, OpenHandle>();
  readonly #open = new Set<OpenHandle>();
  readonly #onClosed: (name: string) => void;

  /** `onClosed` runs when a handle is really closed. */
  constructor(onClosed: (name: string) => void) {
    this.#onClosed = onClosed;
  }

  /** Handles that are not closed, or closed with calls still in flight. */
  get count(): number {
    return this.#open.size;
  }

  open(host: CalledHost): ServerHandle {
    const handle = Object.freeze({});
    const entry = { host, closing: false, inFlight: 0 };
    this.#all.set(handle, entry);
    this.#open.add(entry);
    return handle as ServerHandle;
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
  hostOf(handle: ServerHandle): CalledHost {
    const { host, closing } = this.#find(handle);
    return { ...host, closed: closing };
  }

  /** Runs a call's steps, during which the handle stays open. */
  *hold<T>(ref: ServerRef, steps: Steps<T>): Steps<T> {
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

  #settle(entry: OpenHandle): void {
    if (entry.closing && entry.inFlight === 0 && this.#open.delete(entry)) {
      this.#onClosed(entry.host.name);
    }
  }

  #find(handle: unknown): OpenHandle {
    const entry = typeof handle === 'object' && handle ? this.#all.get(handle) : undefined;
    if (!entry) throw typeError('server', 'a handle that this host opened', handle);
    return entry;
  }
}
