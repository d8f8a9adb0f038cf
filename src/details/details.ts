import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { verdictOf } from '../errors/verdict.js';
import { identityError } from '../errors/wts-error.js';
import { isFailure } from '../native/binding.js';
import type { QueryAnswer } from '../native/record.js';
import { present } from '../sessions/buffer.js';
import { probe, query } from '../sessions/probe.js';
import { DOMAIN_LENGTH, USER_LENGTH } from '../sessions/session-info.js';
import { requireCallId } from '../target/call-id.js';
import { compare } from '../target/logon.js';
import { callIdOf } from '../target/place.js';
import type { Target } from '../target/target.js';
import type { SessionDetails } from '../types/session.js';
import { Answers, clientClasses, clientDetails, extras, timesOf } from './session-details.js';

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
  const { info, counters, lacking } = first;

  const asked = ['WTSUserName', 'WTSDomainName', ...clientClasses(host.isLocal)] as const;
  const given = yield* query(host, id, asked);
  // It was there for the first question and for none of the others: half of it would be an answer about nobody.
  const [any] = given;
  if (any && 'errno' in any && given.every((answer) => isAboutAll(answer))) {
    throw host.error({ syscall: 'WTSQuerySessionInformationW', ...any }, target);
  }
  const answers = new Answers(asked, given);
  for (const { infoClass, errno } of lacking) answers.failed(infoClass, errno);
  const hasUser = answers.has('WTSUserName');
  const hasDomain = answers.has('WTSDomainName');
  // The full names; the structure holds only the first 20 and 17 characters.
  const userName = hasUser ? answers.read('WTSUserName') : unlessCutOff(info.userName, USER_LENGTH);
  const domainName = hasDomain
    ? answers.read('WTSDomainName')
    : unlessCutOff(info.domainName, DOMAIN_LENGTH);

  const comparisons = [compare(meant, info)];
  if (hasUser) {
    // Of the domain no more is known than is here.
    const known = hasDomain ? meant : { ...meant, domainName: undefined };
    comparisons.push(compare(known, { ...info, userName, domainName, namesRead: 'whole' }));
  }
  for (const comparison of comparisons) {
    if (comparison.kind !== 'another' && comparison.kind !== 'left') continue;
    throw identityError(
      `Session ${String(sessionId)} is not the one that was meant: ${comparison.found}. List the sessions again.`,
      host.context(target),
    );
  }
  return {
    id: sessionId,
    state: info.state,
    ...present({
      name: info.name,
      hostName: machine?.hostName,
      execEnvId: machine?.execEnvId,
      userName,
      domainName,
    }),
    ...timesOf(info),
    currentTime: new Date(info.currentTime ?? Date.now()),
    ...clientDetails(answers),
    ...present({ server: host.name }),
    ...extras(counters, answers),
  };
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
