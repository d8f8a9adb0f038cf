import { call, pause, type Procedure } from '../core/procedure.js';
import { pollDelay } from '../core/retry.js';
import { isFailure } from '../native/binding.js';
import { decodeInstances } from '../native/wmi-record.js';
import { compare, type Logon } from '../target/logon.js';
import type { Connection } from './connection.js';
import { CLASS, type Doubt, LIST, verdictOf } from './doubt.js';
import { requireTarget } from './find.js';
import { look } from './look.js';
import { describe, type ListedRow, uint32 } from './rows.js';
import type { Target } from './target.js';

/* Requests of the methods of a session. Each is made once, whatever comes of it. */

/** A method, and the texts that it takes. */
export interface Method {
  readonly name: 'Logoff' | 'Disconnect' | 'SendMessage';
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What has come of a request so far. */
export interface Attempts {
  made: number;
  /** To it WMI has not answered. */
  isOpen?: boolean;
}

/** What is said of them at the deadline. */
export function outcomeOf({ made }: Attempts): string {
  return made === 0 ? 'Nothing was done' : 'The request was made, and may be carried out';
}

/** What came of a request to log off. */
export type Requested = 'requested' | 'gone' | 'replaced';

const NOT_REPEATED =
  'It may have been carried out all the same. It was not repeated: the broker does not say when a user logged on, and ' +
  'so not whether it is still the same logon. List the sessions again.';

/** Has a session of which the path is known do something; tells why it did not. */
function* invoke(
  connection: Connection,
  { path, row }: ListedRow,
  { name, parameters = {} }: Method,
  attempts: Attempts,
): Procedure<Doubt | undefined> {
  if (path === '') {
    const unexpected = 'a session without a path, so that nothing can be asked of it';
    throw connection.error({ syscall: LIST, unexpected }, row, 'Nothing was done.');
  }
  const { binding, wmi } = connection;
  const [names, values] = [Object.keys(parameters), Object.values(parameters)];
  attempts.made++;
  attempts.isOpen = true;
  const answer = yield* call(binding, binding.callMethod, wmi, path, CLASS, name, names, values);
  attempts.isOpen = false;
  if (isFailure(answer)) return answer;
  const value = decodeInstances(answer, 1)[0]?.values[0];
  const returned = uint32(value);
  const syscall = `${CLASS}::${name}`;
  if (returned === undefined)
    return { syscall, unexpected: `${describe(value)} as its ReturnValue` };
  return returned === 0 ? undefined : { syscall, errno: returned };
}

/** Calls that fail when the method may have run. Others come before it. */
const AFTER_REQUEST = ['IWbemServices::ExecMethod', 'IWbemClassObject::Get'];

/** The error of a request that failed, which says whether it may have been carried out. */
function refusalOf(connection: Connection, listed: ListedRow, doubt: Doubt): Error {
  const isKnown = ['denied', 'missing', 'unsupported', 'not-asked'].includes(verdictOf(doubt));
  const { syscall } = doubt;
  const isMade = AFTER_REQUEST.includes(syscall) || syscall.startsWith(`${CLASS}::`);
  const isUnmade = !isMade || 'started' in doubt;
  return connection.error(doubt, listed.row, isKnown || isUnmade ? undefined : NOT_REPEATED);
}

/** Disconnects the session, or shows a message in it, when it is the one that was meant. */
export function* request(
  connection: Connection,
  target: Target,
  method: Method,
  attempts: Attempts,
): Procedure<void> {
  const { listed } = yield* requireTarget(connection, target);
  const doubt = yield* invoke(connection, listed, method, attempts);
  if (doubt) throw refusalOf(connection, listed, doubt);
}

/** A moment in which a session may still be shown that WMI says is not there. */
const LOOKS = 5;

/** Asks the broker to log the session off. Throws when it refuses. */
export function* requestLogoff(
  connection: Connection,
  listed: ListedRow,
  logon: Logon,
  attempts: Attempts,
): Procedure<Requested> {
  const doubt = yield* invoke(connection, listed, { name: 'Logoff' }, attempts);
  if (!doubt) return 'requested';
  // It went by itself between the list and the call: another look has to say so, too.
  for (let i = 0; verdictOf(doubt) === 'missing' && i < LOOKS; i++) {
    if (i > 0) yield* pause(pollDelay(i - 1));
    const found = yield* look(connection, { ...listed.row, path: listed.path });
    if (found.kind === 'gone') return 'gone';
    if (found.kind === 'here' && compare(logon, found.seen).kind === 'another') return 'replaced';
  }
  throw refusalOf(connection, listed, doubt);
}
