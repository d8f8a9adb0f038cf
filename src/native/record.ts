import type { SessionState } from '../types/session.js';
import type { ServerStats } from '../types/server.js';
import type { PackedRecord, QueryRecord, SessionRecord } from './binding.js';

/*
 * Layout of the packed records. The native layer builds no objects: crossing into JavaScript for each
 * field costs more than the enumeration itself, so it writes numbers and text, and this file shapes them.
 *
 * SessionRecord: `numbers` holds `SESSION_FIELDS` words a row,
 *   sessionId, state, execEnvId, and the lengths in UTF-16 units of name, host, user, domain and farm;
 *   `text` holds those five strings of each row one after the other. A NULL and an empty string are both 0.
 *   Host, domain and farm are the same for most rows: `SAME_AS_BEFORE` instead of a length means the text
 *   of the row before, which is not written again.
 * QueryRecord: `numbers` holds `QUERY_FIELDS` words a class,
 *   succeeded (1 or 0), last error, byte length; `bytes` holds the buffers one after the other.
 * Stats: `numbers` holds `STATS_FIELDS` words for each lane, in the order of LANES,
 *   running (those that are stuck included), waiting, stuck, limit of running ones.
 * Logon of this process: `numbers` holds two words, each 1 or 0,
 *   the window station is visible, the token has the group INTERACTIVE.
 */
export const SESSION_FIELDS = 8;
export const QUERY_FIELDS = 3;
export const STATS_FIELDS = 4;

/** The kinds of calls that have bounds of their own at a host: `Lane` of native/napi/host_queue.h. */
export const LANES = ['questions', 'requests', 'nativeWaits', 'openings', 'closings'] as const;
export type Lane = (typeof LANES)[number];
export const SAME_AS_BEFORE = 0xffffffff;

/** `WTS_CONNECTSTATE_CLASS`, 0 to 9. */
export const sessionStates: readonly SessionState[] = [
  'active',
  'connected',
  'connect-query',
  'shadow',
  'disconnected',
  'idle',
  'listen',
  'reset',
  'down',
  'init',
];

/** A state that no Windows of today has comes through with its number. */
export function stateName(value: number): SessionState {
  return sessionStates[value] ?? `unknown (${value})`;
}

/** One row of an enumeration. What Windows leaves empty is absent. */
export interface SessionRow {
  id: number;
  state: SessionState;
  name?: string;
  hostName?: string;
  userName?: string;
  domainName?: string;
  farmName?: string;
  execEnvId?: number;
}

/** `detailed`: the record is of `WTSEnumerateSessionsExW`, which alone has an ExecEnvId. */
export function decodeSessions({ numbers, text }: SessionRecord, detailed: boolean): SessionRow[] {
  const count = Math.floor(numbers.length / SESSION_FIELDS);
  const rows = new Array<SessionRow>(count);
  // Plain variables and no helper that closes over them: this loop is most of what the facade costs.
  let at = 0;
  let hostName = '';
  let domainName = '';
  let farmName = '';
  for (let row = 0, i = 0; row < count; row++, i += SESSION_FIELDS) {
    const nameLength = numbers[i + 3] as number;
    const host = numbers[i + 4] as number;
    const user = numbers[i + 5] as number;
    const domain = numbers[i + 6] as number;
    const farm = numbers[i + 7] as number;
    const name = text.substring(at, (at += nameLength));
    if (host === 0) hostName = '';
    else if (host !== SAME_AS_BEFORE) hostName = text.substring(at, (at += host));
    const userName = text.substring(at, (at += user));
    if (domain !== SAME_AS_BEFORE) domainName = text.substring(at, (at += domain));
    if (farm === 0) farmName = '';
    else if (farm !== SAME_AS_BEFORE) farmName = text.substring(at, (at += farm));

    const id = numbers[i] as number;
    // The enumeration of Windows is signed.
    const state = stateName((numbers[i + 1] as number) | 0);
    const execEnvId = numbers[i + 2] as number;
    // Nearly every row of a session host. Written as one literal it takes half the time of the other way.
    const usual =
      detailed && nameLength !== 0 && host === 0 && user !== 0 && domain !== 0 && farm === 0;
    rows[row] =
      usual && domainName !== ''
        ? { id, state, name, userName, domainName, execEnvId }
        : {
            id,
            state,
            ...(name && { name }),
            ...(userName && { userName }),
            ...(domainName && { domainName }),
            ...(hostName && { hostName }),
            ...(farmName && { farmName }),
            ...(detailed && { execEnvId }),
          };
  }
  return rows;
}

/** The answer for one information class: its buffer, or the last error of the failed call. */
export type QueryAnswer =
  { readonly data: DataView } | { readonly errno: number; readonly started?: false };

export function decodeQuery({ numbers, bytes }: QueryRecord): QueryAnswer[] {
  const answers: QueryAnswer[] = [];
  let at = 0;
  for (let i = 0; i + QUERY_FIELDS <= numbers.length; i += QUERY_FIELDS) {
    const length = numbers[i + 2] as number;
    answers.push(
      numbers[i] === 0
        ? { errno: numbers[i + 1] as number }
        : { data: new DataView(bytes.buffer, bytes.byteOffset + at, length) },
    );
    at += length;
  }
  return answers;
}

export function decodeStats({ numbers }: PackedRecord): ServerStats {
  const counts = LANES.map((lane, place) => {
    const [running = 0, waiting = 0, stuck = 0, limit = 0] = numbers.subarray(place * STATS_FIELDS);
    return [lane, { running, waiting, stuck, limit }] as const;
  });
  return Object.fromEntries(counts) as Record<Lane, (typeof counts)[number][1]>;
}

/** How this process was logged on. */
export interface OwnLogon {
  readonly isVisible: boolean;
  readonly isInteractive: boolean;
}

export function decodeLogon({ numbers }: PackedRecord): OwnLogon {
  const [visible, interactive] = numbers;
  return { isVisible: visible === 1, isInteractive: interactive === 1 };
}
