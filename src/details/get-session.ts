import { blockingNow } from '../core/clock.js';
import { CALL_OPTIONS, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkOptions, checkSyncOptions } from '../errors/arguments.js';
import { resolveTarget } from '../target/target.js';
import type { CallOptions, SyncCallOptions } from '../types/call.js';
import type { Session, SessionDetails } from '../types/session.js';
import { details } from './details.js';

/**
 * Reads everything about one session. A class of information that fails is named in `problems` and does
 * not fail the rest.
 *
 * @param session - A session id, `'current'` for this process's own session, or a `Session`: then nobody else may
 * be there by now, as far as Windows says.
 * @throws WtsError `ERROR_FILE_NOT_FOUND` (there is no such session), `ERROR_ACCESS_DENIED`,
 * `ERROR_CTX_CLOSE_PENDING` (it is ending), `ERR_WTS_IDENTITY` (somebody else's), `ERR_WTS_REFUSED` (a `Session`
 * of another host), and as `listSessions`. TypeError, RangeError: not a session.
 *
 * Permission: Query Information on the session. Oldest Windows: Vista SP1, Server 2008.
 * @example
 * const { userName, idleTime, client } = await getSession(3);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export async function getSession(
  session: number | Session | 'current',
  options?: CallOptions,
): Promise<SessionDetails> {
  const settings = checkCall(checkOptions(options, CALL_OPTIONS));
  const { host } = settings;
  const target = resolveTarget(session, undefined, host);
  return runCall(settings, 'Reading the session', details(host, target), host.context(target));
}

/**
 * Reads everything about one session, blocking this thread. As `getSession`.
 *
 * @throws WtsError as `getSession`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export function getSessionSync(
  session: number | Session | 'current',
  options?: SyncCallOptions,
): SessionDetails {
  const settings = checkCall(checkSyncOptions(options, CALL_OPTIONS), Infinity, blockingNow);
  const { host } = settings;
  const target = resolveTarget(session, undefined, host);
  return runCallSync(settings, 'Reading the session', details(host, target), host.context(target));
}
