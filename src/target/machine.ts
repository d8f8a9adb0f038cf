import type { Host } from '../core/host.js';
import { inTurn, type Procedure } from '../core/procedure.js';
import { identityError, type WtsError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import type { SessionRow } from '../native/record.js';
import { enumerate } from '../sessions/enumerate.js';
import { compare, type Logon } from './logon.js';
import { look } from './look.js';
import { callIdOf, keyOf, type Machine, type Place } from './place.js';

/*
 * Sessions in virtual machines: what a call does with their `ExecEnvId` is not documented. Windows may take it for a
 * session's id, and then it is somebody else's. So before each call Windows itself must say whose session it is that
 * it takes this number for.
 */

/** Throws unless a call with this session's number can be about nobody else. */
export function* requireMachine(host: Host, place: Place, { logonTime }: Logon): Procedure<void> {
  const { machine, sessionId } = place;
  if (!machine) return;
  const answer = yield* inTurn(host.turns, enumerate(host));
  if (isFailure(answer)) throw host.error(answer, sessionId);
  const own = answer.rows.filter((row) => isAt(row, place));
  const [row] = own;
  // Gone a moment ago, or the host tells its sessions apart by something else.
  if (!row || own.length > 1) throw unclear(host, place, `the list has it ${own.length} times`);
  const id = callIdOf(place);
  const sameNumber = answer.rows.filter((other) => other !== row && isCalled(other, id));
  if (sameNumber.some((other) => isSameUser(other, row))) {
    throw unclear(host, place, `another session of the same user has the id ${id}`);
  }
  const { userName = '', domainName } = row;
  const meant = { userName, domainName, whole: true, logonTime };
  const found = yield* inTurn(host.turns, look(host, { sessionId: id }, { meant }));
  if (found.kind !== 'here') throw host.error(found.why, sessionId, noteOf(machine));
  if (found.doubt) throw host.error(found.doubt, sessionId, noteOf(machine));
  const comparison = compare(meant, found.seen);
  if (comparison.kind === 'same') return;
  throw unclear(host, place, `Windows takes ${id} for another one: ${comparison.found}`);
}

function isAt({ hostName, execEnvId, id }: SessionRow, place: Place): boolean {
  if (hostName === undefined || execEnvId === undefined) return false;
  return keyOf({ sessionId: id, machine: { hostName, execEnvId } }) === keyOf(place);
}

/** By one of the numbers that a call may take. */
function isCalled({ id, execEnvId }: SessionRow, number: number): boolean {
  return id === number || execEnvId === number;
}

function isSameUser(a: SessionRow, b: SessionRow): boolean {
  return folded(a.userName) === folded(b.userName) && folded(a.domainName) === folded(b.domainName);
}

function folded(name = ''): string {
  return name.toLowerCase();
}

function noteOf({ hostName, execEnvId }: Machine): string {
  return (
    `Calls about sessions in virtual machines take their ExecEnvId: for the one in "${hostName}" that is ${execEnvId}. ` +
    'Nothing was done.'
  );
}

function unclear(host: Host, { sessionId, machine }: Place, found: string): WtsError {
  const message =
    `Session ${sessionId} in the virtual machine "${machine?.hostName ?? ''}" cannot be shown to be the one that a call ` +
    `would be about: ${found}. Nothing was done; list the sessions again, or connect to that machine.`;
  return identityError(message, host.context(sessionId));
}
