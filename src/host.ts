import { closedError, windowsError, type CallContext, type WtsError } from './errors.js';
import type { NativeBinding, NativeFailure, ServerHandle, ServerRef } from './native/binding.js';
import { nativeBinding } from './native/loader.js';
import { typeError } from './validate.js';

/**
 * What a `Server` stands for, inside this package: a binding, a handle, and whether it is still open.
 * Functions take a `Server`; procedures take a `Host`.
 */
export class Host {
  readonly name: string | undefined;
  readonly #opened: { readonly binding: NativeBinding; readonly handle: ServerHandle } | undefined;
  readonly #onClose = new Set<() => void>();
  #closed = false;

  /** Without arguments: this host. */
  constructor(name?: string, opened?: { binding: NativeBinding; handle: ServerHandle }) {
    this.name = name;
    this.#opened = opened;
  }

  get isLocal(): boolean {
    return this.#opened === undefined;
  }

  /** The binding of an opened server is the one that opened it; of this host, the one in use now. */
  get binding(): NativeBinding {
    this.assertOpen();
    return this.#opened?.binding ?? nativeBinding();
  }

  get ref(): ServerRef {
    this.assertOpen();
    return this.#opened?.handle;
  }

  assertOpen(): void {
    if (this.#closed) throw closedError(this.name);
  }

  /** Calls that Windows is working on end by themselves; waits end now. This host is never closed. */
  close(): void {
    if (this.#closed || !this.#opened) return;
    this.#closed = true;
    this.#opened.binding.closeServer(this.#opened.handle);
    for (const listener of [...this.#onClose]) listener();
  }

  /** Runs `listener` when the server is closed; returns the way to take it back. */
  onClose(listener: () => void): () => void {
    this.#onClose.add(listener);
    return () => this.#onClose.delete(listener);
  }

  context(sessionId?: number): CallContext {
    return { server: this.name, sessionId };
  }

  error(failure: NativeFailure, sessionId?: number): WtsError {
    return windowsError(failure, this.context(sessionId));
  }
}

export const localHost = new Host();

const hosts = new WeakMap<object, Host>();

/** Ties a public `Server` to its host. Kept here so that areas need not know the class. */
export function bindHost(server: object, host: Host): void {
  hosts.set(server, host);
}

/** The host of `options.server`, this host by default; a closed one is refused. */
export function hostOf(server: unknown): Host {
  if (server === undefined) return localHost;
  const host = typeof server === 'object' && server !== null ? hosts.get(server) : undefined;
  if (!host) throw typeError('options.server', 'a Server, as connect() gives it', server);
  host.assertOpen();
  return host;
}
