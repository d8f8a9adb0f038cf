import { checkSessionId, typeError, valueError } from '../errors/arguments.js';
import { refusedError } from '../errors/wts-error.js';
import { checkExpect, checkLogon } from '../target/expect.js';
import type { Logon } from '../target/logon.js';
import { isSameHost } from '../target/same-host.js';
import { defined } from '../target/target.js';
import type { VirtualDesktopKey, VirtualDesktopSession } from '../types/broker.js';
import type { Connection } from './connection.js';
import type { Doubt } from './doubt.js';
import { isNobodys } from './rows.js';

/** Which session is meant. A key is only a place; whoever passes a row means the person in it, at that broker. */
export interface Target {
  readonly key: VirtualDesktopKey;
  readonly meant: Logon;
  /** Why it could not be found out yet whether it is there; for the error of a time-out. */
  doubt?: Doubt | undefined;
}

const SESSION =
  'a session as listVirtualDesktopSessions() gives it, or { sessionId, vmHostName } of one';

/** What only a row says, beside `connectState`, which every row has. */
const OF_ROWS = [
  ...['vmName', 'userName', 'domainName', 'collectionId', 'clientMachineName', 'broker'],
] as const satisfies readonly (keyof VirtualDesktopSession)[];

/** Reads a `session` argument: a key, or a row, which implies that its user is expected. */
export function resolveTarget(session: unknown, expect: unknown, connection: Connection): Target {
  const given = checkExpectedUser(expect);
  if (typeof session !== 'object' || session === null) throw typeError('session', SESSION, session);
  const row = session as Partial<VirtualDesktopSession>;
  if (row.sessionId === undefined || row.vmHostName === undefined) {
    const lacks = row.sessionId === undefined ? 'sessionId' : 'vmHostName';
    // Of the session directory, or of a server.
    const isElsewhere = 'serverName' in row || 'state' in row;
    const hint = isElsewhere ? ': it is on a session host, which connect() opens' : '';
    throw typeError('session', SESSION, session, `an object without ${lacks}${hint}`);
  }
  const key = {
    sessionId: checkSessionId(row.sessionId, 'session.sessionId', 'a session id (a number)'),
    vmHostName: checkHostName(row.vmHostName),
  };
  if (row.connectState === undefined) {
    checkIsKey(row);
    return { key, meant: given };
  }
  if (typeof row.connectState !== 'string') {
    throw typeError('session.connectState', 'a string', row.connectState);
  }
  checkBroker(row, key, connection);
  // By name: a row may be an object of a class, with its properties on the prototype.
  const unread = row.userName === undefined && !isNobodys(row as VirtualDesktopSession);
  const { userName = unread ? undefined : '' } = row;
  // With a user it says that there is no domain, too.
  const { domainName = userName === undefined ? undefined : '' } = row;
  const implied = checkLogon({ userName, domainName }, 'session');
  const expected = { ...implied, ...defined(given) };
  return { key, meant: { ...expected, unread: unread && expected.userName === undefined } };
}

function checkExpectedUser(expect: unknown): Logon {
  const isGiven = typeof expect === 'object' && expect !== null && 'logonTime' in expect;
  if (isGiven && expect.logonTime !== undefined) {
    const form = 'left out: a broker does not say when a user logged on';
    throw valueError('options.expect.logonTime', form, expect.logonTime);
  }
  return checkExpect(expect, 'options.expect', ['userName', 'domainName']);
}

function checkHostName(value: unknown): string {
  if (typeof value !== 'string') throw typeError('session.vmHostName', 'a string', value);
  if (value === '' || value.trim() !== value || value.includes('\0')) {
    const form = 'the name of a host, without NUL or blanks around it';
    throw valueError('session.vmHostName', form, value);
  }
  return value;
}

/** Half a row would be a guard that is not there: `userName` of a key says nothing. */
function checkIsKey(key: Partial<VirtualDesktopSession>): void {
  const known: readonly string[] = ['sessionId', 'vmHostName'];
  const extra = [
    ...OF_ROWS.filter((name) => key[name] !== undefined),
    ...Object.keys(key).filter((name) => !known.includes(name)),
  ].filter((name) => name !== 'connectState');
  if (extra.length === 0) return;
  const received = `one with ${[...new Set(extra)].join(', ')}`;
  throw valueError('session', `${SESSION}, and a user in options.expect`, key, received);
}

/** Two brokers may have a session of the same key and user: a row means the broker that listed it. */
function checkBroker(
  { broker }: Partial<VirtualDesktopSession>,
  key: VirtualDesktopKey,
  connection: Connection,
): void {
  if (broker !== undefined && typeof broker !== 'string') {
    throw typeError('session.broker', 'the name of a broker', broker);
  }
  if (isSameHost(broker, connection.name)) return;
  const [there, here] = [broker, connection.name].map((name) =>
    name === undefined ? 'this host' : `"${name}"`,
  );
  throw refusedError(
    `Session ${String(key.sessionId)} of "${key.vmHostName}" was listed by the broker ${String(there)}, and not by ` +
      `${String(here)}. Act on it through a Broker of that name. If the two are the same host, pass ` +
      '{ sessionId, vmHostName } and options.expect.',
    connection.context(key),
  );
}
