import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { describeErrno } from '../errors/error-table.js';
import { verdictOf } from '../errors/verdict.js';
import { identityError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import type { QueryAnswer } from '../native/record.js';
import type { InfoClassName } from '../types/info-class.js';
import type { SessionClient, SessionDetails, SessionProblem } from '../types/session.js';
import { decodeClientAddress } from '../sessions/addresses.js';
import { dateOf, present } from '../sessions/buffer.js';
import { decodeProtocol, decodeText } from '../sessions/info-classes.js';
import { probe, query } from '../sessions/probe.js';
import { DOMAIN_LENGTH, type SessionInfo, USER_LENGTH } from '../sessions/session-info.js';
import { compare } from '../target/logon.js';
import { requireCallId } from '../target/call-id.js';
import { callIdOf } from '../target/place.js';
import type { Target } from '../target/target.js';

const classes = [
  'WTSUserName',
  'WTSDomainName',
  'WTSClientName',
  'WTSClientAddress',
  'WTSClientProtocolType',
] as const satisfies readonly InfoClassName[];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Everything about one session. Only the first question can fail it: the rest are `problems`. Throws when it is
 * another logon's than the one that is meant.
 */
export function* details(host: Host, target: Target): Procedure<SessionDetails> {
  const { sessionId, machine, meant } = target;
  yield* requireCallId(host, target, meant);
  const id = callIdOf(target);
  const first = yield* probe(host, id);
  if (isFailure(first)) throw host.error(first, target);
  const { info } = first;

  const failed = [...first.lacking];
  const found: Partial<Record<(typeof classes)[number], DataView>> = {};
  const answers = yield* query(host, id, classes);
  for (const [i, answer] of answers.entries()) {
    const name = classes[i] as (typeof classes)[number];
    if ('data' in answer) found[name] = answer.data;
    else failed.push({ infoClass: name, errno: answer.errno });
  }
  // It was there for the first question and for none of the others: half of it would be an answer about nobody.
  const [any] = answers;
  if (any && 'errno' in any && answers.every((answer) => isAboutAll(answer))) {
    throw host.error({ syscall: 'WTSQuerySessionInformationW', ...any }, target);
  }
  const read = <T>(
    name: (typeof classes)[number],
    decode: (data: DataView) => T,
  ): T | undefined => {
    const data = found[name];
    return data && decode(data);
  };

  const client: Mutable<SessionClient> = {
    ...present({ name: read('WTSClientName', decodeText) }),
    ...read('WTSClientAddress', decodeClientAddress),
  };
  const session: SessionDetails = {
    id: sessionId,
    state: info.state,
    ...present({
      name: info.name,
      hostName: machine?.hostName,
      execEnvId: machine?.execEnvId,
      // The full names; the structure holds only the first 20 and 17 characters.
      userName: found.WTSUserName
        ? read('WTSUserName', decodeText)
        : unlessCutOff(info.userName, USER_LENGTH),
      domainName: found.WTSDomainName
        ? read('WTSDomainName', decodeText)
        : unlessCutOff(info.domainName, DOMAIN_LENGTH),
      logonTime: dateOf(info.logonTime),
      connectTime: dateOf(info.connectTime),
      disconnectTime: dateOf(info.disconnectTime),
      lastInputTime: dateOf(info.lastInputTime),
    }),
    currentTime: new Date(info.currentTime ?? Date.now()),
    ...present({
      idleTime: idleTime(info),
      locked: info.locked,
      protocol: read('WTSClientProtocolType', decodeProtocol),
      client: Object.keys(client).length > 0 ? client : undefined,
      server: host.name,
      problems: failed.length > 0 ? problems(failed) : undefined,
    }),
  };
  const { userName, domainName } = session;
  const comparisons = [compare(meant, info)];
  if (found.WTSUserName) {
    // Of the domain no more is known than is here.
    const asked = found.WTSDomainName ? meant : { ...meant, domainName: undefined };
    comparisons.push(compare(asked, { ...info, userName, domainName, namesRead: 'whole' }));
  }
  for (const comparison of comparisons) {
    if (comparison.kind !== 'another' && comparison.kind !== 'left') continue;
    throw identityError(
      `Session ${String(sessionId)} is not the one that was meant: ${comparison.found}. List the sessions again.`,
      host.context(target),
    );
  }
  return session;
}

function isAboutAll(answer: QueryAnswer): boolean {
  return (
    'errno' in answer && ['missing', 'missing-or-hidden', 'not-asked'].includes(verdictOf(answer))
  );
}

/** Half a name would be another name: then it is not known, and `problems` says why. */
function unlessCutOff(name: string | undefined, length: number): string | undefined {
  return name !== undefined && name.length < length ? name : undefined;
}

/** By the host's own clock: the two machines' clocks may differ by minutes. */
function idleTime(info: SessionInfo): number | undefined {
  const since = info.state === 'disconnected' ? info.disconnectTime : info.lastInputTime;
  // Nobody is idle where nobody is logged on.
  if (info.userName === undefined || since === undefined || info.currentTime === undefined)
    return undefined;
  return Math.max(0, info.currentTime - since);
}

function problems(
  failed: readonly { infoClass: InfoClassName; errno: number }[],
): Partial<Record<InfoClassName, SessionProblem>> {
  return Object.fromEntries(
    failed.map(({ infoClass, errno }) => [infoClass, { code: describeErrno(errno).code, errno }]),
  );
}
