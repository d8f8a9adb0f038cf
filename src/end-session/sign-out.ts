import { blockingNow } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { call, type Procedure } from '../core/procedure.js';
import { CALL_TIMEOUT, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkOneOf, checkOptions, checkSyncOptions, checkWhole } from '../errors/arguments.js';
import { notInteractiveError } from '../errors/wts-error.js';
import { isFailure, type NativeBinding } from '../native/binding.js';
import { decodeLogon } from '../native/record.js';
import { resolveId } from '../sessions/ids.js';
import type { SignOutOptions, SignOutSyncOptions } from '../types/end-session.js';

/**
 * Signs the user of this process out: asks Windows to end the logon session that this process runs in. `ExitWindows` of
 * Microsoft's older pages is the macro of the same call, `ExitWindowsEx(EWX_LOGOFF)`.
 *
 * It resolves when Windows has accepted the request, which is all that Windows tells. What comes of it comes later, or
 * never: each program is asked, one may refuse, the user may stop it. `onEndSession()` is told of that. Nothing that is
 * given here can turn the request into a shutdown or a restart.
 *
 * With `force: 'always'` programs, this one included, may be ended without a word: save your own work before you call.
 *
 * It is the logon session of *this process* that ends. A program that was started as another user (`runas`, or elevated
 * with another account's password) is in a logon session of its own, and does not sign out the user at the screen. To log
 * off a session by its id, on this host or another, use `logoff()`.
 *
 * @param options - `force`: what happens to programs that refuse or hang, by default the user is asked; `reason`: by
 * default 0x80040001; `timeout`: by default 60,000 ms; `signal`. An abort does not take back what Windows has accepted.
 * @throws WtsError `ERR_WTS_NOT_INTERACTIVE` (session 0, where services and most scheduled tasks and SSH logons run; a
 * window station that is not visible; a logon that is not interactive: Windows would say yes and do nothing),
 * `ERROR_SHUTDOWN_IN_PROGRESS` (the session or the host is being ended already), `ERROR_ACCESS_DENIED`,
 * `ERROR_PRIVILEGE_NOT_HELD`, `ERROR_NOT_READY`, `ERROR_INVALID_PARAMETER`, `ERROR_CALL_NOT_IMPLEMENTED` (Nano Server),
 * `ERR_WTS_TIMEOUT`, `ERR_WTS_TOO_MANY_CALLS` (64 sign-outs or other requests that Windows does not answer), `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, `ERR_WTS_LOAD`; `signal.reason` when aborted. TypeError,
 * RangeError: bad arguments, before Windows is asked anything.
 *
 * Permission: none, and no privilege. Oldest Windows: Vista, Server 2008.
 * @example
 * await signOut(); // programs with unsaved work ask their user
 * @example
 * await signOut({ force: 'if-hung' }); // and those that do not answer are ended
 * @see https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-exitwindowsex
 * @see https://learn.microsoft.com/windows/win32/shutdown/logging-off
 */
export async function signOut(options?: SignOutOptions): Promise<void> {
  const checked = checkOptions(options, knownOptions);
  const request = checkRequest(checked);
  // No server, not even an inherited one: it is this host's session.
  const settings = checkCall({ signal: checked.signal, timeout: checked.timeout });
  const { host } = settings;
  const attempt: Attempt = { made: false };
  const procedure = signingOut(host, request, attempt);
  await runCall(settings, DOING, procedure, host.context(), () => outcomeOf(attempt));
}

/**
 * Signs the user of this process out, blocking this thread. As `signOut`. While it blocks, no listener of this thread can
 * be told of anything.
 *
 * @throws WtsError as `signOut`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-exitwindowsex
 */
export function signOutSync(options?: SignOutSyncOptions): void {
  const checked = checkSyncOptions(options, knownOptions);
  const request = checkRequest(checked);
  const settings = checkCall({ timeout: checked.timeout }, CALL_TIMEOUT, blockingNow);
  const { host } = settings;
  const attempt: Attempt = { made: false };
  const procedure = signingOut(host, request, attempt);
  runCallSync(settings, DOING, procedure, host.context(), () => outcomeOf(attempt));
}

const DOING = 'Signing out';

/** Whether it has come so far that Windows may have the request. */
interface Attempt {
  made: boolean;
}

function outcomeOf({ made }: Attempt): string {
  return made
    ? 'Whether Windows has taken the request is not known'
    : 'Windows has not been asked, and nobody is signed out';
}

/** `SHTDN_REASON_MAJOR_APPLICATION | SHTDN_REASON_MINOR_MAINTENANCE | SHTDN_REASON_FLAG_PLANNED`. */
const APPLICATION_PLANNED = 0x80040001;

const knownOptions = [
  'force',
  'reason',
  'signal',
  'timeout',
] as const satisfies readonly (keyof SignOutOptions)[];

/** In the order of the seam, which has no number for anything else. */
const forces = ['never', 'if-hung', 'always'] as const;

interface Request {
  readonly force: number;
  readonly reason: number;
}

function checkRequest({ force, reason = APPLICATION_PLANNED }: SignOutSyncOptions): Request {
  return {
    force: forces.indexOf(checkOneOf(force, 'options.force', forces)),
    reason: checkWhole(reason, 'options.reason', 0, 0xffffffff),
  };
}

function* signingOut(host: Host, { force, reason }: Request, attempt: Attempt): Procedure<void> {
  const { binding } = host;
  assertInteractive(host);
  // Noted when it is really called: a call whose time is over, or that finds no place, is not.
  const exitWindows = ((...args: Parameters<typeof binding.exitWindows>) => {
    attempt.made = true;
    return binding.exitWindows(...args);
  }) as NativeBinding['exitWindows'];
  const outcome = yield* call(binding, exitWindows, force, reason);
  if (isFailure(outcome)) throw host.error(outcome);
}

/** Outside of a user's logon session Windows accepts the request and does nothing. */
function assertInteractive(host: Host): void {
  const sessionId = resolveId('current', host);
  const context = host.context(sessionId);
  if (sessionId === 0) throw notInteractiveError('it is in session 0, as services are', context);
  const logon = host.binding.ownLogon();
  if (isFailure(logon)) throw host.error(logon, sessionId);
  const { isVisible, isInteractive } = decodeLogon(logon);
  if (!isVisible) throw notInteractiveError('its window station is not visible', context);
  if (!isInteractive) {
    throw notInteractiveError('its token lacks the group INTERACTIVE', context);
  }
}
