import { blockingNow } from '../core/clock.js';
import { type Procedure, runAsync, runSync } from '../core/procedure.js';
import { CALL_OPTIONS, CALL_TIMEOUT, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkOptions, checkSyncOptions, checkOneOf } from '../errors/arguments.js';
import { find, requireTarget } from '../target/find.js';
import { look } from '../target/look.js';
import { keyOf } from '../target/place.js';
import type { Look } from '../target/sighting.js';
import { resolveTarget } from '../target/target.js';
import type {
  DisconnectOptions,
  DisconnectSyncOptions,
  GoneResult,
  LogoffOptions,
  LogoffResult,
  LogoffSyncOptions,
  WaitOptions,
} from '../types/logoff.js';
import type { Session } from '../types/session.js';
import { requestAndWait, requestAndWaitSync } from '../waiting/drive.js';
import { disconnectSession } from './request.js';
import { watcherOf } from './session-waits.js';
import { SessionWaitPlan } from './wait-plan.js';

/**
 * Logs a session off, and resolves when it is really gone.
 *
 * Windows only accepts the request; whether the session has ended is then asked until the answer is
 * certain: "no such session" (not "access denied", nor "no connection"), or another logon under the same
 * id. Unsaved work in the session is lost. At the deadline and on abort the promise rejects at once; the
 * logoff itself cannot be taken back.
 *
 * @param session - A session id, `'current'`, or a `Session`: then its user must still be the one there.
 * @returns How it ended, and how long that took.
 * @throws WtsError `ERROR_FILE_NOT_FOUND` (there is no such session), `ERROR_ACCESS_DENIED` (`permission`
 * says which right), `ERR_WTS_TIMEOUT` (still there; `lastState`), `ERR_WTS_IDENTITY` (somebody else's; not
 * logged off), `ERR_WTS_REFUSED` (session 0, a listener, a `Session` of another host),
 * `ERR_WTS_TOO_MANY_CALLS` (Windows was not asked), `ERR_WTS_CLOSED`, `RPC_S_SERVER_UNAVAILABLE`; `signal.reason`
 * when aborted. TypeError, RangeError: bad arguments, before Windows is asked anything.
 *
 * Permission: Reset on the session (administrators have it; users have it on their own sessions), and Query
 * Information. Oldest Windows: Vista, Server 2008.
 * @example
 * const session = (await listSessions()).find(({ userName }) => userName === 'ada');
 * if (session) console.log(await logoff(session, { timeout: 60_000 }));
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtslogoffsession
 */
export async function logoff(
  session: number | Session | 'current',
  options?: LogoffOptions,
): Promise<LogoffResult> {
  const checked = checkOptions(options, LOGOFF_OPTIONS);
  const wait = checkWait(checked);
  const plan = new SessionWaitPlan(session, checked);
  const { host, target, run } = plan;
  const found = await runAsync(requireTarget(host, target), run);
  if (wait === 'none') return plan.result(await runAsync(plan.requestOnly(found), run));
  const driven = plan.requestAndWait(found, wait === 'native');
  return plan.ended(await requestAndWait(watcherOf(host), keyOf(target), driven));
}

/**
 * Logs a session off and blocks this thread until it is really gone. As `logoff`, without the event loop:
 * for scripts and the REPL. A service uses `logoff`.
 *
 * @throws WtsError as `logoff`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtslogoffsession
 */
export function logoffSync(
  session: number | Session | 'current',
  options?: LogoffSyncOptions,
): LogoffResult {
  const checked = checkSyncOptions(options, LOGOFF_OPTIONS);
  const wait = checkWait(checked);
  const plan = new SessionWaitPlan(session, checked, blockingNow);
  const { host, target, run } = plan;
  const found = runSync(requireTarget(host, target), run);
  if (wait === 'none') return plan.result(runSync(plan.requestOnly(found), run));
  const again = (): Procedure<Look> => look(host, target, { wasSeen: true });
  const driven = plan.requestAndWait(found, wait === 'native');
  return plan.ended(requestAndWaitSync(again, driven));
}

