import { blockingNow } from '../core/clock.js';
import type { WtsError } from '../errors/wts-error.js';
import { untilSettled } from './poll.js';
import { runAsync, runSync } from '../core/procedure.js';
import { pollerOf } from './poller.js';
import { nativeLogoff, nativeLogoffSync } from './native-logoff.js';
import { disconnectTarget, find, requestLogoff, requireTarget } from './request.js';
import { CALL_TIMEOUT, prepare, runCall, runCallSync } from '../core/run.js';
import type { CallOptions, Session, SessionState, SyncCallOptions } from '../sessions/sessions.js';
import { expectedInfo, type ExpectedUser, resolveTarget } from '../target/target.js';
import { checkKnownOptions, checkOneOf } from '../errors/arguments.js';
import { WaitPlan } from './wait-plan.js';

/** How a wait is going, after each poll that found the session still there. */
export interface LogoffProgress {
  readonly sessionId: number;
  /** The last state in which the session was seen. */
  readonly state?: SessionState;
  /** Milliseconds since the call. */
  readonly elapsed: number;
  /** How often Windows has been asked. */
  readonly polls: number;
  /** Why the last poll could not tell; absent when it could. */
  readonly lastError?: WtsError;
}

/** Options of `waitUntilGone`. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds until the call rejects with `ERR_WTS_TIMEOUT`. Default 120,000; `Infinity` never does. */
  readonly timeout?: number | undefined;
  /** Milliseconds between polls. Default: 25, 50, 100, 250, then 500. */
  readonly pollInterval?: number | undefined;
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
  /** Called after each poll that found the session still there. What it throws ends the wait. */
  readonly onProgress?: ((progress: LogoffProgress) => void) | undefined;
}

/** Options of `logoff`. */
export interface LogoffOptions extends WaitOptions {
  /**
   * `'gone'` (default): wait until the session is gone. `'none'`: return when Windows has accepted the
   * request. `'native'`: let Windows wait (`bWait`), on a thread of its own, and confirm what it says.
   */
  readonly wait?: 'gone' | 'none' | 'native' | undefined;
}

/** Options of `logoffSync`: as `logoff`, without a signal, which could not fire while the thread blocks. */
export type LogoffSyncOptions = Omit<LogoffOptions, 'signal'>;

/** Options of `disconnect`. */
export interface DisconnectOptions extends CallOptions {
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
}

/** Options of `disconnectSync`. */
export interface DisconnectSyncOptions extends SyncCallOptions {
  /** Milliseconds until the call throws `ERR_WTS_TIMEOUT`. Default 60,000. */
  readonly timeout?: number | undefined;
  /** Whose session it must be; anybody else's is left alone. A `Session` argument implies its user. */
  readonly expect?: ExpectedUser | undefined;
}

/** How a wait ended. */
export interface GoneResult {
  readonly sessionId: number;
  /** `gone`: the id is free. `replaced`: it belongs to another logon by now, so this one is gone. */
  readonly outcome: 'gone' | 'replaced';
  /** Milliseconds since the call. */
  readonly elapsed: number;
  /** How often Windows was asked whether the session is still there. */
  readonly polls: number;
  /** The last state in which the session was seen. */
  readonly lastState?: SessionState;
}

/** How a logoff ended. */
export interface LogoffResult extends Omit<GoneResult, 'outcome'> {
  /** As `GoneResult`; `requested`: accepted by Windows, and not waited for (`wait: 'none'`). */
  readonly outcome: 'gone' | 'replaced' | 'requested';
}

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
 * logged off), `ERR_WTS_REFUSED` (session 0, a listener, a `Session` of another host), `ERR_WTS_CLOSED`, `RPC_S_SERVER_UNAVAILABLE`;
 * `signal.reason` when aborted. TypeError, RangeError: bad arguments, before Windows is asked anything.
 *
 * Permission: Reset on the session (administrators have it; users have it on their own sessions), and Query
 * Information. Oldest Windows: Vista, Server 2008.
 * @example
 * const [session] = await listSessions({ withUser: true });
 * const { outcome, elapsed } = await logoff(session, { timeout: 60_000 });
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtslogoffsession
 */
export async function logoff(
  session: number | Session | 'current',
  options?: LogoffOptions,
): Promise<LogoffResult> {
  const checked = checkKnownOptions(options, knownOptions);
  const wait = checkWait(checked);
  const plan = new WaitPlan(session, checked);
  const { host, target, run } = plan;
  const watch = plan.watch(await runAsync(requireTarget(host, target), run));
  if (wait === 'native') return plan.result(await nativeLogoff(plan, watch));
  const answer = await runAsync(requestLogoff(host, target, watch), run);
  if (wait === 'none') return plan.result(requestOutcomes[answer]);
  return plan.result(await pollerOf(host).wait(watch, run, plan.onPoll));
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
  const checked = checkKnownOptions(options, knownOptions);
  const wait = checkWait(checked);
  const plan = new WaitPlan(session, checked, blockingNow);
  const { host, target, run } = plan;
  const watch = plan.watch(runSync(requireTarget(host, target), run));
  if (wait === 'native') return plan.result(nativeLogoffSync(plan, watch));
  const answer = runSync(requestLogoff(host, target, watch), run);
  if (wait === 'none') return plan.result(requestOutcomes[answer]);
  return plan.result(runSync(untilSettled(watch, plan.onPoll), run));
}

/**
 * Waits until a session is gone, whoever ends it. Resolves at once when there is no such session.
 *
 * @param session - A session id, `'current'`, or a `Session`: when another user is there by now, the
 * session that was meant is gone, and the outcome is `replaced`.
 * @throws WtsError `ERR_WTS_TIMEOUT` (still there; `lastState`), `ERROR_ACCESS_DENIED`, `ERR_WTS_CLOSED`,
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
  const plan = new WaitPlan(session, checkKnownOptions(options, knownOptions));
  const { host, target, run } = plan;
  const found = await runAsync(find(host, target), run);
  if (found.kind === 'missing') return plan.result('gone');
  if (found.kind === 'another') return plan.result('replaced');
  const watch = plan.watch({ ...expectedInfo(target.expect), ...found.info });
  return plan.result(await pollerOf(host).wait(watch, run, plan.onPoll));
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
  const checked = checkKnownOptions(options, knownOptions);
  const prepared = prepare(checked);
  const { host } = prepared;
  const target = resolveTarget(session, checked.expect, host);
  const procedure = disconnectTarget(host, target);
  await runCall(prepared, 'Disconnecting the session', procedure, host.context(target.sessionId));
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
  const checked = checkKnownOptions(options, knownOptions);
  const prepared = prepare(checked, CALL_TIMEOUT, blockingNow);
  const { host } = prepared;
  const target = resolveTarget(session, checked.expect, host);
  const procedure = disconnectTarget(host, target);
  runCallSync(prepared, 'Disconnecting the session', procedure, host.context(target.sessionId));
}

// One set for all that end sessions, so that they can be given the same object.
const knownOptions: ReadonlySet<string> = new Set<keyof LogoffOptions>([
  ...(['server', 'signal', 'timeout', 'pollInterval', 'expect', 'onProgress', 'wait'] as const),
]);

const requestOutcomes = { accepted: 'requested', missing: 'gone', another: 'replaced' } as const;

function checkWait(options: Partial<LogoffOptions>): 'gone' | 'none' | 'native' {
  return checkOneOf(options.wait, 'options.wait', ['gone', 'none', 'native']);
}
