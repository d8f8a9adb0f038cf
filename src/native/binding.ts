/**
 * The seam between policy (TypeScript) and Windows (the addon, or a simulated host).
 *
 * Everything below here is one Win32 call per function. Nothing throws for a failure of Windows: a failure
 * is a value, `{ syscall, errno }`, so that its text and its stack are made by the caller. Only a call
 * with wrong argument types throws (a `TypeError`): that is a bug above the seam.
 */
export interface NativeFailure {
  /** The Win32 function, e.g. `WTSLogoffSession`. */
  readonly syscall: string;
  /** `GetLastError()`; 0 when Windows reported a failure without a code (a stub). */
  readonly errno: number;
  /**
   * `false`: the call was never made, for want of a place (170, `ERROR_BUSY`), of a thread (8) or of an open server
   * (6). Absent on what Windows answers.
   */
  readonly started?: false;
}

/**
 * The version of this interface. The addon has one as well (`native/napi/seam.h`), and an addon with another is not
 * used. Both change with what a call takes, does or answers; a mere new function is missed by its name.
 */
export const SEAM_VERSION = 4;

declare const serverHandleBrand: unique symbol;

/** An opened server: an opaque native object that owns the handle. */
export interface ServerHandle {
  readonly [serverHandleBrand]: true;
}

declare const wmiHandleBrand: unique symbol;

/** A namespace of WMI on some host: an opaque native object that owns the connection. */
export interface WmiHandle {
  readonly [wmiHandleBrand]: true;
}

/** `undefined` is this host (`WTS_CURRENT_SERVER_HANDLE`). */
export type ServerRef = ServerHandle | undefined;

/**
 * What most calls answer in, packed. What its parts hold, and which of them it has, is up to the call: see
 * `record.ts` for the layouts.
 */
export interface PackedRecord {
  readonly numbers: Uint32Array;
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

/** Sessions of one enumeration. */
export type SessionRecord = PackedRecord & { readonly text: string };

/** Answers of `WTSQuerySessionInformationW`. */
export type QueryRecord = PackedRecord & { readonly bytes: Uint8Array };

/** Instances of a class of WMI, or what a method of one returned: see `wmi-record.ts`. */
export type InstanceRecord = PackedRecord & { readonly text: string };

/** Names a call that is under way; never 0. */
export type Ticket = number;

/** Receives the outcome of a call, once, from the event loop (or from inside `waitFor`). */
export type Done<T> = (outcome: T | NativeFailure) => void;

/**
 * Receives the notices of the end of the session, from the event loop only. Each must be answered, by
 * `answerEndSession`: a thread of Windows waits for that.
 */
export interface EndSessionCallback {
  /**
   * @param question - What the answer names.
   * @param notice - 0: `WM_QUERYENDSESSION`; 1: `WM_ENDSESSION`; 2: a console control event.
   * @param ending - The session ends. Of 0 always false: nothing is decided then.
   * @param flags - The `ENDSESSION_…` bits of lParam, unsigned. Of 2: 0x80000000 for `CTRL_LOGOFF_EVENT`, 0 for
   * `CTRL_SHUTDOWN_EVENT`.
   */
  (question: number, notice: number, ending: boolean, flags: number): void;
  /** The user's function, for a simulated host that tells who refused. The addon has no use for it. */
  readonly listener: unknown;
}

/**
 * A blocking Win32 call in two flavours over one core: without a callback it runs on the calling
 * thread and returns the outcome; with one it runs on a thread of the addon's own and returns a ticket.
 */
export interface BlockingCall<A extends readonly unknown[], T> {
  (...args: A): T | NativeFailure;
  (...args: [...A, Done<T>]): Ticket;
}

/**
 * What the addon and every simulated host implement.
 *
 * Calls that run on threads have lanes, each with bounds of its own at a host: one that is full disables no other.
 * - Questions (enumerations, queries) wait their turn, a few at a time, and never two about the same session, or two
 *   lists. A turn that a call holds for too long comes back. They fail when all threads of the lane are held for too
 *   long, or two of them by questions about the same.
 * - Requests (logoffs, disconnects, connects), logoffs that wait for the end of the session, and openings begin at
 *   once, or fail.
 * - Closings wait, and never fail.
 *
 * What fails by this was not started, and has the last error 170 (`ERROR_BUSY`). The blocking flavour runs on the
 * caller's thread, in no lane; but in a worker, which must not block in Windows, in these lanes as well.
 */
export interface NativeBinding {
  /** `WTSOpenServerExW` when `virtualMachines`, else `WTSOpenServerW`. The handle is unverified. */
  readonly openServer: BlockingCall<[name: string, virtualMachines: boolean], ServerHandle>;
  /**
   * Closes the handle once the calls that use it have returned; idempotent, returns at once. Calls that wait for their
   * turn fail with 6, and were not started.
   */
  closeServer(server: ServerHandle): void;

