import { blockingNow } from '../core/clock.js';
import { details } from './details.js';
import { list } from './enumerate.js';
import { resolveId, sessionOfProcess } from './ids.js';
import type { InfoClassName } from './info-classes.js';
import { nativeBinding } from '../native/loader.js';
import { prepare, runCall, runCallSync } from '../core/run.js';
import type { Server } from '../server.js';
import { checkBoolean, checkOptions, checkProcessId } from '../errors/arguments.js';

/**
 * The connect state of a session (`WTS_CONNECTSTATE_CLASS`). `active`: a user is logged on and connected;
 * `disconnected`: logged on without a client (also the Services session); `connected`: a client without a
 * user (also the console at the sign-in screen); `listen`: not a session but a listener; `reset` and
 * `down`: ending. A number that Windows may add one day comes through as `unknown (n)`.
 *
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/ne-wtsapi32-wts_connectstate_class
 */
export type SessionState =
  | 'active'
  | 'connected'
  | 'connect-query'
  | 'shadow'
  | 'disconnected'
  | 'idle'
  | 'listen'
  | 'reset'
  | 'down'
  | 'init'
  | `unknown (${number})`;

/** How a client is connected: `WTS_PROTOCOL_TYPE_…`. A number that Windows may add comes through as it is. */
export type SessionProtocol = 'console' | 'ica' | 'rdp' | `unknown (${number})`;

/** A row of `listSessions()`. What Windows leaves empty is absent. */
export interface Session {
  /** Unique on its host while the session exists; may be given to another session afterwards. */
  readonly id: number;
  readonly state: SessionState;
  /** Session name: `Console`, `RDP-Tcp#3`, `Services`; a disconnected session has none. */
  readonly name?: string;
  readonly userName?: string;
  readonly domainName?: string;
  /** The virtual machine that the session runs in, on an RD Virtualization Host. */
  readonly hostName?: string;
  readonly farmName?: string;
  /** Unique in a list that includes virtual machines, where `id` is not. */
  readonly execEnvId?: number;
}

/** A class of information that Windows refused for a session, with Windows' code. */
export interface SessionProblem {
  readonly code: string;
  readonly errno: number;
}

/** The client end of a remote session, as the client itself reports it. */
export interface SessionClient {
  readonly name?: string;
  /** The address that the client says it has: behind NAT not the one that its packets come from. */
  readonly address?: string;
  readonly addressFamily?: 'IPv4' | 'IPv6';
}

/** Everything about one session. */
export interface SessionDetails extends Session {
  readonly logonTime?: Date;
  /** The most recent connect, not the first. */
  readonly connectTime?: Date;
  /** The most recent disconnect. */
  readonly disconnectTime?: Date;
  readonly lastInputTime?: Date;
  /** The host's clock at the time of the query (this machine's, where the host does not say). */
  readonly currentTime: Date;
  /** Milliseconds since the last input, or since the disconnect, by the host's own clock. */
  readonly idleTime?: number;
  /** Absent where Windows does not know. */
  readonly locked?: boolean;
  readonly protocol?: SessionProtocol;
  readonly client?: SessionClient;
  /** Classes of information that this host or this account could not read; the rest is complete. */
  readonly problems?: Readonly<Partial<Record<InfoClassName, SessionProblem>>>;
}

/** Options of every call. */
export interface CallOptions {
  /** The server to ask; default: this host. */
  readonly server?: Server | undefined;
  /** Rejects at once with `signal.reason`; a Windows call that is already running is abandoned. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the call rejects with `ERR_WTS_TIMEOUT`. Default 60,000; `Infinity` never does. */
  readonly timeout?: number | undefined;
}

/** Options of every blocking call. */
export interface SyncCallOptions {
  /** The server to ask; default: this host. */
  readonly server?: Server | undefined;
  /**
   * Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default: none; the call blocks for as long as
   * Windows does, which for a remote host that does not answer is tens of seconds.
   */
  readonly timeout?: number | undefined;
}

export interface ListSessionsOptions extends CallOptions {
  /** `true` leaves out sessions without a user: Services, listeners, sign-in screens. Default false. */
  readonly withUser?: boolean | undefined;
}

export interface ListSessionsSyncOptions extends SyncCallOptions {
  /** `true` leaves out sessions without a user: Services, listeners, sign-in screens. Default false. */
  readonly withUser?: boolean | undefined;
}

