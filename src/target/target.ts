import type { Host } from '../core/host.js';
import { checkSessionId, SESSION, typeError } from '../errors/arguments.js';
import { refusedError } from '../errors/wts-error.js';
import type { NativeFailure } from '../native/binding.js';
import { resolveId } from '../sessions/ids.js';
import { isKnownToBeNobodys, mustBeNobodys } from '../sessions/nobodys.js';
import type { Session, SessionDetails } from '../types/session.js';
import { checkExpect, checkLogon } from './expect.js';
import type { Logon } from './logon.js';
import type { Machine, Place } from './place.js';
import { isSameHost } from './same-host.js';

/**
 * Which session is meant. An id is only a number; whoever passes a `Session` means the person in it, on the
 * host where it was seen.
 */
export interface Target extends Place {
  readonly meant: Logon;
  /** Why it could not be found out yet whether it is there; for the error of a time-out. */
  doubt?: NativeFailure | undefined;
}

/** Reads a `session` argument: an id, `'current'`, or a `Session`, which implies that its user is expected. */
export function resolveTarget(
  session: unknown,
  expect: unknown,
  host: Host,
  name = 'session',
): Target {
  const given = checkExpect(expect);
  if (typeof session !== 'object') {
    return { sessionId: resolveId(session, host, name), meant: given };
  }
  const row = session as Partial<SessionDetails> | null;
  if (row === null || typeof row.id !== 'number' || typeof row.state !== 'string') {
    throw typeError(name, SESSION, row);
  }
  checkServer(row, host, name);
  const machine = machineOf(row, host, name);
  const unread = row.userName === undefined && !saysNobody(row);
  // By name: a row may be an object of a class, with its properties on the prototype.
  const { userName = unread ? undefined : '', domainName, logonTime } = row;
  const implied = checkLogon({ userName, domainName, logonTime }, name);
  const expected = { ...implied, ...defined(given) };
  return {
    ...{ sessionId: resolveId(row.id, host, name), machine },
    meant: { ...expected, unread: unread && expected.userName === undefined },
  };
}

/** The virtual machine that a row is of. Its id is unique there only, so it is of no use on another server. */
function machineOf(row: Partial<Session>, host: Host, name: string): Machine | undefined {
  const { id, hostName, execEnvId } = row;
  if (hostName === undefined) return undefined;
  if (typeof hostName !== 'string' || hostName === '') {
    throw typeError(`${name}.hostName`, 'the name of a virtual machine', hostName);
  }
  if (!host.virtualMachines) {
    throw refusedError(
      `Session ${String(id)} runs in the virtual machine "${hostName}", where its id does not tell it from others; ` +
        'pass it to a server that was opened with { virtualMachines: true }, or connect to that machine.',
      host.context(id),
    );
  }
  return { hostName, execEnvId: checkSessionId(execEnvId, `${name}.execEnvId`) };
}

/** Whether a row without a user means nobody, or that Windows did not tell. */
function saysNobody(row: Partial<SessionDetails>): boolean {
  if (row.problems?.WTSUserName !== undefined) return false;
  if (row.currentTime !== undefined || isKnownToBeNobodys(row)) return true;
  // Of WTSEnumerateSessionsExW. A copy of another row may have lost what is known of it.
  return row.execEnvId !== undefined && mustBeNobodys(row);
}

/** Two hosts may have the same id and the same user: a session means the host that it was seen on. */
function checkServer({ id, server }: Partial<Session>, host: Host, name: string): void {
  if (server !== undefined && typeof server !== 'string') {
    throw typeError(`${name}.server`, 'the name of a server', server);
  }
  if (isSameHost(server, host.name)) return;
  const [there, here] = [server, host.name].map((server) =>
    server === undefined ? 'this host' : `"${server}"`,
  );
  const way = server === undefined ? 'localServer' : 'a Server of that name';
  throw refusedError(
    `Session ${String(id)} was seen on ${String(there)}, and not on ${String(here)}. Act on it through ${way}. ` +
      'If the two are the same host, pass the id; requests then take options.expect, too.',
    host.context(id),
  );
}

export function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined),
  ) as Partial<T>;
}
