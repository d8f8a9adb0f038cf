import { now } from '../core/clock.js';
import { pause, type Procedure, shared } from '../core/procedure.js';
import { type Patience, Retries } from '../core/retry.js';
import { identityError, refusedError, WtsError } from '../errors/wts-error.js';
import { compare, type Comparison, learn, type Logon, type Seen } from '../target/logon.js';
import type { VirtualDesktopKey, VirtualDesktopSession } from '../types/broker.js';
import type { Connection } from './connection.js';
import { type Doubt, isDoubt, verdictOf } from './doubt.js';
import { getRow, listRows } from './list.js';
import { isKeyOf, type Listed, type ListedRow, seenOf } from './rows.js';
import type { Target } from './target.js';

/*
 * What happens before a session is waited for, logged off or disconnected: one list, in which it is looked up by its
 * key. So no text of the caller's is ever part of a query or a path.
 */
export type Found =
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'here';
      readonly listed: ListedRow;
      /** Milliseconds that the list took: what it says is that old at most. */
      readonly took: number;
      readonly seen: Seen;
      readonly comparison: Comparison;
    };

/** Finds the session, or finds out that there is none. Throws when neither can be told. */
export function* find(connection: Connection, target: Target): Procedure<Found> {
  const retries = new Retries();
  for (;;) {
    const begun = now();
    const listed = yield* listTogether(connection);
    if (!isDoubt(listed)) return lookUp(connection, target, listed, now() - begun);
    target.doubt = listed;
    const delay = retries.next(patienceOf(listed));
    if (delay === undefined) throw connection.error(listed, target.key);
    yield* pause(delay);
  }
}

/** Lists once for all who ask at this moment. */
export function listTogether(connection: Connection): Procedure<Listed | Doubt> {
  return shared(connection.lists, () => listRows(connection));
}

/** How long it is worth asking again. Nothing has been seen of it yet, so only what passes is waited for. */
function patienceOf(doubt: Doubt): Patience {
  const verdict = verdictOf(doubt);
  if (verdict === 'not-yet') return 'endless';
  return verdict === 'transport' || verdict === 'partial' ? 'some' : 'none';
}

function lookUp(
  connection: Connection,
  { key, meant }: Target,
  listed: Listed,
  took: number,
): Found {
  const [found, ...others] = listed.find(key);
  if (!found) {
    checkIsMissing(connection, key, listed);
    return { kind: 'gone' };
  }
  if (others.length > 0) throw severalError(connection, key, [found, ...others]);
  const seen = seenOf(found.row);
  return { kind: 'here', listed: found, took, seen, comparison: compare(meant, seen) };
}

const WBEM_E_NOT_FOUND = 0x80041002;

/** Throws where a list that lacks it does not show that it is not there. */
function checkIsMissing(connection: Connection, key: VirtualDesktopKey, listed: Listed): void {
  const { sessionId, vmHostName } = key;
  const names = new Set(listed.similar(key).map(({ row }) => `"${row.vmHostName}"`));
  if (names.size > 0) {
    const message =
      `The broker lists no session ${String(sessionId)} of "${vmHostName}", but one of ${[...names].join(', ')}: ` +
      'pass the name as the broker has it.';
    throw refusedError(message, connection.context(key));
  }
  if (listed.unreadable === undefined) return;
  throw connection.error(
    listed.unreadable,
    key,
    'This may be the session that was meant. Nothing was done.',
  );
}

function severalError(
  connection: Connection,
  key: VirtualDesktopKey,
  rows: readonly ListedRow[],
): WtsError {
  const names = [...new Set(rows.map(({ row }) => `"${row.vmHostName}"`))];
  const what = `The broker lists session ${String(key.sessionId)} of`;
  const message =
    names.length > 1
      ? `${what} ${names.join(' and ')}. Pass one of these names as it is.`
      : `${what} ${names.join('')} ${rows.length} times, so that it is not known which is meant. Nothing was done.`;
  return refusedError(message, connection.context(key));
}

/** The name that WMI has for it, although it is a list that says so. */
function notFoundError(connection: Connection, key: VirtualDesktopKey): WtsError {
  const { sessionId, vmHostName } = key;
  const message =
    `The broker lists no session ${String(sessionId)} of "${vmHostName}" (WBEM_E_NOT_FOUND). ` +
    'List the sessions again: it may have ended.';
  const details = { errno: WBEM_E_NOT_FOUND, ...connection.context(key) };
  return new WtsError('WBEM_E_NOT_FOUND', message, details);
}

/** For requests: the session, which may be touched and is the one that was meant; or it throws. */
export function* requireTarget(
  connection: Connection,
  target: Target,
): Procedure<{ readonly listed: ListedRow; readonly seen: Seen; readonly logon: Logon }> {
  const { sessionId, vmHostName } = target.key;
  const context = connection.context(target.key);
  if (sessionId === 0) {
    const message = 'Session 0 belongs to the services of a virtual machine; nobody is in it.';
    throw refusedError(message, context);
  }
  const found = yield* find(connection, target);
  if (found.kind === 'gone') throw notFoundError(connection, target.key);
  const { listed, took } = found;
  // By then the session may be another's.
  const row = took > FRESH ? yield* readAgain(connection, listed) : listed.row;
  const seen = seenOf(row);
  const comparison = compare(target.meant, seen);
  if (comparison.kind !== 'same') {
    const not = comparison.kind === 'unclear' ? 'cannot be shown to be' : 'is not';
    throw identityError(
      `Session ${String(sessionId)} of "${vmHostName}" ${not} the one that was meant: ${comparison.found}. ` +
        'Nothing was done; list the sessions again.',
      context,
    );
  }
  return { listed, seen, logon: learn(target.meant, seen) };
}

/** Milliseconds for which what a list said is good enough to make a request by. */
const FRESH = 1000;

/** The same session once more; right after it the request is made, however long it took. */
function* readAgain(
  connection: Connection,
  { path, row }: ListedRow,
): Procedure<VirtualDesktopSession> {
  // Of one without a path nothing can be asked, which the request says.
  if (path === '') return row;
  const retries = new Retries();
  for (;;) {
    const again = yield* getRow(connection, path);
    if (!isDoubt(again) && isKeyOf(row, again.row)) return again.row;
    const unexpected = 'another session than that of the path';
    const doubt = isDoubt(again) ? again : { syscall: 'IWbemServices::GetObject', unexpected };
    if (verdictOf(doubt) === 'missing') throw notFoundError(connection, row);
    if (verdictOf(doubt) === 'unsupported') return row;
    const delay = retries.next(patienceOf(doubt));
    if (delay === undefined) throw connection.error(doubt, row, 'Nothing was done.');
    yield* pause(delay);
  }
}
