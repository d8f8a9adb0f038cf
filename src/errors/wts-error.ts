import type { WtsErrorDetails, WtsErrorProperties } from '../types/error.js';
import type { SessionState } from '../types/session.js';
import { describeErrno, missingRight } from './error-table.js';
import { areTooManyCalls, type FailedCall } from './verdict.js';

/**
 * Reports a call that Windows or this package refused or could not finish.
 *
 * Tell failures apart by `code`, never by the message: `ERROR_…` and `RPC_S_…` are Windows' own names
 * (with the number in `errno`), `ERR_WTS_…` are this package's.
 *
 * @example
 * try {
 *   await logoff(3);
 * } catch (error) {
 *   if (error instanceof WtsError && error.code === 'ERROR_ACCESS_DENIED') console.error(error.permission);
 *   else throw error;
 * }
 * @see https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
export class WtsError extends Error implements WtsErrorProperties {
  readonly code: string;
  declare readonly errno?: number;
  declare readonly syscall?: string;
  declare readonly server?: string;
  declare readonly sessionId?: number;
  declare readonly hostName?: string;
  declare readonly vmHostName?: string;
  declare readonly permission?: string;
  declare readonly lastState?: SessionState;

  constructor(code: string, message: string, details: WtsErrorDetails = {}) {
    const { cause, ...properties } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [key, value] of Object.entries(properties)) {
      // What is not known is absent, so that printing an error shows only what helps.
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true });
    }
  }

  static {
    // On the prototype, where Error has it: an own property would be printed with every error.
    Object.defineProperty(this.prototype, 'name', { value: 'WtsError', configurable: true });
  }
}

/** Where a call went, for the text of its error. */
export interface CallContext {
  readonly server?: string | undefined;
  readonly sessionId?: number | undefined;
  /** The virtual machine that the session is in, on a server that lists those. */
  readonly hostName?: string | undefined;
  /** The virtualization host that has the session, which a broker lists. */
  readonly vmHostName?: string | undefined;
}

/** `session 3 on server "srv1"`, as far as it is known; of a broker `session 3 of "rdvh1" on server "rdcb1"`. */
export function describeTarget(context: CallContext): string {
  const { server, sessionId, hostName, vmHostName } = context;
  const within = hostName === undefined ? '' : ` in "${hostName}"`;
  const of = vmHostName === undefined ? '' : ` of "${vmHostName}"`;
  const session = sessionId === undefined ? '' : `session ${String(sessionId)}${within}${of}`;
  const host = server === undefined ? '' : `${session ? ' on ' : ''}server "${server}"`;
  return session + host;
}

/** Makes the error of a failed Win32 call: which call, which code, which session, what to do, and a note. */
export function windowsError(
  failure: FailedCall & { readonly syscall: string },
  context: CallContext,
  note?: string,
): WtsError {
  if (areTooManyCalls(failure)) return tooManyCallsError(failure.syscall, context);
  const { syscall, errno } = failure;
  const { code, text, hint } = describeErrno(errno, syscall);
  const permission = missingRight(syscall, errno);
  const target = describeTarget(context);
  const parts = [
    `${syscall} failed${target ? ` for ${target}` : ''}: ${text} (${code}, ${String(errno)}).`,
    permission !== undefined &&
      `It needs the permission "${permission}" on ${context.sessionId === undefined ? 'the sessions of that host' : 'that session'}.`,
    // What is wrong with one session of this host is said by the right.
    (permission === undefined || context.sessionId === undefined || context.server !== undefined) &&
      hint,
    note,
  ];
  const details = { errno, syscall, ...context, permission };
  return new WtsError(code, parts.filter(Boolean).join(' '), details);
}

export function tooManyCallsError(
  syscall: string,
  context: CallContext,
  advice = 'Server.stats() counts them.',
): WtsError {
  const target = describeTarget(context);
  const message =
    `${syscall} was not called${target ? ` for ${target}` : ''}: too many calls to that host ` +
    `are under way or have not returned. Make fewer at a time, and this one again. ${advice} Some calls never return: ` +
    'where none does although the host answers others, only a new process helps.';
  return new WtsError('ERR_WTS_TOO_MANY_CALLS', message, { syscall, ...context });
}

/** Where a function of this package was called. */
export interface Caller {
  readonly stack?: string;
}

/** Remembers who called `called`, which is left out. Done at the call: later the stack is another. */
export function callerOf(called: (...args: never[]) => unknown): Caller {
  const caller: Caller = {};
  Error.captureStackTrace(caller, called);
  return caller;
}

/**
 * Gives an error of this package's, made in a timer, a poll or deep in a procedure, the stack of the call that
 * it is the error of: that is where its reader looks first.
 */
export function atCaller<E>(error: E, caller: Caller | undefined): E {
  const stack: unknown = caller?.stack;
  if (!(error instanceof WtsError) || typeof stack !== 'string') return error;
  // No frames where Error.stackTraceLimit is 0.
  const frames = stack.indexOf('\n');
  if (frames < 0) return error;
  const value = String(error) + stack.slice(frames);
  return Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
}

export function closedError(
  server: string | undefined,
  [what, open]: readonly [what: string, open: string] = ['server', 'connect'],
  note?: string,
): WtsError {
  const name = server === undefined ? '' : `"${server}" `;
  const closed = `The ${what} ${name}has been closed; open it again with ${open}().`;
  const message = note === undefined ? closed : `${closed} ${note}`;
  return new WtsError('ERR_WTS_CLOSED', message, { server });
}

export function refusedError(message: string, context: CallContext): WtsError {
  return new WtsError('ERR_WTS_REFUSED', message, { ...context });
}

export function identityError(message: string, context: CallContext): WtsError {
  return new WtsError('ERR_WTS_IDENTITY', message, { ...context });
}

export function notInteractiveError(why: string, context: CallContext): WtsError {
  const message =
    `This process does not run for a user who is signed in at its desktop: ${why}. ExitWindowsEx was not called: ` +
    'Windows would accept the request and log nobody off. logoff() logs a session off by its id.';
  return new WtsError('ERR_WTS_NOT_INTERACTIVE', message, { ...context });
}

/** What Windows answered is not what its documents say. */
export function badAnswerError(
  syscall: string,
  what: string,
  context: CallContext,
  note?: string,
): WtsError {
  const target = describeTarget(context);
  const said = `${syscall} answered${target ? ` for ${target}` : ''} with ${what}.`;
  const message = note === undefined ? said : `${said} ${note}`;
  return new WtsError('ERR_WTS_BAD_ANSWER', message, { syscall, ...context });
}

export function timeoutError(
  message: string,
  details: CallContext & { lastState?: SessionState | undefined; cause?: unknown },
): WtsError {
  return new WtsError('ERR_WTS_TIMEOUT', message, details);
}

export function platformError(): WtsError {
  return new WtsError(
    'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    `Remote Desktop Services sessions exist on Windows only; this is ${process.platform}. ` +
      'Check isSupported() first, or install a SimulatedHost from "wtsapi32/testing" in tests.',
  );
}

/** @param reason what was tried, and what is wrong with it */
export function loadError(reason: string, cause?: unknown): WtsError {
  const { versions } = process;
  const runtime = (['electron', 'bun', 'deno', 'node'] as const).find((name) => versions[name]);
  const host = runtime ? `${runtime} ${String(versions[runtime])}` : 'this runtime';
  return new WtsError(
    'ERR_WTS_LOAD',
    `The native part of wtsapi32 could not be loaded in ${host} on ${process.platform}-${process.arch}: ${reason}`,
    { cause },
  );
}
