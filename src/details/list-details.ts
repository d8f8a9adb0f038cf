import { blockingNow } from '../core/clock.js';
import type { Host } from '../core/host.js';
import { call, type Procedure } from '../core/procedure.js';
import { CALL_OPTIONS, checkCall, runCall, runCallSync } from '../core/run.js';
import { checkBoolean, checkOptions, checkSyncOptions } from '../errors/arguments.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type QueryRecord } from '../native/binding.js';
import { decodeQuery, QUERY_FIELDS, type QueryAnswer } from '../native/record.js';
import { list } from '../sessions/enumerate.js';
import { infoClass } from '../sessions/info-classes.js';
import {
  decodeCounters,
  decodeSessionInfo,
  decodeSessionInfoEx,
  isLockSwapped,
} from '../sessions/session-info.js';
import { compare } from '../target/logon.js';
import type { InfoClassName } from '../types/info-class.js';
import type {
  ListSessionDetailsOptions,
  ListSessionDetailsSyncOptions,
  Session,
  SessionDetails,
} from '../types/session.js';
import { usualDetails, USUAL_SIZE } from './usual.js';
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
  // What the first one shows of the host holds for the others: a class that it lacks is asked for once.
  let main: MainClass = 'WTSSessionInfoEx';
  let first = yield* ask(host, rows.slice(0, 1), [main, ...more]);
  if (first && isLacking(decodeQuery(first)[0])) {
    main = 'WTSSessionInfo';
    first = yield* ask(host, rows.slice(0, 1), [main, ...more]);
  }
  const asked = [main, ...more] as const;
  const rest = yield* ask(host, rows.slice(1), asked);
  const table = { windowsRelease: host.windowsRelease, now: Date.now() };
  return [
    ...detailsOf(rows.slice(0, 1), first, asked, table),
    ...detailsOf(rows.slice(1), rest, asked, table),
  ];
}

type MainClass = 'WTSSessionInfoEx' | 'WTSSessionInfo';

function* ask(
  host: Host,
  rows: readonly Session[],
  classes: readonly InfoClassName[],
): Procedure<QueryRecord | undefined> {
  if (rows.length === 0) return undefined;
  const { binding } = host;
  const ids = new Uint32Array(rows.length);
  for (const [i, row] of rows.entries()) ids[i] = idOf(row);
  const numbers = classes.map((name) => infoClass[name]);
  const record = yield* call(binding, binding.querySessions, host.ref, ids, numbers);
  if (isFailure(record)) throw host.error(record);
  return record;
}

/** What calls take for a session: of one in a virtual machine its `ExecEnvId`. */
function idOf({ id, hostName, execEnvId = id }: Session): number {
  return hostName === undefined ? id : execEnvId;
}

// 87 and 1733 are how older hosts reject a class that they do not know.
function isLacking(answer: QueryAnswer | undefined): boolean {
  if (!answer || 'data' in answer) return false;
  return [87, 1733].includes(answer.errno) || verdictOf(answer) === 'unsupported';
}

interface Table {
  readonly windowsRelease: string;
  /** Milliseconds since 1970, where the host does not say what time it is. */
  readonly now: number;
}

function detailsOf(
  rows: readonly Session[],
  record: QueryRecord | undefined,
  classes: readonly [MainClass, ...InfoClassName[]],
  { windowsRelease, now }: Table,
): SessionDetails[] {
  if (!record) return [];
  const { numbers, bytes } = record;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const settings = { isLockSwapped: isLockSwapped(windowsRelease), now };
  const isUsual = classes.length === 1 && classes[0] === 'WTSSessionInfoEx';
  const words = classes.length * QUERY_FIELDS;
  let at = 0;
  return rows.map((row, i) => {
    const length = numbers[i * words + 2] as number;
    const begin = at;
    const usual =
      isUsual && length >= USUAL_SIZE ? usualDetails(row, data, begin, settings) : undefined;
    if (usual) {
      at += length;
      return usual;
    }
    const own = numbers.subarray(i * words, (i + 1) * words);
    for (let word = 2; word < words; word += QUERY_FIELDS) at += own[word] as number;
    const answers = decodeQuery({ numbers: own, bytes: bytes.subarray(begin, at) });
    return unusualDetails(row, answers, classes, { windowsRelease, now });
  });
}

function unusualDetails(
  row: Session,
  given: readonly QueryAnswer[],
  classes: readonly [MainClass, ...InfoClassName[]],
  { windowsRelease, now }: Table,
): SessionDetails {
  const [main] = classes;
  const answers = new Answers(classes, given);
  const [answer] = given;
  const data = answer && 'data' in answer ? answer.data : undefined;
  const info =
    data &&
    (main === 'WTSSessionInfo'
      ? decodeSessionInfo(data)
      : decodeSessionInfoEx(data, windowsRelease));
  const { userName = '', domainName } = row;
  const found = info && compare({ userName, domainName, whole: true }, info);
  if (data && !info) answers.short(main);
  // The id belongs to somebody else by now, or to nobody: what was answered is not about this row.
  const isAnothers = found?.kind === 'another' || found?.kind === 'left';
  if (isAnothers) answers.anothers(main);
  if (!data || !info || isAnothers) {
    return { ...row, currentTime: new Date(now), ...extras(undefined, answers) };
  }
  return {
    ...row,
    state: info.state,
    ...timesOf(info),
    currentTime: new Date(info.currentTime ?? now),
    ...clientDetails(answers),
    ...extras(decodeCounters(main, data), answers),
  };
}
