import type { Host } from '../core/host.js';
import { call, type Procedure } from '../core/procedure.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { decodeQuery, type QueryAnswer } from '../native/record.js';
import type { InfoClassName, SessionCounters } from '../types/info-class.js';
import { decodeConnectState, decodeText, infoClass } from './info-classes.js';
import {
  decodeCounters,
  decodeSessionInfo,
  decodeSessionInfoEx,
  type SessionInfo,
} from './session-info.js';

/** Why an information class has no answer; `errno` is Windows' number. */
export interface FailedClass {
  readonly infoClass: InfoClassName;
  readonly errno: number;
}

export interface ProbeAnswer {
  readonly info: SessionInfo;
  /** Classes that this host lacks and that were passed over. */
  readonly lacking: readonly FailedClass[];
  /** Absent where the class that answered has none. */
  readonly counters: SessionCounters | undefined;
}

/** Asks for several classes of one session in one go. */
export function* query(
  host: Host,
  sessionId: number,
  classes: readonly InfoClassName[],
): Procedure<QueryAnswer[]> {
  return yield* queryClasses(
    host,
    sessionId,
    classes.map((name) => infoClass[name]),
  );
}

/** The same by their numbers. */
export function* queryClasses(
  host: Host,
  sessionId: number,
  classes: readonly number[],
): Procedure<QueryAnswer[]> {
  const { binding } = host;
  const record = yield* call(binding, binding.querySession, host.ref, sessionId, classes);
  // The call as a whole fails only when no class could be asked: each then has that error.
  if (isFailure(record)) return classes.map(() => record);
  return decodeQuery(record);
}

// From the class that says most to the one that every Windows has.
const ladder = ['WTSSessionInfoEx', 'WTSSessionInfo', 'WTSConnectState'] as const;

/**
 * Asks whether a session exists and whose it is, with the richest class that this host has. A class that
 * is not supported, or that succeeds with nothing, is passed over; any other failure is about the session.
 */
export function* probe(host: Host, sessionId: number): Procedure<ProbeAnswer | NativeFailure> {
  const lacking: FailedClass[] = [];
  let last: NativeFailure = { syscall: 'WTSQuerySessionInformationW', errno: 0 };
  for (const name of ladder) {
    const [answer] = yield* query(host, sessionId, [name]);
    if (answer === undefined) break;
    const info = 'data' in answer ? decodeInfo(name, answer.data, host) : undefined;
    if (info) {
      const names = name === 'WTSConnectState' ? yield* userNames(host, sessionId) : {};
      if (isFailure(names)) return names;
      const counters = 'data' in answer ? decodeCounters(name, answer.data) : undefined;
      return { info: { ...info, ...names }, lacking, counters };
    }
    last = { ...last, ...('errno' in answer ? answer : { errno: 0 }) };
    if (!passesOver(last)) break;
    lacking.push({ infoClass: name, errno: last.errno });
  }
  return last;
}

// 87 and 1733 are how older hosts reject a class that they do not know.
function passesOver(failure: NativeFailure): boolean {
  return [87, 1733].includes(failure.errno) || verdictOf(failure) === 'unsupported';
}

function decodeInfo(
  name: (typeof ladder)[number],
  data: DataView,
  host: Host,
): SessionInfo | undefined {
  switch (name) {
    case 'WTSSessionInfoEx':
      return decodeSessionInfoEx(data, host.windowsRelease);
    case 'WTSSessionInfo':
      return decodeSessionInfo(data);
    case 'WTSConnectState': {
      const state = decodeConnectState(data);
      return state === undefined ? undefined : { state };
    }
  }
}

/**
 * The full names of a session's user. `namesRead` is absent when either could not be read. Fails only when Windows
 * was not asked.
 */
export function* userNames(
  host: Host,
  sessionId: number,
): Procedure<Pick<SessionInfo, 'userName' | 'domainName' | 'namesRead'> | NativeFailure> {
  const answers = yield* query(host, sessionId, ['WTSUserName', 'WTSDomainName']);
  const [any] = answers;
  if (any && 'errno' in any && verdictOf(any) === 'not-asked') {
    return { syscall: 'WTSQuerySessionInformationW', ...any };
  }
  const [userName, domainName] = answers.map((answer) =>
    'data' in answer ? decodeText(answer.data) : undefined,
  );
  return {
    ...(userName === undefined ? {} : { userName }),
    ...(domainName === undefined ? {} : { domainName }),
    ...(answers.every((answer) => 'data' in answer) ? { namesRead: 'whole' as const } : {}),
  };
}
