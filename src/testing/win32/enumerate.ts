import { isFailure } from '../../native/binding.js';
import type { CalledHost, Windows } from '../host-model.js';
import type { LiveSession } from '../live-session.js';
import type { EnumeratedSession, Table } from '../rows.js';
import { stateNumber } from '../states.js';
import type { Steps } from '../steps.js';
import { after, reach } from './reach.js';

export const WTSEnumerateSessionsW = enumeration(
  'WTSEnumerateSessionsW',
  ['sessionId', 'state', 'sessionName'],
  basicRow,
);

export const WTSEnumerateSessionsExW = enumeration(
  'WTSEnumerateSessionsExW',
  [
    'sessionId',
    'state',
    'execEnvId',
    'sessionName',
    'hostName',
    'userName',
    'domainName',
    'farmName',
  ],
  detailedRow,
);

function enumeration(
  syscall: string,
  columns: readonly (keyof EnumeratedSession)[],
  row: (session: LiveSession) => EnumeratedSession,
) {
  return function* (windows: Windows, on: CalledHost): Steps<Table<EnumeratedSession>> {
    const server = yield* reach(windows, on, { call: syscall, server: on.name });
    if (isFailure(server)) return server;
    yield after(windows, server.latency);
    return { columns, rows: server.listed(on.machines).map(row) };
  };
}

function basicRow(session: LiveSession): EnumeratedSession {
  return {
    sessionId: session.id,
    state: stateNumber(session.state),
    sessionName: session.name,
  };
}

/** Names that are not there are NULL (#41), except that of the session. */
function detailedRow(session: LiveSession): EnumeratedSession {
  const { execEnvId, hostName, userName, domainName, farmName } = session.script;
  return {
    ...basicRow(session),
    execEnvId: execEnvId ?? session.id,
    hostName: orNull(hostName),
    userName: orNull(userName),
    domainName: orNull(domainName),
    farmName: orNull(farmName),
  };
}

function orNull(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
