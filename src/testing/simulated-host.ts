// Symbol.dispose, for users who have neither this library in their tsconfig.json nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />
import type { NativeBinding } from '../native/binding.js';
import { installBinding, installedBinding } from '../native/loader.js';
import { checkSessionId } from '../errors/arguments.js';
import { Calls } from './calls.js';
import { checkFault, checkHostOptions, checkSession } from './check-options.js';
import { Clock } from './clock.js';
import { Handles } from './handles.js';
import { HostModel } from './host-model.js';
import { snapshot } from './live-session.js';
import type {
  SimulatedCall,
  SimulatedFault,
  SimulatedHostOptions,
  SimulatedSession,
} from './options.js';
import type { HostState } from './procedures.js';
import type { ServerModel } from './server-model.js';
import { createBinding } from './simulated-binding.js';

/**
 * A Windows host that exists only in this process, on any operating system: while it is installed, the
 * functions of this package act on it instead of on Windows. Its sessions, its delays and its failures
 * are scripted, so that tests can log off users who take their time, get stuck, or are not theirs to log off.
 *
 * Time is `performance.now()` and `setTimeout()`, looked up at each call: fake timers drive the host.
 *
 * @example
 * ```ts
 * import { strictEqual } from 'node:assert';
 * import { listSessions, logoff } from 'wtsapi32';
 * import { SimulatedHost } from 'wtsapi32/testing';
 *
 * const host = new SimulatedHost({ sessions: [{ id: 7, name: 'RDP-Tcp#1', userName: 'Zoë' }] });
 * host.install();
 * try {
 *   await logoff(7);
 *   strictEqual((await listSessions()).length, 0);
 * } finally {
 *   host.uninstall();
 * }
 * ```
 */
export class SimulatedHost {
  /**
   * The seam under the package's functions, for this project's own tests; tests of programs do not need
   * it. A `reset()` keeps it.
   */
  readonly binding: NativeBinding;
  readonly #state: HostState;

  /**
   * Makes a host; it is not installed yet.
   *
   * @param options - The script; by default the host has `defaultSessions` and never fails. It is copied.
   * @throws `TypeError` naming the key that does not exist or has a value of the wrong type.
   */
  constructor(options: SimulatedHostOptions = {}) {
    checkHostOptions(options);
    const clock = new Clock();
    const handles = new Handles((server) => {
      this.#state.model.calls.push(Object.freeze({ call: 'WTSCloseServer', server }));
    });
    const model = new HostModel(structuredClone(options), clock);
    this.#state = { model, clock, calls: new Calls(clock), handles };
    this.binding = createBinding(this.#state);
  }

  /**
   * Makes the package's functions act on this host, in this thread, until `uninstall()`. Does nothing if
   * they do so already.
   *
   * @returns This host.
   * @throws `Error` if another simulated host is installed.
   * @example
   * ```ts
   * using host = new SimulatedHost().install();
   * ```
   */
  install(): this {
    const installed = installedBinding();
    if (installed !== undefined && installed !== this.binding) {
      throw new Error('Another simulated host is installed; uninstall it first');
    }
    installBinding(this.binding);
    return this;
  }

  /**
   * Gives the package's functions back to Windows; does nothing if this host is not installed. Calls that
   * are under way go on; `release()` ends them.
   */
  uninstall(): void {
    if (installedBinding() === this.binding) installBinding(undefined);
  }

  /** As `uninstall()`. */
  [Symbol.dispose](): void {
    this.uninstall();
  }

  /**
   * Adds a session, as when somebody logs on. Times that it does not name are those of this moment. A
   * session that has this id is replaced, as when it ended and Windows gave its id away; calls that wait
   * for its logoff return.
   *
   * @param server - A host of the script's `servers`; default: this host.
   * @throws `TypeError` as the constructor does; `Error` if there is no such server.
   * @example
   * ```ts
   * host.addSession({ id: 9, name: 'RDP-Tcp#4', userName: 'Łukasz' });
   * ```
   */
  addSession(session: SimulatedSession, server?: string): void {
    checkSession(session);
    this.#server(server).add(structuredClone(session));
    this.#state.calls.recheck();
  }

  /**
   * Removes a session at once, without a logoff: as if it vanished between two calls. Calls that wait for
   * its logoff return.
   *
   * @param server - A host of the script's `servers`; default: this host.
   * @returns Whether there was one.
   * @throws `TypeError` or `RangeError` if `id` is not a session id; `Error` if there is no such server.
   */
  removeSession(id: number, server?: string): boolean {
    checkSessionId(id, 'id');
    const removed = this.#server(server).remove(id);
    this.#state.calls.recheck();
    return removed;
  }

  /**
   * Reads a session as it is now, without a call that would be listed or could fail.
   *
   * @param server - A host of the script's `servers`; default: this host.
   * @returns A copy that a script could hold; `undefined` if there is no such session.
   * @throws As `removeSession()`.
   */
  session(id: number, server?: string): SimulatedSession | undefined {
    checkSessionId(id, 'id');
    const session = this.#server(server).find(id);
    return session && snapshot(session);
  }

  /**
   * Adds a failure to inject, tried after those that are there.
   *
   * @throws `TypeError` as the constructor does.
   * @example
   * ```ts
   * host.addFault({ call: 'WTSLogoffSession', sessionId: 7, error: 5, times: 1 });
   * ```
   */
  addFault(fault: SimulatedFault): void {
    checkFault(fault);
    this.#state.model.faults.add(structuredClone(fault));
  }

  /**
   * Every call of wtsapi32.dll that reached this host or one of its `servers`, in order, since it was made
   * or reset. A query of several classes is a call for each; a handle that is closed reaches nothing.
   */
  get calls(): readonly SimulatedCall[] {
    return this.#state.model.calls;
  }

  /** Server handles that were opened and are not closed: 0 when nothing leaks. */
  get openServers(): number {
    return this.#state.handles.count;
  }

  /** Asynchronous calls that have neither returned nor been abandoned, those that never will included. */
  get pendingCalls(): number {
    return this.#state.calls.count;
  }

  /**
   * Ends every call that is under way, those that hang included: they fail with 1726
   * (`RPC_S_CALL_FAILED`), as when the host goes down in the middle. Nothing else changes.
   */
  release(): void {
    this.#state.calls.release();
  }

  /**
   * Starts again: sessions, faults and times as scripted, no calls, no open handles. Calls under way
   * end as `release()` ends them; handles that were opened before fail with 6.
   *
   * @param options - Another script; default: the one that the host has.
   * @throws `TypeError` as the constructor does; then nothing has changed.
   */
  reset(options?: SimulatedHostOptions): void {
    if (options !== undefined) checkHostOptions(options);
    const state = this.#state;
    const script = options === undefined ? state.model.script : structuredClone(options);
    state.model = new HostModel(script, state.clock);
    state.handles.closeAll();
    this.release();
  }

  #server(name: string | undefined): ServerModel {
    const { model } = this.#state;
    if (name === undefined) return model.local;
    const { server } = model.lookUp(name);
    if (!server) throw new Error(`The script of this host has no server named ${name}`);
    return server;
  }
}
