import { blockingNow } from '../core/clock.js';
import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { CALL_OPTIONS, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkBoolean, checkOptions, checkSyncOptions } from '../errors/arguments.js';
import { verdictOf } from '../errors/verdict.js';
import type { QueryAnswer } from '../native/record.js';
import { list } from '../sessions/enumerate.js';
import { query } from '../sessions/probe.js';
import {
  decodeCounters,
  decodeSessionInfo,
  decodeSessionInfoEx,
} from '../sessions/session-info.js';
import { compare } from '../target/logon.js';
import type { InfoClassName } from '../types/info-class.js';
import type {
  ListSessionDetailsOptions,
  ListSessionDetailsSyncOptions,
  Session,
  SessionDetails,
} from '../types/session.js';
import { Answers, clientClasses, clientDetails, extras, timesOf } from './session-details.js';

/**
 * Lists the sessions of a host with their times, lock state and counters: a question about each, after the list.
 *
 * @param options - `withUser: true` keeps only sessions with a user. `client: true` also asks for what `getSession`
 * says of clients and programs: some questions more about each session.
 * @returns Plain, fresh objects in Windows' order. A session that cannot be read, or has ended since, is in the list as
 * `listSessions` has it, and its `problems` say why.
 * @throws WtsError as `listSessions`.
 *
 * Permission: Query Information on each session. Oldest Windows: Vista SP1, Server 2008.
 * @example
 * const idle = (await listSessionDetails({ withUser: true })).filter(({ idleTime = 0 }) => idleTime > 3_600_000);
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export async function listSessionDetails(
  options?: ListSessionDetailsOptions,
): Promise<SessionDetails[]> {
  const checked = checkOptions(options, LIST_OPTIONS);
  const wanted = wantedOf(checked);
  const settings = checkCall(checked);
  const { host } = settings;
  return runCall(settings, DOING, listDetails(host, wanted), host.context());
}

/**
 * Lists the sessions of a host with their details, blocking this thread. As `listSessionDetails`.
 *
 * @throws WtsError as `listSessions`, without abort.
 * @see https://learn.microsoft.com/windows/win32/api/wtsapi32/nf-wtsapi32-wtsquerysessioninformationw
 */
export function listSessionDetailsSync(options?: ListSessionDetailsSyncOptions): SessionDetails[] {
  const checked = checkSyncOptions(options, LIST_OPTIONS);
  const wanted = wantedOf(checked);
  const settings = checkCall(checked, Infinity, blockingNow);
  const { host } = settings;
  return runCallSync(settings, DOING, listDetails(host, wanted), host.context());
}

const DOING = 'Listing the sessions with their details';
const LIST_OPTIONS = [...CALL_OPTIONS, 'withUser', 'client'] as const;

interface Wanted {
  readonly withUser: boolean;
  readonly client: boolean;
}

function wantedOf({ withUser, client }: Partial<ListSessionDetailsOptions>): Wanted {
  return {
    withUser: checkBoolean(withUser, 'options.withUser'),
    client: checkBoolean(client, 'options.client'),
  };
}

function* listDetails(host: Host, { withUser, client }: Wanted): Procedure<SessionDetails[]> {
  const rows = yield* list(host, withUser);
  const more = client ? clientClasses(host.isLocal) : [];
  const { windowsRelease } = host;
  // What one session shows of the host holds for the others: a class that it lacks is asked for once.
  let main: 'WTSSessionInfoEx' | 'WTSSessionInfo' = 'WTSSessionInfoEx';
  const all: SessionDetails[] = [];
  for (const row of rows) {
    const id = row.hostName === undefined ? row.id : (row.execEnvId ?? row.id);
    let asked: readonly InfoClassName[] = [main, ...more];
    let given: QueryAnswer[] = yield* query(host, id, asked);
    if (main === 'WTSSessionInfoEx' && isLacking(given[0])) {
      main = 'WTSSessionInfo';
      const [older] = yield* query(host, id, [main]);
      if (older) given = [older, ...given.slice(1)];
      asked = [main, ...more];
    }
    all.push(detailsOf(row, new Answers(asked, given), given[0], main, windowsRelease));
  }
  return all;
}

// 87 and 1733 are how older hosts reject a class that they do not know.
function isLacking(answer: QueryAnswer | undefined): boolean {
  if (!answer || 'data' in answer) return false;
  return [87, 1733].includes(answer.errno) || verdictOf(answer) === 'unsupported';
}

function detailsOf(
  row: Session,
  answers: Answers,
  answer: QueryAnswer | undefined,
  main: 'WTSSessionInfoEx' | 'WTSSessionInfo',
  windowsRelease: string,
): SessionDetails {
  const data = answer && 'data' in answer ? answer.data : undefined;
  const info =
    data &&
    (main === 'WTSSessionInfo'
      ? decodeSessionInfo(data)
      : decodeSessionInfoEx(data, windowsRelease));
  if (data && !info) answers.short(main);
  if (!info) return { ...row, currentTime: new Date(), ...extras(undefined, answers) };
  const { userName = '', domainName } = row;
  const comparison = compare({ userName, domainName, whole: true }, info);
  if (comparison.kind === 'another' || comparison.kind === 'left') {
    // The id belongs to somebody else by now, or to nobody: what was answered is not about this row.
    answers.anothers(main);
    return { ...row, currentTime: new Date(), ...extras(undefined, answers) };
  }
  return {
    ...row,
    state: info.state,
    ...timesOf(info),
    currentTime: new Date(info.currentTime ?? Date.now()),
    ...clientDetails(answers),
    ...extras(decodeCounters(main, data), answers),
  };
}
