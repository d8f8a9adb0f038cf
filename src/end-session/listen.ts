import { localHost } from '../core/host.js';
import { checkBoolean, checkOptions, checkWhole, typeError } from '../errors/arguments.js';
import { type EndSessionCallback, isFailure } from '../native/binding.js';
import type {
  EndSessionEvent,
  EndSessionListener,
  EndSessionSubscription,
  OnEndSessionOptions,
} from '../types/end-session.js';
import { closing } from './closing.js';
import { reasonsOf } from './reasons.js';

/**
 * Tells `listener` when Windows ends the session of this process: first that it is asked (`phase: 'query'`), then what came
 * of it (`phase: 'end'`). Windows is kept waiting until the listener is through, and so is a promise that it returns,
 * for 4 seconds a message at most; Windows itself gives a program 5. Save what is to be saved in `'end'` with
 * `ending: true`, and call `process.exit()` when that is done: once all listeners are through, Windows may end the
 * process at any moment.
 *
 * **A refusal is a wish.** A listener that returns exactly `false`, or a promise of it, in `'query'` makes this process
 * refuse. But Windows (since Vista) lets only programs with a visible window hold up the end of a session. One without,
 * as Node is, it ends all the same, after 5 seconds at the most: such a program can only use the time that the notice gives it. `blockEndSession()`
 * does not change that. Where `reasons` has `'critical'`, nobody's refusal counts.
 *
 * **What comes.** Each listener gets an event of its own. Listeners are called one after the other, and waited for
 * together. One that is added while others are being asked is told of what comes after. After a refusal Windows may send no
 * `'end'`: Microsoft promises it to programs that agreed. Two notices may be about
 * the same: a console control event (`source: 'console'`) follows the window's where Windows sends both, and is always
 * in phase `'end'`. Of those, `CTRL_LOGOFF_EVENT` is worth little: Windows sends it to services, and to console programs that
 * have not loaded user32.dll, which node.exe always has; and it does not say whose logoff it is. A service is told of
 * everybody's, with `ending: false` for that reason, and it is kept from ending the process.
 * - `'close-app'` is the Restart Manager's: an installer wants this program to let go of its files. It expects the
 *   program to exit by itself after `ending: true`, and lets it go on after `ending: false`.
 * - `'critical'` alone is a forced shutdown or restart.
 *
 * **Where it works.** In a session with a desktop, also in an Electron main process beside Electron's own events, and in
 * workers. A service (session 0) has no such desktop: of Windows' messages it gets none. While its thread
 * is blocked, a listener is not called, and Windows waits for it no longer than 4 seconds a message.
 *
 * What a listener throws, or its promise rejects with, counts as allowed; then it is an uncaught exception, or an
 * unhandled rejection. An answer that is late counts as allowed.
 *
 * @param options - `level`: when this process is told, 0x100 to 0x3FF, higher is earlier; it is the process's until the
 * subscription is closed. `keepAlive`: whether the process stays alive for the listener, by default not.
 * @returns What removes the listener: `close()`, or the end of a `using` block. The same function may be added twice, and
 * is then called twice. Nothing but that, the end of its worker and the end of the process removes it.
 * @throws WtsError `ERROR_ACCESS_DENIED`, `ERROR_NOT_ENOUGH_MEMORY` (no window can be made), `ERROR_CALL_NOT_IMPLEMENTED`
 * (Nano Server), `ERROR_TIMEOUT`, `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`, `ERR_WTS_LOAD`. TypeError, RangeError: bad
 * arguments, before Windows is asked anything.
 *
 * Permission: none. Oldest Windows: Vista, Server 2008.
 * @example
 * import { writeFile } from 'node:fs/promises';
 *
 * const subscription = onEndSession(async ({ phase, ending, reasons }) => {
 *   if (phase !== 'end' || !ending) return;
 *   await writeFile('draft.txt', `saved at the ${reasons.join(', ')}`);
 *   process.exit();
 * });
 * // When there is nothing to save any more:
 * subscription.close();
 * @see https://learn.microsoft.com/windows/win32/shutdown/wm-queryendsession
 * @see https://learn.microsoft.com/windows/win32/shutdown/wm-endsession
 * @see https://learn.microsoft.com/windows/win32/shutdown/shutdown-changes-for-windows-vista
 * @see https://learn.microsoft.com/windows/console/handlerroutine
 */
export function onEndSession(
  listener: EndSessionListener,
  options?: OnEndSessionOptions,
): EndSessionSubscription {
  if (typeof listener !== 'function') throw typeError('listener', 'a function', listener);
  const { level, keepAlive } = checkOptions(options, knownOptions);
  const wanted = level === undefined ? NO_WISH : checkWhole(level, 'options.level', ...LEVELS);
  const keeps = checkBoolean(keepAlive, 'options.keepAlive');
  const host = localHost();
  const { binding } = host;
  const call = (question: number, notice: number, ending: boolean, flags: number): void => {
    const event = eventOf(notice, ending, flags);
    hear(listener, event, (allow) => {
      binding.answerEndSession(subscription, question, allow);
    });
  };
  const callback: EndSessionCallback = Object.assign(call, { listener });
  const subscribed = binding.subscribeEndSession(wanted, BOUND, keeps, callback);
  if (isFailure(subscribed)) throw host.error(subscribed);
  const subscription = subscribed;
  return closing(() => {
    binding.unsubscribeEndSession(subscription);
  });
}

/** Milliseconds for which Windows is kept waiting: less than its own 5 seconds, after which it ends the process. */
const BOUND = 4000;

/** What Windows lets programs have, of `SetProcessShutdownParameters`. */
const LEVELS = [0x100, 0x3ff] as const;
const NO_WISH = 0;

const knownOptions = [
  'level',
  'keepAlive',
] as const satisfies readonly (keyof OnEndSessionOptions)[];

const QUERY = 0;
const CONSOLE = 2;

function eventOf(notice: number, ending: boolean, flags: number): EndSessionEvent {
  return {
    phase: notice === QUERY ? 'query' : 'end',
    reasons: reasonsOf(flags),
    ending,
    source: notice === CONSOLE ? 'console' : 'window',
  };
}

/** Answers for a listener, whatever it does. Its errors come after the answer, and are for whoever looks after those. */
function hear(
  listener: EndSessionListener,
  event: EndSessionEvent,
  answer: (allow: boolean) => void,
): void {
  let said: unknown;
  try {
    said = listener(event);
  } catch (error) {
    answer(true);
    throw error;
  }
  if (!mayBePromise(said)) {
    answer(said !== false);
    return;
  }
  // Not Promise.resolve(), which throws where the promise's constructor is a getter that does.
  void new Promise((resolve) => {
    resolve(said);
  }).then(
    (outcome) => {
      answer(outcome !== false);
    },
    (error: unknown) => {
      answer(true);
      throw error;
    },
  );
}

function mayBePromise(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
