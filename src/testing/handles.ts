import type { ServerHandle, ServerRef } from '../native/binding.js';
import { typeError } from '../errors/arguments.js';
import type { Steps } from './calls.js';
import type { ServerModel } from './server-model.js';

/** What a call is made on: this host, or what a handle stands for at that moment. */
export interface Target {
  /** `''` is this host. */
  readonly name: string;
  /** Absent: no such host, so it does not answer (#43). */
  readonly server: ServerModel | undefined;
  /** The handle was closed before the call (#44). */
  readonly closed: boolean;
}

interface OpenHandle {
  readonly name: string;
  readonly server: ServerModel | undefined;
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

  open(name: string, server: ServerModel | undefined): ServerHandle {
    const handle = Object.freeze({});
    const entry = { name, server, closing: false, inFlight: 0 };
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

  target(ref: ServerRef, local: ServerModel): Target {
    if (ref === undefined) return { name: '', server: local, closed: false };
    const { name, server, closing } = this.#find(ref);
    return { name, server, closed: closing };
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
      this.#onClosed(entry.name);
    }
  }

  #find(handle: unknown): OpenHandle {
    const entry = typeof handle === 'object' && handle ? this.#all.get(handle) : undefined;
    if (!entry) throw typeError('server', 'a handle that this host opened', handle);
    return entry;
  }
}
