import { pause, type Procedure, shared } from '../core/procedure.js';
import { type Patience, Retries } from '../core/retry.js';
import { type HresultVerdict, hresultVerdict } from '../errors/hresult-verdict.js';
import { identityError, refusedError, WtsError } from '../errors/wts-error.js';
import { compare, type Comparison, learn, type Logon, type Seen } from '../target/logon.js';
import type { VirtualDesktopKey } from '../types/broker.js';
import type { Connection } from './connection.js';
import { type Doubt, isDoubt } from './doubt.js';
import { listRows } from './list.js';
import { type Listed, type ListedRow, seenOf } from './rows.js';
import type { Target } from './target.js';

/*
 * What happens before a session is waited for, logged off or disconnected: one list, in which it is looked up by its
 * key. So no text of the caller's is ever part of a query or a path.
 */
export type Found =
  | { readonly kind: 'gone'; readonly why: WtsError }
  | {
      readonly kind: 'here';
      readonly listed: ListedRow;
      readonly seen: Seen;
      readonly comparison: Comparison;
    };

/** Finds the session, or finds out that there is none. Throws when neither can be told. */
export function* find(connection: Connection, target: Target): Procedure<Found> {
  const retries = new Retries();
  for (;;) {
    const listed = yield* listTogether(connection);
    if (!isDoubt(listed)) return lookUp(connection, target, listed);
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

export function verdictOf(doubt: Doubt): HresultVerdict {
  return 'unexpected' in doubt ? 'failed' : hresultVerdict(doubt);
}

function lookUp(connection: Connection, { key, meant }: Target, listed: Listed): Found {
  const [found, ...others] = listed.find(key);
  if (!found) return { kind: 'gone', why: notFoundError(connection, key, listed) };
  if (others.length > 0) {
    const names = [found, ...others].map(({ row }) => `"${row.vmHostName}"`).join(' and ');
    const message = `The broker lists session ${String(key.sessionId)} of ${names}. Pass one of these names as it is.`;
    throw refusedError(message, connection.context(key));
  }
  const seen = seenOf(found.row);
  return { kind: 'here', listed: found, seen, comparison: compare(meant, seen) };
}

const WBEM_E_NOT_FOUND = 0x80041002;

/** The name that WMI has for it, although it is a list that says so. */
function notFoundError(connection: Connection, key: VirtualDesktopKey, listed: Listed): WtsError {
  const { sessionId, vmHostName } = key;
  // A short name for a full one, or the other way round.
  const label = firstLabel(vmHostName);
  const similar = new Set(
    listed.rows
      .filter(({ row }) => row.sessionId === sessionId && firstLabel(row.vmHostName) === label)
      .map(({ row }) => `"${row.vmHostName}"`),
  );
  const hint =
    similar.size > 0
      ? `It lists one of ${[...similar].join(', ')}: pass the name as the broker has it.`
      : 'List the sessions again: it may have ended.';
  const message = `The broker lists no session ${String(sessionId)} of "${vmHostName}" (WBEM_E_NOT_FOUND). ${hint}`;
  const details = { errno: WBEM_E_NOT_FOUND, ...connection.context(key) };
  return new WtsError('WBEM_E_NOT_FOUND', message, details);
}

function firstLabel(name: string): string | undefined {
  return name.toLowerCase().split('.')[0];
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
  if (found.kind === 'gone') throw found.why;
  const { listed, seen, comparison } = found;
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