/**
 * Lists the sessions of a host: every row that Windows gives, the Services session and listeners included.
 *
 * @param options - `withUser: true` keeps only sessions with a user.
 * @returns Plain, fresh objects in Windows' order.
 * @throws WtsError `ERROR_ACCESS_DENIED`, `RPC_S_SERVER_UNAVAILABLE`, `ERROR_CALL_NOT_IMPLEMENTED` (Nano
 * Server), `ERR_WTS_TIMEOUT`, `ERR_WTS_CLOSED`; `signal.reason` when aborted.
 *
 * Permission: Query Information on each session. Oldest Windows: Vista, Server 2008 (users are read one by
 * one there); 7, Server 2008 R2 in one call.
 * @example
 * for (const { id, userName, state } of await listSessions({ withUser: true })) console.log(id, userName, state);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsexw
 */
export async function listSessions(options?: ListSessionsOptions): Promise<Session[]> {
  const checked = checkOptions(options);
  const withUser = checkBoolean(checked.withUser, 'options.withUser');
  const prepared = prepare(checked);
  const { host } = prepared;
  return runCall(prepared, 'Listing the sessions', list(host, withUser), host.context());
}

/**
 * Lists the sessions of a host, blocking this thread. As `listSessions`.
 *
 * @throws WtsError as `listSessions`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsexw
 */
export function listSessionsSync(options?: ListSessionsSyncOptions): Session[] {
  const checked = checkOptions(options);
  const withUser = checkBoolean(checked.withUser, 'options.withUser');
  const prepared = prepare(checked, Infinity, blockingNow);
  const { host } = prepared;
  return runCallSync(prepared, 'Listing the sessions', list(host, withUser), host.context());
}

/**
 * Reads everything about one session. A class of information that fails is named in `problems` and does
 * not fail the rest.
 *
 * @param session - A session id, or `'current'` for this process's own session.
 * @throws WtsError `ERROR_FILE_NOT_FOUND` (there is no such session), `ERROR_ACCESS_DENIED`,
 * `ERROR_CTX_CLOSE_PENDING` (it is ending), and as `listSessions`. TypeError, RangeError: not an id.
 *
 * Permission: Query Information on the session. Oldest Windows: Vista SP1, Server 2008.
 * @example
 * const { userName, idleTime, client } = await getSession(3);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export async function getSession(
  session: number | 'current',
  options?: CallOptions,
): Promise<SessionDetails> {
  const prepared = prepare(checkOptions(options));
  const { host } = prepared;
  const sessionId = resolveId(session, host);
  return runCall(
    prepared,
    'Reading the session',
    details(host, sessionId),
    host.context(sessionId),
  );
}

/**
 * Reads everything about one session, blocking this thread. As `getSession`.
 *
 * @throws WtsError as `getSession`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export function getSessionSync(
  session: number | 'current',
  options?: SyncCallOptions,
): SessionDetails {
  const prepared = prepare(checkOptions(options), Infinity, blockingNow);
  const { host } = prepared;
  const sessionId = resolveId(session, host);
  return runCallSync(
    prepared,
    'Reading the session',
    details(host, sessionId),
    host.context(sessionId),
  );
}

/**
 * Gives the id of the session that this process runs in. A service gets 0.
 *
 * @throws WtsError `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, `ERR_WTS_LOAD`.
 * @see https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid
 */
export function currentSessionId(): number {
  return sessionOfProcess(process.pid);
}

/**
 * Gives the id of the session at the physical console, or `undefined` while there is none (for a moment
 * when users switch). It is not "the user's session": somebody on Remote Desktop is not at the console.
 *
 * @throws WtsError `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, `ERR_WTS_LOAD`.
 * @see https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-wtsgetactiveconsolesessionid
 */
export function consoleSessionId(): number | undefined {
  const id = nativeBinding().activeConsoleSessionId();
  // "None" is the same number as WTS_CURRENT_SESSION: handed on, it would mean the caller's own session.
  return id === 0xffffffff ? undefined : id;
}

/**
 * Gives the id of the session that a process of this host runs in.
 *
 * @param pid - A process id.
 * @throws WtsError `ERROR_INVALID_PARAMETER` (no such process), `ERROR_ACCESS_DENIED`. TypeError,
 * RangeError: not a process id.
 *
 * Permission: to query the process.
 * @see https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-processidtosessionid
 */
export function sessionIdOfProcess(pid: number): number {
  return sessionOfProcess(checkProcessId(pid));
}
