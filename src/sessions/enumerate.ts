import type { Host } from '../core/host.js';
import { call, type Procedure } from '../core/procedure.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { decodeSessions, type SessionRow } from '../native/record.js';
import { rememberNobodys } from './nobodys.js';
import { userNames } from './probe.js';

/** Enumerates once. Where Windows has no WTSEnumerateSessionsExW the rows have no users. */
export function* enumerate(
  host: Host,
): Procedure<{ rows: SessionRow[]; detailed: boolean } | NativeFailure> {
  const { binding, ref } = host;
  const record = yield* call(binding, binding.enumerateSessionsEx, ref);
  if (!isFailure(record)) return { rows: decodeSessions(record, true), detailed: true };
  if (verdictOf(record) !== 'unsupported') return record;
  const plain = yield* call(binding, binding.enumerateSessions, ref);
  return isFailure(plain) ? plain : { rows: decodeSessions(plain, false), detailed: false };
}

interface ListedSession extends SessionRow {
  server?: string;
}

/** The rows of `listSessions()`: with users on every Windows. */
export function* list(host: Host, withUser: boolean): Procedure<ListedSession[]> {
  const answer = yield* enumerate(host);
  if (isFailure(answer)) throw host.error(answer);
  const { rows, detailed } = answer;
  if (!detailed) {
    // A session that ended since, or that may not be read, stays in the list without a user: one bad
    // session never fails a list.
    for (const row of rows) {
      if (row.state === 'listen') continue;
      const names = yield* userNames(host, row.id);
      if (isFailure(names)) throw host.error(names, row.id);
      const { userName, domainName, namesRead } = names;
      if (userName !== undefined) row.userName = userName;
      else if (namesRead !== undefined) rememberNobodys(row);
      if (domainName !== undefined) row.domainName = domainName;
    }
  }
  const { name } = host;
  const sessions: ListedSession[] = rows;
  if (name !== undefined) for (const session of sessions) session.server = name;
  return withUser ? sessions.filter(({ userName }) => userName !== undefined) : sessions;
}
