import { describeErrno } from '../errors/error-table.js';
import type { QueryAnswer } from '../native/record.js';
import { dateOf, present } from '../sessions/buffer.js';
import { ShortBuffer, valueOf } from '../sessions/class-values.js';
import type { SessionInfo } from '../sessions/session-info.js';
import type { InfoClassName, InfoClassValues, SessionCounters } from '../types/info-class.js';
import type { SessionClient, SessionDetails, SessionProblem } from '../types/session.js';
import { CLIENT_CLASSES, clientOf } from './client.js';

type Problems = Partial<Record<InfoClassName, SessionProblem>>;

/** Answers by their classes. What is wrong with one is noted in `problems`. */
export class Answers {
  readonly problems: Problems = {};
  readonly #found = new Map<InfoClassName, DataView>();

  constructor(names: readonly InfoClassName[], answers: readonly QueryAnswer[]) {
    for (const [i, answer] of answers.entries()) {
      const name = names[i] as InfoClassName;
      if ('data' in answer) this.#found.set(name, answer.data);
      else this.failed(name, answer.errno);
    }
  }

  failed(name: InfoClassName, errno: number): void {
    this.problems[name] = { code: describeErrno(errno).code, errno };
  }

  /** It has fewer bytes than its class. */
  short(name: InfoClassName): void {
    this.problems[name] = { code: 'ERR_WTS_BAD_ANSWER', errno: 0 };
  }

  /** It is about somebody else than who was meant. */
  anothers(name: InfoClassName): void {
    this.problems[name] = { code: 'ERR_WTS_IDENTITY', errno: 0 };
  }

  has(name: InfoClassName): boolean {
    return this.#found.has(name);
  }

  read<K extends InfoClassName>(name: K): InfoClassValues[K] | undefined {
    const data = this.#found.get(name);
    const value = data && valueOf(name, data, '');
    if (!(value instanceof ShortBuffer)) return value as InfoClassValues[K] | undefined;
    this.short(name);
    return undefined;
  }
}

/** What is asked about a client. Windows says of sessions of this host only whether they are remote. */
export function clientClasses(isLocal: boolean): readonly InfoClassName[] {
  const classes = ['WTSApplicationName', ...CLIENT_CLASSES] as const;
  return isLocal ? [...classes, 'WTSIsRemoteSession'] : classes;
}

/** The times of a session, and what is known by them. */
export function timesOf(info: SessionInfo): Partial<SessionDetails> {
  return present({
    logonTime: dateOf(info.logonTime),
    connectTime: dateOf(info.connectTime),
    disconnectTime: dateOf(info.disconnectTime),
    lastInputTime: dateOf(info.lastInputTime),
    idleTime: idleTime(info),
    locked: info.locked,
  });
}

/** What the client's classes say, as far as they were asked. */
export function clientDetails(answers: Answers): Partial<SessionDetails> {
  const protocol = answers.read('WTSClientProtocolType');
  const info = answers.read('WTSClientInfo');
  const client: SessionClient | undefined = clientOf((name) => answers.read(name));
  return present({
    isRemote: answers.read('WTSIsRemoteSession') ?? (protocol && protocol !== 'console'),
    protocol,
    client,
    initialProgram: info?.initialProgram,
    applicationName: answers.read('WTSApplicationName'),
    workingDirectory: info?.workingDirectory,
  });
}

/** Of all that was asked; absent where nothing is wrong. */
export function extras(
  counters: SessionCounters | undefined,
  { problems }: Answers,
): Partial<SessionDetails> {
  const any = Object.keys(problems).length > 0;
  return present({ counters, problems: any ? problems : undefined });
}

/** By the host's own clock: the two machines' clocks may differ by minutes. */
function idleTime(info: SessionInfo): number | undefined {
  const since = info.state === 'disconnected' ? info.disconnectTime : info.lastInputTime;
  // Nobody is idle where nobody is logged on.
  if (info.userName === undefined || since === undefined || info.currentTime === undefined)
    return undefined;
  return Math.max(0, info.currentTime - since);
}