/**
 * Waits until a session is gone, whoever ends it. Resolves at once when there is no such session.
 *
 * @param session - A session id, `'current'`, or a `Session`: when another user is there by now, the
 * session that was meant is gone, and the outcome is `replaced`.
 * @throws WtsError `ERR_WTS_TIMEOUT` (still there; `lastState`), `ERROR_ACCESS_DENIED`, `ERR_WTS_REFUSED` (a
 * `Session` of another host), `ERR_WTS_TOO_MANY_CALLS` (at the first look), `ERR_WTS_CLOSED`,
 * `RPC_S_SERVER_UNAVAILABLE`; `signal.reason` when aborted. TypeError, RangeError: bad arguments.
 *
 * Permission: Query Information on the session. Oldest Windows: Vista, Server 2008.
 * @example
 * await waitUntilGone(3, { timeout: 10_000 });
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export async function waitUntilGone(
  session: number | Session | 'current',
  options?: WaitOptions,
): Promise<GoneResult> {
  const plan = new SessionWaitPlan(session, checkOptions(options, WAIT_OPTIONS));
  const { host, target, run } = plan;
  const { meant } = target;
  const found = await runAsync(find(host, target), run);
  if (found.kind === 'gone') return plan.result('gone');
  // Where nobody is logged on any more the session may only be on its way: that is waited for.
  if (found.comparison.kind === 'another') return plan.result('replaced');
  const wait = plan.begin(meant, found.seen);
  const watching = watcherOf(host).watch(keyOf(target), wait, {
    ...run,
    onProgress: plan.onProgress,
  });
  return plan.ended(await watching.ending);
}

/**
 * Disconnects the client of a session. The session and its programs stay; resolves when Windows says that
 * the client is off. Disconnecting a disconnected session succeeds.
 *
 * @param session - A session id, `'current'`, or a `Session`: then its user must still be the one there.
 * @throws WtsError as `logoff`; `ERROR_CTX_CONSOLE_DISCONNECT` on old systems for the console.
 *
 * Permission: Disconnect on the session. Oldest Windows: Vista, Server 2008.
 * @example
 * await disconnect(3);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsdisconnectsession
 */
export async function disconnect(
  session: number | Session | 'current',
  options?: DisconnectOptions,
): Promise<void> {
  const checked = checkOptions(options, DISCONNECT_OPTIONS);
  const settings = checkCall(checked);
  const { host } = settings;
  const target = resolveTarget(session, checked.expect, host);
  const procedure = disconnectSession(host, target);
  await runCall(settings, 'Disconnecting the session', procedure, host.context(target));
}

/**
 * Disconnects the client of a session, blocking this thread. As `disconnect`.
 *
 * @throws WtsError as `disconnect`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsdisconnectsession
 */
export function disconnectSync(
  session: number | Session | 'current',
  options?: DisconnectSyncOptions,
): void {
  const checked = checkSyncOptions(options, DISCONNECT_OPTIONS);
  const settings = checkCall(checked, CALL_TIMEOUT, blockingNow);
  const { host } = settings;
  const target = resolveTarget(session, checked.expect, host);
  const procedure = disconnectSession(host, target);
  runCallSync(settings, 'Disconnecting the session', procedure, host.context(target));
}

const DISCONNECT_OPTIONS = [
  ...CALL_OPTIONS,
  'expect',
] as const satisfies readonly (keyof DisconnectOptions)[];

const WAIT_OPTIONS = [
  ...DISCONNECT_OPTIONS,
  ...(['pollInterval', 'onProgress'] as const),
] as const satisfies readonly (keyof WaitOptions)[];

const LOGOFF_OPTIONS = [
  ...WAIT_OPTIONS,
  'wait',
] as const satisfies readonly (keyof LogoffOptions)[];

function checkWait(options: Partial<LogoffOptions>): 'gone' | 'none' | 'native' {
  return checkOneOf(options.wait, 'options.wait', ['gone', 'none', 'native']);
}
