import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import type { Patience } from '../core/retry.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { enumerateOwn } from '../sessions/enumerate.js';
import type { SessionInfo } from '../sessions/info-classes.js';
import { mustBeNobodys } from '../sessions/nobodys.js';
import { probe, query, userNames } from '../sessions/probe.js';
import { compare, type Logon, type Seen } from './logon.js';

/** What one look at a session results in. */
export type Look =
  /** `doubt`: the session itself could not be asked; a list says that it is there. */
  | { readonly kind: 'here'; readonly seen: Seen; readonly doubt?: NativeFailure }
  | { readonly kind: 'gone'; readonly why: NativeFailure }
  | { readonly kind: 'unclear'; readonly why: NativeFailure; readonly patience: Patience };

/** The sessions that a list has shown. Where Windows lists no users it may list less than there is, too. */
export interface SessionListing {
  readonly rows: ReadonlyMap<number, Seen>;
  readonly complete: boolean;
}

export interface LookOptions {
  /** Who is meant: whole names are read where beginnings do not tell. */
  readonly meant?: Logon;
  /** It has been seen since the call began: then 7022 and a list without it are enough for "gone". */
  readonly wasSeen?: boolean;
  /** To ask the list also about a session that is only too busy to answer. */
  readonly thorough?: boolean;
  /** A list that has just been read. */
  readonly listing?: SessionListing | undefined;
}

/** Looks once, and asks Windows no more than it takes. */
export function* look(host: Host, sessionId: number, options: LookOptions = {}): Procedure<Look> {
  const answer = yield* probe(host, sessionId);
  if (!isFailure(answer)) {
    const seen = yield* withNames(host, sessionId, answer.info, options.meant);
    return isFailure(seen)
      ? { kind: 'unclear', why: seen, patience: 'endless' }
      : { kind: 'here', seen };
  }
  const verdict = verdictOf(answer);
  switch (verdict) {
    case 'missing':
      return { kind: 'gone', why: answer };
    case 'unsupported':
      return { kind: 'unclear', why: answer, patience: 'none' };
    case 'transport':
    case 'failed':
      return { kind: 'unclear', why: answer, patience: 'some' };
    case 'not-yet':
      if (!options.thorough) return { kind: 'unclear', why: answer, patience: 'endless' };
  }
  // It may not be asked, or not now: the list still has its state and its user.
  const listing = options.listing ?? (yield* readList(host));
  const row = isFailure(listing) ? undefined : listing.rows.get(sessionId);
  // It has no token: nobody is logged on, unless a list says who is.
  if (verdict === 'present') return { kind: 'here', seen: { namesRead: 'whole', ...row } };
  if (isFailure(listing)) return unclearBy(listing, answer);
  if (row) return { kind: 'here', seen: row, doubt: answer };
  // An empty list is no witness: every host has its Services session.
  if (listing.rows.size > 0) {
    const isGone = yield* isMissing(host, sessionId, answer, listing, options);
    if (isFailure(isGone)) return unclearBy(isGone, answer);
    if (isGone) return { kind: 'gone', why: answer };
  }
  return { kind: 'unclear', why: answer, patience: 'endless' };
}

/** Whether a session that a list lacks is gone. */
function* isMissing(
  host: Host,
  sessionId: number,
  answer: NativeFailure,
  listing: SessionListing,
  { wasSeen }: LookOptions,
): Procedure<boolean | NativeFailure> {
  const verdict = verdictOf(answer);
  if (verdict === 'missing-or-hidden')
    return wasSeen ?? (yield* meansMissing(host, answer, listing));
  if (verdict !== 'not-asked' || !wasSeen) return false;
  // The one query that would tell may never be made again, as those before it hang. So two lists have to say so, and
  // be whole.
  const second = yield* readList(host);
  if (isFailure(second)) return second;
  return second.complete && !second.rows.has(sessionId) && (yield* isWhole(host, second));
}

/** What would have told has failed: the reason if that passes, else what Windows said of the session itself. */
function unclearBy(witness: NativeFailure, answer: NativeFailure): Look {
  if (!isPassing(witness)) return { kind: 'unclear', why: answer, patience: 'endless' };
  const patience = verdictOf(witness) === 'transport' ? 'some' : 'endless';
  return { kind: 'unclear', why: witness, patience };
}

export function* readList(host: Host): Procedure<SessionListing | NativeFailure> {
  const listed = yield* enumerateOwn(host);
  if (isFailure(listed)) return listed;
  const { rows, detailed } = listed;
  const seen = new Map<number, Partial<SessionInfo>>();
  for (const row of rows) {
    const areNamesRead = detailed && (row.userName !== undefined || mustBeNobodys(row));
    seen.set(row.id, areNamesRead ? Object.assign(row, { namesRead: 'whole' as const }) : row);
  }
  return { rows: seen, complete: detailed && rows.length > 0 };
}

function* withNames(
  host: Host,
  sessionId: number,
  info: SessionInfo,
  meant: Logon = {},
): Procedure<Seen | NativeFailure> {
  const comparison = compare(meant, info);
  const isCutOff = comparison.kind === 'unclear' && comparison.missing === 'names';
  if (!isCutOff || info.namesRead === 'whole') return info;
  const names = yield* userNames(host, sessionId);
  if (isFailure(names)) return names;
  if (!names.namesRead) return info;
  const { userName, domainName, namesRead } = names;
  return { ...info, userName, domainName, namesRead };
}

/** An id that no host gives: sessions are numbered from 0, listeners from 65536. */
const NOBODYS_ID = 0x7ffffffe;

/**
 * Whether 7022 means "no such session" here, where none has been seen under that id: it is also the answer to an
 * account that may not ask. So a missing session must have this answer, and the list must be whole.
 */
function* meansMissing(
  host: Host,
  { errno }: NativeFailure,
  listing: SessionListing,
): Procedure<boolean | NativeFailure> {
  const missing = yield* stateOf(host, NOBODYS_ID);
  if (!isFailure(missing)) return false;
  if (missing.errno !== errno) return isPassing(missing) && missing;
  return yield* isWhole(host, listing);
}

/**
 * Whether a list shows all that there is: the account may ask about sessions that are not its own, as session 0 is,
 * or may not and sees session 0 in the list.
 */
function* isWhole(host: Host, { rows }: SessionListing): Procedure<boolean | NativeFailure> {
  const services = yield* stateOf(host, 0);
  if (!isFailure(services)) return true;
  if (isPassing(services)) return services;
  return rows.has(0) && ['denied', 'missing-or-hidden'].includes(verdictOf(services));
}

function* stateOf(host: Host, sessionId: number): Procedure<NativeFailure | undefined> {
  const [answer] = yield* query(host, sessionId, ['WTSConnectState']);
  if (answer && 'data' in answer) return undefined;
  return { syscall: 'WTSQuerySessionInformationW', errno: 0, ...answer };
}

/** The next answer may be another. */
function isPassing(failure: NativeFailure): boolean {
  return ['not-yet', 'not-asked', 'transport'].includes(verdictOf(failure));
}
