import { call, inTurn, type Procedure } from '../core/procedure.js';
import { SharedQuestion } from '../core/shared-question.js';
import { Turns } from '../core/turns.js';
import { wmiError } from '../errors/wmi-error.js';
import { badAnswerError } from '../errors/wts-error.js';
import { type CallContext, closedError, type WtsError } from '../errors/wts-error.js';
import {
  isFailure,
  type NativeBinding,
  type NativeFailure,
  type WmiHandle,
} from '../native/binding.js';
import { decodeStats } from '../native/record.js';
import type { BrokerStats, VirtualDesktopKey } from '../types/broker.js';
import type { Credentials } from './credentials.js';
import type { Doubt } from './doubt.js';
import { listRows } from './list.js';
import type { Listed } from './rows.js';

/** Where `Win32_VirtualDesktopSession` is. */
const SESSIONS = 'root\\cimv2\\rdms';
/** Where `Win32_SessionDirectorySession` is. */
const DIRECTORY = 'root\\cimv2';

/** What a `Broker` stands for, inside this package, as a `Host` is what a `Server` does. */
export class Connection {
  readonly name: string | undefined;
  readonly binding: NativeBinding;
  /** Of looks at its sessions. */
  readonly turns = new Turns();
  /** What all ask who must find a session first. */
  readonly lists = new SharedQuestion<Listed | Doubt>(() => inTurn(this.turns, listRows(this)));
  /** WMI has said of a session that it asked for by its path whether it is there. */
  answersLooks = false;
  readonly #sessions: WmiHandle;
  /** Opens another namespace; forgotten, with the password in it, when this is closed. */
  #open: ((namespace: string) => Procedure<WmiHandle | NativeFailure>) | undefined;
  #directory: WmiHandle | undefined;
  readonly #onClose = new Set<() => void>();

  private constructor(
    binding: NativeBinding,
    name: string | undefined,
    sessions: WmiHandle,
    open: (namespace: string) => Procedure<WmiHandle | NativeFailure>,
  ) {
    this.binding = binding;
    this.name = name;
    this.#sessions = sessions;
    this.#open = open;
  }

  /** Connects to the namespace of the sessions, which proves that there is a broker. */
  static *open(
    binding: NativeBinding,
    name: string | undefined,
    { userName, domain, password }: Credentials,
  ): Procedure<Connection> {
    const { openWmi } = binding;
    const open = (namespace: string): Procedure<WmiHandle | NativeFailure> =>
      call(binding, openWmi, name ?? '', namespace, userName, domain, password);
    const handle = yield* open(SESSIONS);
    if (isFailure(handle)) throw wmiError(handle, { server: name });
    return new Connection(binding, name, handle, open);
  }

  /** The namespace of the sessions. */
  get wmi(): WmiHandle {
    this.assertOpen();
    return this.#sessions;
  }

  /** The namespace of the directory, connected to when it is needed first. */
  *directory(): Procedure<WmiHandle> {
    if (this.#directory) return this.#directory;
    if (!this.#open) throw this.closedError();
    const handle = yield* this.#open(DIRECTORY);
    if (isFailure(handle)) throw this.error(handle);
    return this.#keep(handle);
  }

  /** Others may have connected in the meantime, and this may have been closed. */
  #keep(handle: WmiHandle): WmiHandle {
    if (!this.#open || this.#directory) this.binding.closeWmi(handle);
    this.assertOpen();
    return (this.#directory ??= handle);
  }

  assertOpen(): void {
    if (!this.#open) throw this.closedError();
  }

  /** Calls that WMI is working on end by themselves; waits end now. */
  close(): void {
    if (!this.#open) return;
    this.#open = undefined;
    this.binding.closeWmi(this.#sessions);
    if (this.#directory) this.binding.closeWmi(this.#directory);
    this.#directory = undefined;
    this.lists.end(this.closedError());
    for (const listener of [...this.#onClose]) listener();
  }

  /** Runs `listener` when it is closed. */
  onClose(listener: () => void): void {
    this.#onClose.add(listener);
  }

  stats(): BrokerStats {
    const answer = this.binding.wmiStats(this.wmi);
    if (isFailure(answer)) throw this.error(answer);
    const { questions, requests, openings, closings } = decodeStats(answer);
    return { questions, requests, openings, closings };
  }

  context(key?: VirtualDesktopKey): CallContext {
    return { server: this.name, sessionId: key?.sessionId, vmHostName: key?.vmHostName };
  }

  error(doubt: Doubt, key?: VirtualDesktopKey, note?: string): WtsError {
    const context = this.context(key);
    if ('unexpected' in doubt) {
      return badAnswerError(doubt.syscall, doubt.unexpected, context, note);
    }
    // A call that waited its turn when the broker was closed.
    const isUnmade = doubt.errno === ERROR_INVALID_HANDLE && doubt.started === false;
    return isUnmade && !this.#open ? this.closedError() : wmiError(doubt, context, note);
  }

  /** The error of what is asked of it when it is closed. */
  closedError(note?: string): WtsError {
    return closedError(this.name, ['broker', 'connectBroker'], note);
  }
}

const ERROR_INVALID_HANDLE = 6;
