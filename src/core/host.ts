import { typeError } from '../errors/arguments.js';
import { closedError, windowsError, type CallContext, type WtsError } from '../errors/wts-error.js';
import {
  isFailure,
  type NativeBinding,
  type NativeFailure,
  type ServerHandle,
  type ServerRef,
} from '../native/binding.js';
import { nativeBinding } from '../native/loader.js';
import { decodeStats } from '../native/record.js';
import type { ServerStats } from '../types/server.js';
import { Turns } from './turns.js';

/** The session that a call is about: by its id, or with the virtual machine that it is in. */
type About =
  | number
  | {
      readonly sessionId: number;
      readonly machine?: { readonly hostName: string } | undefined;
    };

/**
 * What a `Server` stands for, inside this package: a binding, a handle, and whether it is still open. It
 * keeps its binding: an operation that began on a simulated host never goes on against Windows.
 */
export class Host {
  readonly name: string | undefined;
  /** Whether its list has the sessions in its virtual machines, too. */
  readonly virtualMachines: boolean;
  /** Of looks at its sessions. */
  readonly turns = new Turns();
  readonly #binding: NativeBinding;
  readonly #handle: ServerHandle | undefined;
  readonly #onClose = new Set<() => void>();
  #closed = false;

  /** Without a handle: this host. */
  constructor(
    binding: NativeBinding,
    opened?: { name: string; handle: ServerHandle; virtualMachines: boolean },
  ) {
    this.#binding = binding;
    this.name = opened?.name;
    this.virtualMachines = opened?.virtualMachines ?? false;
    this.#handle = opened?.handle;
  }

  get isLocal(): boolean {
    return this.#handle === undefined;
  }

  get binding(): NativeBinding {
    this.assertOpen();
    return this.#binding;
  }

  get ref(): ServerRef {
    this.assertOpen();
    return this.#handle;
  }

  assertOpen(): void {
    if (this.#closed) throw closedError(this.name);
  }

  /** As `os.release()`. Of another host it is not known: `''`. Nearly all are newer than the one with a defect. */
  get windowsRelease(): string {
    return this.isLocal ? this.binding.windowsRelease() : '';
  }

  /** Calls that Windows is working on end by themselves; waits end now. This host is never closed. */
  close(): void {
    if (this.#closed || !this.#handle) return;
    this.#closed = true;
    this.#binding.closeServer(this.#handle);
    for (const listener of [...this.#onClose]) listener();
  }

  /** What this process has under way there. */
  stats(): ServerStats {
    const answer = this.binding.hostStats(this.#handle);
    if (isFailure(answer)) throw this.error(answer);
    return decodeStats(answer);
  }

  /** Runs `listener` when the server is closed; returns the way to take it back. */
  onClose(listener: () => void): () => void {
    this.#onClose.add(listener);
    return () => this.#onClose.delete(listener);
  }

  context(about?: About): CallContext {
    if (typeof about !== 'object') return { server: this.name, sessionId: about };
    const { sessionId, machine } = about;
    return { server: this.name, sessionId, hostName: machine?.hostName };
  }

  error(failure: NativeFailure, about?: About, note?: string): WtsError {
    // A call that waited its turn when the server was closed.
    if (this.#closed && failure.errno === ERROR_INVALID_HANDLE) return closedError(this.name);
    return windowsError(failure, this.context(about), note);
  }
}

const ERROR_INVALID_HANDLE = 6;

const localHosts = new WeakMap<NativeBinding, Host>();

/** This host, by the binding that is in use now. */
export function localHost(): Host {
  const binding = nativeBinding();
  let host = localHosts.get(binding);
  if (!host) localHosts.set(binding, (host = new Host(binding)));
  return host;
}

const hosts = new WeakMap<object, () => Host>();

/** Ties a public `Server` to its host. Kept here so that areas need not know the class. */
export function bindHost(server: object, host: () => Host): void {
  hosts.set(server, host);
}

/** The host of `options.server`, this host by default; a closed one is refused. */
export function hostOf(server: unknown): Host {
  if (server === undefined) return localHost();
  const host = typeof server === 'object' && server !== null ? hosts.get(server)?.() : undefined;
  if (!host) throw typeError('options.server', 'a Server, as connect() gives it', server);
  host.assertOpen();
  return host;
}
