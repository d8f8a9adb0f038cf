import { blockingNow } from '../core/clock.js';
import { CALL_OPTIONS, checkCall, runCall, runCallSync } from '../core/run.js';
import {
  checkBoolean,
  checkOptions,
  checkSyncOptions,
  checkProcessId,
} from '../errors/arguments.js';
import { nativeBinding } from '../native/loader.js';
import type { ListSessionsOptions, ListSessionsSyncOptions, Session } from '../types/session.js';
import { list } from './enumerate.js';
import { sessionOfProcess } from './ids.js';

const LIST_OPTIONS = [...CALL_OPTIONS, 'withUser'] as const;

/**
 * Lists the sessions of a host: every row that Windows gives, the Services session and listeners included.
 *
 * @param options - `withUser: true` keeps only sessions with a user.
 * @returns Plain, fresh objects in Windows' order.
 * @throws WtsError `ERROR_ACCESS_DENIED`, `RPC_S_SERVER_UNAVAILABLE`, `ERROR_CALL_NOT_IMPLEMENTED` (Nano
 * Server), `ERR_WTS_TIMEOUT`, `ERR_WTS_TOO_MANY_CALLS`, `ERR_WTS_CLOSED`; `signal.reason` when aborted.
 *
 * Permission: Query Information on each session. Oldest Windows: Vista, Server 2008 (users are read one by
 * one there); 7, Server 2008 R2 in one call.
 * @example
 * for (const { id, userName, state } of await listSessions({ withUser: true })) console.log(id, userName, state);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsexw
 */
export async function listSessions(options?: ListSessionsOptions): Promise<Session[]> {
  const checked = checkOptions(options, LIST_OPTIONS);
  const withUser = checkBoolean(checked.withUser, 'options.withUser');
  const settings = checkCall(checked);
  const { host } = settings;
  return runCall(settings, 'Listing the sessions', list(host, withUser), host.context());
}

/**
 * Lists the sessions of a host, blocking this thread. As `listSessions`.
 *
 * @throws WtsError as `listSessions`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsenumeratesessionsexw
 */
export function listSessionsSync(options?: ListSessionsSyncOptions): Session[] {
  const checked = checkSyncOptions(options, LIST_OPTIONS);
  const withUser = checkBoolean(checked.withUser, 'options.withUser');
  const settings = checkCall(checked, Infinity, blockingNow);
  const { host } = settings;
  return runCallSync(settings, 'Listing the sessions', list(host, withUser), host.context());
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