  /** `WTSEnumerateSessionsExW`, level 1. */
  readonly enumerateSessionsEx: BlockingCall<[server: ServerRef], SessionRecord>;
  /** `WTSEnumerateSessionsW`: ids, names and states only. */
  readonly enumerateSessions: BlockingCall<[server: ServerRef], SessionRecord>;
  /** `WTSQuerySessionInformationW` for each class in turn; a class that fails does not stop the next. */
  readonly querySession: BlockingCall<
    [server: ServerRef, sessionId: number, infoClasses: readonly number[]],
    QueryRecord
  >;

  /**
   * The same of many sessions, one after the other: the answers of the first session, then those of the next. One
   * question, that of a list: a session that does not answer holds up those behind it.
   */
  readonly querySessions: BlockingCall<
    [server: ServerRef, sessionIds: Uint32Array, infoClasses: readonly number[]],
    QueryRecord
  >;

  /** `WTSLogoffSession`. With `wait` the call has no upper bound. */
  readonly logoffSession: BlockingCall<[server: ServerRef, sessionId: number, wait: boolean], void>;
  /** `WTSDisconnectSession`. With `wait` it answers when the client is off. */
  readonly disconnectSession: BlockingCall<
    [server: ServerRef, sessionId: number, wait: boolean],
    void
  >;

  /** `WTSConnectSessionW`, on this host. With `wait` it answers when the session is connected. The copies of the password are overwritten. */
  readonly connectSession: BlockingCall<
    [sessionId: number, targetId: number, password: string, wait: boolean],
    void
  >;

  /** `WTSGetActiveConsoleSessionId`: 0xFFFFFFFF is "none", not a session. */
  activeConsoleSessionId(): number;
  /** `ProcessIdToSessionId`. */
  processSessionId(processId: number): number | NativeFailure;

  /**
   * `IWbemLocator::ConnectServer`, and a blanket on what it gives. Here and below `errno` is an HRESULT, unsigned,
   * and the blocking flavour, too, runs on a thread of the addon's own, in a lane.
   *
   * @param host - `''`: this host.
   * @param userName - `''`: the caller's own identity; `domain` and `password` are `''` then.
   */
  readonly openWmi: BlockingCall<
    [host: string, namespace: string, userName: string, domain: string, password: string],
    WmiHandle
  >;
  /** As `closeServer`. */
  closeWmi(wmi: WmiHandle): void;
  /**
   * All instances of a class, by `SELECT *`. Fails when some are left out (0x40009, 0x40010): who is not in the
   * answer is not there.
   */
  readonly listInstances: BlockingCall<
    [wmi: WmiHandle, className: string, properties: readonly string[]],
    InstanceRecord
  >;
  /** One instance, by the path that a list gave: `IWbemServices::GetObject`. */
  readonly getInstance: BlockingCall<
    [wmi: WmiHandle, path: string, properties: readonly string[]],
    InstanceRecord
  >;
  /** `IWbemServices::ExecMethod`; its in-parameters are texts. Answers with the one value `ReturnValue`. */
  readonly callMethod: BlockingCall<
    [
      wmi: WmiHandle,
      path: string,
      className: string,
      method: string,
      names: readonly string[],
      values: readonly string[],
    ],
    InstanceRecord
  >;
  /** As `hostStats`, of calls to WMI. */
  wmiStats(wmi: WmiHandle): PackedRecord | NativeFailure;

