import { blockingNow } from '../core/clock.js';
import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { CALL_OPTIONS, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkOptions, checkSyncOptions, typeError, valueError } from '../errors/arguments.js';
import { badAnswerError, identityError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import { copyOf, ShortBuffer, valueOf } from '../sessions/class-values.js';
import { infoClass, nameOfClass } from '../sessions/info-classes.js';
import { probe, queryClasses } from '../sessions/probe.js';
import { requireCallId } from '../target/call-id.js';
import { compare, isMeant } from '../target/logon.js';
import { callIdOf } from '../target/place.js';
import { resolveTarget, type Target } from '../target/target.js';
import type { CallOptions, SyncCallOptions } from '../types/call.js';
import type {
  InfoClassName,
  InfoClassValue,
  InfoClassValues,
  RawBytes,
} from '../types/info-class.js';
import type { Session } from '../types/session.js';

/**
 * Asks for one class of information about a session. `getSession` reads the most useful ones together.
 *
 * @param session - A session id, `'current'` for this process's own session, or a `Session`: then nobody else may
 * be there by now, as far as Windows says.
 * @param infoClass - The class by Windows' name, or its number. One that this package does not know gives a `Buffer`.
 * @returns The value. `undefined`: Windows says that there is none, by an empty text or by no data at all.
 * @throws WtsError as `getSession`; `ERROR_NOT_SUPPORTED` (classes 17 to 22 and 27; 28 without a virtual address; 29 of
 * another host; a class that this Windows does not have yet), `ERROR_INVALID_PARAMETER` (no such class),
 * `ERR_WTS_BAD_ANSWER` (fewer bytes than the class has). TypeError, RangeError: not a session, not a class.
 *
 * Permission: Query Information on the session. Oldest Windows: Vista, Server 2008; some classes need a newer one.
 * @example
 * const client = await querySession(3, 'WTSClientInfo');
 * console.log(client?.clientName, client?.build);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export async function querySession<C extends InfoClassName>(
  session: number | Session | 'current',
  infoClass: C,
  options?: CallOptions,
): Promise<InfoClassValues[C] | undefined>;
export async function querySession(
  session: number | Session | 'current',
  infoClass: InfoClassName | number,
  options?: CallOptions,
): Promise<InfoClassValue | RawBytes | undefined>;
export async function querySession(
  session: number | Session | 'current',
  infoClass: InfoClassName | number,
  options?: CallOptions,
): Promise<InfoClassValue | RawBytes | undefined> {
  const settings = checkCall(checkOptions(options, CALL_OPTIONS));
  const { host } = settings;
  const target = resolveTarget(session, undefined, host);
  const asked = checkClass(infoClass);
  return runCall(settings, DOING, ask(host, target, asked), host.context(target));
}

/**
 * Asks for one class of information about a session, blocking this thread. As `querySession`.
 *
 * @throws WtsError as `querySession`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export function querySessionSync<C extends InfoClassName>(
  session: number | Session | 'current',
  infoClass: C,
  options?: SyncCallOptions,
): InfoClassValues[C] | undefined;
export function querySessionSync(
  session: number | Session | 'current',
  infoClass: InfoClassName | number,
  options?: SyncCallOptions,
): InfoClassValue | RawBytes | undefined;
export function querySessionSync(
  session: number | Session | 'current',
  infoClass: InfoClassName | number,
  options?: SyncCallOptions,
): InfoClassValue | RawBytes | undefined {
  const settings = checkCall(checkSyncOptions(options, CALL_OPTIONS), Infinity, blockingNow);
  const { host } = settings;
  const target = resolveTarget(session, undefined, host);
  const asked = checkClass(infoClass);
  return runCallSync(settings, DOING, ask(host, target, asked), host.context(target));
}

const DOING = 'Querying the session';

interface AskedClass {
  readonly number: number;
  /** Absent: a class that this package does not know. */
  readonly name: InfoClassName | undefined;
}

function checkClass(value: unknown): AskedClass {
  const expected = 'the name of an information class, such as "WTSClientInfo", or its number';
  if (typeof value === 'string') {
    if (!Object.hasOwn(infoClass, value)) throw valueError('infoClass', expected, value);
    const name = value as InfoClassName;
    return { name, number: infoClass[name] };
  }
  if (typeof value !== 'number') throw typeError('infoClass', expected, value);
  // Windows takes a signed number.
  if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
    throw valueError('infoClass', expected, value);
  }
  return { name: nameOfClass(value), number: value };
}

function* ask(
  host: Host,
  target: Target,
  { name, number }: AskedClass,
): Procedure<InfoClassValue | RawBytes | undefined> {
  const { meant, sessionId } = target;
  yield* requireCallId(host, target, meant);
  const id = callIdOf(target);
  if (isMeant(meant)) {
    const first = yield* probe(host, id);
    if (isFailure(first)) throw host.error(first, target);
    const comparison = compare(meant, first.info);
    if (comparison.kind === 'another' || comparison.kind === 'left') {
      throw identityError(
        `Session ${String(sessionId)} is not the one that was meant: ${comparison.found}. List the sessions again.`,
        host.context(target),
      );
    }
  }
  const [answer] = yield* queryClasses(host, id, [number]);
  const syscall = 'WTSQuerySessionInformationW';
  if (!answer) throw host.error({ syscall, errno: 0 }, target);
  if ('errno' in answer) throw host.error({ syscall, ...answer }, target);
  const { data } = answer;
  if (name === undefined) return data.byteLength === 0 ? undefined : copyOf(data);
  const value = valueOf(name, data, host.windowsRelease);
  if (!(value instanceof ShortBuffer)) return value;
  const what = `${String(value.found)} bytes, where ${name} has ${String(value.expected)}`;
  throw badAnswerError(syscall, what, host.context(target));
}
