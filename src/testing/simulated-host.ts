// Symbol.dispose, for users who have neither this library in their tsconfig.json nor @types/node.
/// <reference lib="esnext.disposable" preserve="true" />
import type { NativeBinding } from '../native/binding.js';
import { installBinding, installedBinding } from '../native/loader.js';
import { checkSessionId } from '../errors/arguments.js';
import type {
  SimulatedCall,
  SimulatedFault,
  SimulatedHostOptions,
  SimulatedSession,
} from './options.js';
import type { SimulatedEndSession, SimulatedEndSessionResult } from './end-session/options.js';
import { Handles } from './seam/handles.js';
import { Lanes } from './seam/lanes.js';
import { createBinding, type ServerHandles } from './seam/simulated-binding.js';
import type { WmiHandles } from './seam/wmi-binding.js';
import { WindowsModel } from './windows-model.js';
import type { SimulatedDesktop, SimulatedDesktopKey } from './wmi/options.js';

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
  readonly #windows: WindowsModel;
  readonly #handles: ServerHandles;
  readonly #wmiHandles: WmiHandles;
  readonly #lanes: Lanes;

  /**
   * Makes a host; it is not installed yet.
   *
   * @param options - The script; by default the host has `defaultSessions` and never fails. It is copied.
   * @throws `TypeError` naming the key that does not exist or has a value of the wrong type.
   */
  constructor(options: SimulatedHostOptions = {}) {
    this.#windows = new WindowsModel(options);
    this.#handles = new Handles('server', ({ name }) => {
      this.#windows.serverClosed(name);
    });
    this.#wmiHandles = new Handles('wmi');
    this.#lanes = new Lanes(this.#windows.clock);
    this.binding = createBinding(this.#windows, this.#handles, this.#wmiHandles, this.#lanes);
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
   * session that has this id (in a virtual machine: this `execEnvId`) is replaced, as when it ended and
   * Windows gave its id away; calls that wait for its logoff return.
   *
   * @param server - A host of the script's `servers`; default: this host.
   * @throws `TypeError` as the constructor does; `Error` if there is no such server.
   * @example
   * ```ts
   * host.addSession({ id: 9, name: 'RDP-Tcp#4', userName: 'Łukasz' });
   * ```
   */
  addSession(session: SimulatedSession, server?: string): void {
    this.#windows.addSession(session, server);
  }

  /**
   * Removes a session at once, without a logoff: as if it vanished between two calls. Calls that wait for
   * its logoff return.
   *
   * @param id - Of one in a virtual machine its `execEnvId`, or its `id` where no other session has it.
   * @param server - A host of the script's `servers`; default: this host.
   * @returns Whether there was one.
   * @throws `TypeError` or `RangeError` if `id` is not a session id; `Error` if there is no such server.
   */
  removeSession(id: number, server?: string): boolean {
    checkSessionId(id, 'id');
    return this.#windows.removeSession(id, server);
  }

  /**
   * Reads a session as it is now, without a call that would be listed or could fail.
   *
   * @param id - As for `removeSession()`.
   * @param server - A host of the script's `servers`; default: this host.
   * @returns A copy that a script could hold; `undefined` if there is no such session.
   * @throws As `removeSession()`.
   */
  session(id: number, server?: string): SimulatedSession | undefined {
    checkSessionId(id, 'id');
    return this.#windows.session(id, server);
  }

  /**
   * Adds a virtual desktop to a broker, as when somebody logs on to one. A desktop that has this key is replaced, as
   * when it ended and its key was given away.
   *
   * @param broker - A host of the script's `brokers`; default: this host.
   * @throws `TypeError` as the constructor does; `Error` if there is no such broker.
   * @example
   * ```ts
   * host.addDesktop({ sessionId: 4, vmHostName: 'rdvh1.contoso.com', userName: 'Łukasz' });
   * ```
   */
  addDesktop(desktop: SimulatedDesktop, broker?: string): void {
    this.#windows.addDesktop(desktop, broker);
  }

  /**
   * Removes a virtual desktop at once, without a logoff: as if it vanished between two calls.
   *
   * @param broker - As for `addDesktop()`.
   * @returns Whether there was one.
   * @throws As `addDesktop()`.
   */
  removeDesktop(key: SimulatedDesktopKey, broker?: string): boolean {
    return this.#windows.removeDesktop(key, broker);
  }

  /**
   * Reads a virtual desktop as it is now, without a call that would be listed or could fail.
   *
   * @param broker - As for `addDesktop()`.
   * @returns A copy that a script could hold; `undefined` if there is no such desktop.
   * @throws As `addDesktop()`.
   */
  desktop(key: SimulatedDesktopKey, broker?: string): SimulatedDesktop | undefined {
    return this.#windows.desktop(key, broker);
  }

  /**
   * Adds a failure to inject, tried after those that are there.
   *
   * @throws `TypeError` as the constructor does.
   * @example
   * ```ts
   * host.addFault({ call: 'WTSLogoffSession', sessionId: 7, error: 5, times: 1 });
   * // The connection breaks on the way back: the session goes although the call fails.
   * host.addFault({ call: 'WTSLogoffSession', error: 1726, carriedOut: true });
   * ```
   */
  addFault(fault: SimulatedFault): void {
    this.#windows.addFault(fault);
  }

  /**
   * Ends the session of this process, as a user's sign-out, a shutdown or an installer does: asks every listener of
   * `onEndSession()` that was added while this host was installed, waits for each until its bound (4 seconds), and
   * tells them what came of it. If the session ends, it logs off in the model, too; with
   * `'close-app'` only this program would end. Fake timers drive the bounds. Only this function and `signOut()` tell
   * listeners: a `logoff()` of the own session does not. In session 0, and where the script says that nobody is
   * `interactive`, a window is told nothing.
   *
   * As on Windows a refusal is no more than noticed, unless the script says that `listenersCanRefuse`.
   *
   * @param options - Why the session ends, and who else has a say in it; default: a logoff that nobody is against.
   * @returns Whether it ended, who refused, and who was late.
   * @throws `TypeError` naming the key that does not exist or has a value of the wrong type; `Error` while another end
   * is under way, or when the session has ended. The promise rejects with them.
   * @example
   * ```ts
   * import { strictEqual } from 'node:assert';
   * import { onEndSession } from 'wtsapi32';
   *
   * const refuse = () => false;
   * using subscription = onEndSession(refuse);
   * const { ended, refused } = await host.endSession({ reasons: ['logoff'] });
   * strictEqual(ended, true);
   * strictEqual(refused[0], refuse);
   * ```
   */
  endSession(options?: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    return this.#windows.endSession(options);
  }

  /** What `blockEndSession()` shows at this moment: the newest reason; `undefined` if there is none. */
  get blockReason(): string | undefined {
    return this.#windows.host.ownSession.blocks.shown;
  }

  /** Listeners of `onEndSession()` that were added and not removed: 0 when nothing leaks. */
  get endSessionListeners(): number {
    return this.#windows.host.ownSession.listeners.count;
  }

  /**
   * Every call of wtsapi32.dll, or of WMI, that reached this host or one of its `servers` or `brokers`, and every one of
   * `ExitWindowsEx`, in order, since it was made or reset. A query of several classes is a call for each, a query of WMI is two; a handle that is closed
   * reaches nothing.
   */
  get calls(): readonly SimulatedCall[] {
    return this.#windows.host.calls;
  }

  /** Server handles that were opened and are not closed: 0 when nothing leaks. */
  get openServers(): number {
    return this.#handles.count;
  }

  /** The same of brokers: connections to WMI. */
  get openBrokers(): number {
    return this.#wmiHandles.count;
  }

  /** Asynchronous calls that have neither returned nor been abandoned, those that never will included. */
  get pendingCalls(): number {
    return this.#windows.runner.count;
  }

  /**
   * Ends every call that is under way, those that hang included: they fail with 1726
   * (`RPC_S_CALL_FAILED`; those of WMI with 0x800706BE), as when the host goes down in the middle. Nothing else changes.
   */
  release(): void {
    this.#windows.runner.release();
    this.#lanes.release();
  }

  /**
   * Starts again: sessions, faults and times as scripted, no calls, no open handles, no listeners, no reasons against
   * the end of the session. Calls under way end as `release()` ends them; handles that were opened before fail with 6.
   *
   * @param options - Another script; default: the one that the host has.
   * @throws `TypeError` as the constructor does; then nothing has changed.
   */
  reset(options?: SimulatedHostOptions): void {
    this.#windows.reset(options);
    this.#handles.closeAll();
    this.#wmiHandles.closeAll();
    this.release();
  }
}
