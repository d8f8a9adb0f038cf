import type { Host } from '../core/host.js';
import { inTurn, type Procedure } from '../core/procedure.js';
import { identityError, refusedError, type WtsError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import type { SessionRow } from '../native/record.js';
import { enumerate } from '../sessions/enumerate.js';
import { compare, type Logon } from './logon.js';
import { ask } from './look.js';
import { callIdOf, keyOf, keyOfRow, type Place } from './place.js';

/*
 * On a server that lists virtual machines: what a call does with the `ExecEnvId` of a session in one is not documented.
 * Windows may take any number for the session that has it as its id, in whichever machine. So before each call Windows
 * itself must say whose session it is that it takes this number for.
 */

/** Throws unless a call with this session's number can be about nobody else. */
export function* requireCallId(host: Host, place: Place, { logonTime }: Logon): Procedure<void> {
  if (!host.virtualMachines) return;
  const answer = yield* inTurn(host.turns, enumerate(host));
  if (isFailure(answer)) throw host.error(answer, place);
  const id = callIdOf(place);
  const called = answer.rows.filter((row) => row.id === id || row.execEnvId === id);
  const [row, ...more] = called.filter((row) => keyOfRow(row) === keyOf(place));
  if (!row || more.length > 0) throw unlisted(host, place, called);
  const others = called.filter((other) => other !== row);
  if (others.some((other) => isSameUser(other, row))) {
    throw unclear(host, place, `another session of the same user has the number ${id}`);
  }
  const { userName = '', domainName } = row;
  const meant = { userName, domainName, whole: true, logonTime };
  const found = yield* inTurn(host.turns, ask(host, id, { meant }));
  const why = found.kind === 'here' ? found.doubt : found.why;
  if (why) throw host.error(why, place, noteOf(place));
  const comparison = found.kind === 'here' ? compare(meant, found.seen) : undefined;
  if (comparison?.kind === 'same') return;
  const whom = comparison?.found ?? 'it does not say whose it is';
  throw unclear(host, place, `Windows takes ${id} for another one: ${whom}`);
}

function isSameUser(a: SessionRow, b: SessionRow): boolean {
  return folded(a.userName) === folded(b.userName) && folded(a.domainName) === folded(b.domainName);
}

function folded(name = ''): string {
  return name.toLowerCase();
}

/** The list does not have it, or cannot tell it from another. */
function unlisted(host: Host, place: Place, called: readonly SessionRow[]): WtsError {
  const { sessionId, machine } = place;
  const other = called.find(({ hostName }) => hostName !== undefined);
  if (machine || other?.hostName === undefined) {
    return unclear(host, place, `the list has it ${called.length > 1 ? 'twice' : 'no more'}`);
  }
  const message =
    `Session ${sessionId} is none of the host's own: that number has one in the virtual machine "${other.hostName}". ` +
    'Nothing was done; pass the row that listSessions() gives of it.';
  return refusedError(message, host.context(sessionId));
}

function noteOf(place: Place): string {
  if (!place.machine) return 'Nothing was done.';
  return (
    'Calls about sessions in virtual machines take their ExecEnvId: for the one in ' +
    `"${place.machine.hostName}" that is ${place.machine.execEnvId}. Nothing was done.`
  );
}

function unclear(host: Host, place: Place, found: string): WtsError {
  const { sessionId, machine } = place;
  const where = machine ? ` in the virtual machine "${machine.hostName}"` : '';
  const message =
    `Session ${sessionId}${where} cannot be shown to be the one that a call would be about: ${found}. ` +
    'Nothing was done; list the sessions again.';
  return identityError(message, host.context(place));
}
