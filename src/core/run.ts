import { checkSignal, checkTimeout } from '../errors/arguments.js';
import {
  type CallContext,
  type Caller,
  callerOf,
  describeTarget,
  timeoutError,
  type WtsError,
} from '../errors/wts-error.js';
import { Deadline } from './clock.js';
import { type Host, hostOf } from './host.js';
import { type Procedure, runAsync, runSync } from './procedure.js';

/** Milliseconds that a call may take unless its caller says otherwise. */
export const CALL_TIMEOUT = 60_000;

/** The names of the options that every call on a server has. */
export const CALL_OPTIONS = ['server', 'signal', 'timeout'] as const;

/** The options that every call has, checked, and who calls. */
export interface RunSettings {
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  readonly caller: Caller;
}

/** The same of a call on a server. */
export interface CallSettings extends RunSettings {
  readonly host: Host;
}

interface CommonOptions {
  readonly signal?: unknown;
  readonly timeout?: unknown;
}

/** Checks a call's options. Comes before anything that asks Windows: an aborted signal asks nothing. */
export function checkCall(
  options: CommonOptions & { readonly server?: unknown },
  standardTimeout = CALL_TIMEOUT,
  clock?: () => number,
): CallSettings {
  const host = hostOf(options.server);
  return { host, ...checkRun(options, standardTimeout, clock, checkCall) };
}

/** The same for a call on what is not a server. `called`: what the stacks of its errors leave out. */
export function checkRun(
  options: CommonOptions,
  standardTimeout = CALL_TIMEOUT,
  clock?: () => number,
  called: (...args: never[]) => unknown = checkRun,
): RunSettings {
  const signal = checkSignal(options.signal);
  const deadline = new Deadline(checkTimeout(options.timeout, standardTimeout), clock);

  if (signal?.aborted) throw signal.reason;
  return { deadline, signal, caller: callerOf(called) };
}

/**
 * Runs a procedure off the event loop. `doing` and `context` name it in the time-out's text, and `outcome` says there
 * what may have come of it.
 */
export function runCall<T>(
  { deadline, signal, caller }: RunSettings,
  doing: string,
  procedure: Procedure<T>,
  context: CallContext,
  outcome?: () => string,
): Promise<T> {
  return runAsync(procedure, {
    deadline,
    signal,
    caller,
    onTimeout: () => callTimeout(doing, deadline, context, outcome?.()),
  });
}

/** As `runCall`, on this thread. */
export function runCallSync<T>(
  { deadline, caller }: RunSettings,
  doing: string,
  procedure: Procedure<T>,
  context: CallContext,
  outcome?: () => string,
): T {
  return runSync(procedure, {
    deadline,
    caller,
    onTimeout: () => callTimeout(doing, deadline, context, outcome?.()),
  });
}

function callTimeout(
  doing: string,
  deadline: Deadline,
  context: CallContext,
  outcome = 'What Windows is still doing has been abandoned',
): WtsError {
  const target = describeTarget(context);
  return timeoutError(
    `${doing}${target && ` (${target})`} took longer than ${String(deadline.timeout)} ms. ` +
      `${outcome}; allow more time with options.timeout.`,
    context,
  );
}