  /**
   * `ExitWindowsEx`, of the three requests that log the caller's own logon session off.
   *
   * @param force - 0: `EWX_LOGOFF`; 1: with `EWX_FORCEIFHUNG`; 2: with `EWX_FORCE`. No number asks for a shutdown.
   */
  readonly exitWindows: BlockingCall<[force: number, reason: number], void>;
  /**
   * How this process was logged on, as two numbers: its window station is visible (`WSF_VISIBLE`); its token has the
   * group `INTERACTIVE`. Each is 0 or 1.
   */
  ownLogon(): PackedRecord | NativeFailure;
  /**
   * Tells `callback` of the end of the session until `unsubscribeEndSession`, also after it was collected: by a hidden
   * top-level window and a console control handler, one each a process.
   *
   * @param level - For `SetProcessShutdownParameters`, the highest of all subscriptions; 0: no wish.
   * @param milliseconds - How long Windows is kept waiting for an answer.
   * @param keepAlive - The subscription keeps the event loop alive.
   * @returns A number above 0 of this environment's.
   */
  subscribeEndSession(
    level: number,
    milliseconds: number,
    keepAlive: boolean,
    callback: EndSessionCallback,
  ): number | NativeFailure;
  /** The answer to a notice; one that comes late, or again, does nothing. `allow` counts for `WM_QUERYENDSESSION`. */
  answerEndSession(subscription: number, question: number, allow: boolean): void;
  /** Idempotent. */
  unsubscribeEndSession(subscription: number): void;
  /**
   * `ShutdownBlockReasonCreate` for the window of the subscriptions, which is made if there is none. A window has one
   * reason: the newest is shown, and the one before it again once that is taken back.
   *
   * @returns A number above 0 of this environment's.
   */
  blockEndSession(reason: string): number | NativeFailure;
  /** `ShutdownBlockReasonDestroy` after the last; idempotent. */
  unblockEndSession(block: number): void;

  /**
   * Forgets a call: its callback never runs, it no longer keeps the process alive, and if it has not
   * started it never will. A call that Windows is already working on goes on; its result is freed.
   */
  abandon(ticket: Ticket): void;
  /**
   * Blocks the calling thread until the call has its outcome or `milliseconds` have passed (`Infinity`
   * is allowed). The callback runs inside; returns whether it did.
   */
  waitFor(ticket: Ticket, milliseconds: number): boolean;

  /**
   * What is under way at a host, by its name and in this environment, whoever has opened it: see `decodeStats`. Asks
   * nobody, never blocks; fails with 6 for a closed server.
   */
  hostStats(server: ServerRef): PackedRecord | NativeFailure;

  /** The Windows release of this host as `os.release()` has it, e.g. `10.0.26100`; `6.1.…` is Windows 7. */
  windowsRelease(): string;
}

/** What the addon exports; the rest of `NativeBinding` needs no native code. */
export type Addon = Omit<NativeBinding, 'windowsRelease'>;

/** The names of it: a bundle may have been given the prebuilds of another version. */
export const ADDON_FUNCTIONS = Object.keys({
  openServer: true,
  closeServer: true,
  enumerateSessionsEx: true,
  enumerateSessions: true,
  querySession: true,
  querySessions: true,
  logoffSession: true,
  disconnectSession: true,
  connectSession: true,
  activeConsoleSessionId: true,
  processSessionId: true,
  openWmi: true,
  closeWmi: true,
  listInstances: true,
  getInstance: true,
  callMethod: true,
  wmiStats: true,
  exitWindows: true,
  ownLogon: true,
  subscribeEndSession: true,
  answerEndSession: true,
  unsubscribeEndSession: true,
  blockEndSession: true,
  unblockEndSession: true,
  abandon: true,
  waitFor: true,
  hostStats: true,
} satisfies Record<keyof Addon, true>) as (keyof Addon)[];

export function isFailure(outcome: unknown): outcome is NativeFailure {
  return typeof outcome === 'object' && outcome !== null && 'errno' in outcome;
}
