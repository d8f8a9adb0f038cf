import { describeHresult, missingWmiRight, showHresult } from './hresult-table.js';
import { areTooManyCalls, type FailedCall } from './verdict.js';
import { type CallContext, describeTarget, tooManyCallsError, WtsError } from './wts-error.js';

/** What to do where too many calls have not returned. */
const advice: Readonly<Record<string, string>> = {
  CoCreateInstance: 'At most 16 connections to a host may be under way.',
  'IWbemLocator::ConnectServer': 'At most 16 connections to a host may be under way.',
  'IWbemServices::ExecMethod':
    'Broker.stats() counts them. At most 64 requests to a broker may be under way.',
};

/**
 * Makes the error of a failed call of WMI: which call, which code, which session, what to do, and a note. `errno` is
 * an HRESULT, unsigned, or what a method returned.
 */
export function wmiError(
  failure: FailedCall & { readonly syscall: string },
  context: CallContext,
  note?: string,
): WtsError {
  const { syscall, errno } = failure;
  if (areTooManyCalls(failure)) {
    return tooManyCallsError(syscall, context, advice[syscall] ?? 'Broker.stats() counts them.');
  }
  const { code, text, hint } = describeHresult(errno, syscall);
  const right = missingWmiRight(syscall, errno, context.server !== undefined);
  const target = describeTarget(context);
  const parts = [
    `${syscall} failed${target ? ` for ${target}` : ''}: ${text} (${code}, ${showHresult(errno)}).`,
    ...[right?.hint ?? hint, note],
  ];
  const details = { errno, syscall, ...context, permission: right?.permission };
  return new WtsError(code, parts.filter(Boolean).join(' '), details);
}
