import { blockingNow } from '../core/clock.js';
import { call, type Procedure } from '../core/procedure.js';
import { CALL_TIMEOUT, type CallSettings, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkOptions, checkSyncOptions, checkSecret, valueError } from '../errors/arguments.js';
import { request } from '../target/request.js';
import { resolveTarget } from '../target/target.js';
import type { ConnectSessionOptions, ConnectSessionSyncOptions } from '../types/connect-session.js';
import type { Session } from '../types/session.js';

/**
 * Connects a session of this host to the client of another one, which then shows it: what `tscon` does. The
 * other session stays, disconnected. Resolves when Windows says that it is done.
 *
 * @param session - The session to show: its id, `'current'`, or a `Session`, whose user must still be in it.
 * @param options - `to`: the session whose client is to show it, by default this process's own; `password` of
 * the user in `session`, where that is somebody else.
 * @throws WtsError `ERROR_FILE_NOT_FOUND` (one of the two does not exist), `ERROR_LOGON_FAILURE` (wrong
 * password), `ERROR_ACCESS_DENIED` (`permission` says which right), `ERROR_INVALID_STATE` (nobody can be
 * connected to it now), `ERROR_TS_INCOMPATIBLE_SESSIONS`, `ERR_WTS_IDENTITY` (somebody else's; nothing was
 * done), `ERR_WTS_REFUSED` (session 0, a listener, a `Session` of another host), `ERR_WTS_TIMEOUT`;
 * `signal.reason` when aborted. TypeError, RangeError: bad arguments, before Windows is asked anything.
 *
 * Permission: Connect on the session, and Query Information on both. Oldest Windows: Vista SP1, Server 2008.
 * @example
 * await connectSession(3); // here, and as the same user
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsconnectsessionw
 */
export async function connectSession(
  session: number | Session | 'current',
  options?: ConnectSessionOptions,
): Promise<void> {
  const checked = checkOptions(options, knownOptions);
  const settings = checkCall(checked);
  const { sessionId, procedure } = connecting(session, checked, settings);
  await runCall(settings, DOING, procedure, settings.host.context(sessionId));
}

/**
 * Connects a session to the client of another one, blocking this thread. As `connectSession`.
 *
 * @throws WtsError as `connectSession`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsconnectsessionw
 */
export function connectSessionSync(
  session: number | Session | 'current',
  options?: ConnectSessionSyncOptions,
): void {
  const checked = checkSyncOptions(options, knownOptions);
  const settings = checkCall(checked, CALL_TIMEOUT, blockingNow);
  const { sessionId, procedure } = connecting(session, checked, settings);
  runCallSync(settings, DOING, procedure, settings.host.context(sessionId));
}

const DOING = 'Connecting the session';

const knownOptions = [
  ...(['to', 'password', 'expect', 'signal', 'timeout'] as const),
] as const satisfies readonly (keyof ConnectSessionOptions)[];

function connecting(
  session: unknown,
  { to = 'current', password: given, expect }: Partial<ConnectSessionOptions>,
  { host }: CallSettings,
): { sessionId: number; procedure: Procedure<void> } {
  const password = checkSecret(given, 'options.password') ?? '';
  const target = resolveTarget(session, expect, host);
  const screen = resolveTarget(to, undefined, host, 'options.to');
  const { sessionId } = target;
  if (sessionId === screen.sessionId) {
    throw valueError('options.to', `another session than ${String(sessionId)} itself`, to);
  }
  // Windows waits, so that it is done when this is.
  const procedure = request(host, [target, screen], ({ binding }) =>
    call(binding, binding.connectSession, sessionId, screen.sessionId, password, true),
  );
  return { sessionId, procedure };
}
