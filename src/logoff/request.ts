import type { Host } from '../core/host.js';
import { call, inTurn, pause, type Procedure } from '../core/procedure.js';
import { type Patience, pollDelay } from '../core/retry.js';
import { CLOSE_PENDING, type Verdict, verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { compare } from '../target/logon.js';
import { look } from '../target/look.js';
import { callIdOf } from '../target/place.js';
import { type Attempts, insist, request, type Subject } from '../target/request.js';
import type { Target } from '../target/target.js';

/** What came of a request to log off. `requested`: Windows has taken it, or its user has left anyway. */
export type Requested = 'requested' | 'gone' | 'replaced';

const patience = (verdict: Verdict): Patience =>
  verdict === 'not-yet' ? 'endless' : verdict === 'transport' ? 'some' : 'none';

/** Asks Windows to log the session off. Throws when it refuses. */
export function* requestLogoff(
  host: Host,
  subject: Subject,
  attempts: Attempts,
  wait = false,
): Procedure<Requested> {
  const id = callIdOf(subject);
  function* make({ binding, ref }: Host): Procedure<unknown> {
    const answer = yield* call(binding, binding.logoffSession, ref, id, wait);
    // It is on its way out already, which is what is wanted.
    return isFailure(answer) && answer.errno === CLOSE_PENDING ? undefined : answer;
  }
  const ending = yield* insist(host, [subject], make, patience, attempts);
  // Its user is off already: what Windows said it had not accepted was carried out.
  if (ending.kind === 'taken' || ending.kind === 'left') return 'requested';
  if (ending.kind !== 'refused') return ending.kind;
  return yield* explain(host, subject, ending.why);
}

/** A moment in which a session may still answer that Windows says is not there. */
const LOOKS = 5;

/** Whether the session went by itself, when Windows says that there is none; other refusals are thrown. */
function* explain(
  host: Host,
  subject: Subject,
  refusal: NativeFailure,
): Procedure<'gone' | 'replaced'> {
  const { logon } = subject;
  const verdict = verdictOf(refusal);
  const looks = verdict === 'missing' ? LOOKS : verdict === 'missing-or-hidden' ? 1 : 0;
  for (let i = 0; i < looks; i++) {
    if (i > 0) yield* pause(pollDelay(i - 1));
    const found = yield* inTurn(host.turns, look(host, subject, { wasSeen: true }));
    if (found.kind === 'gone') return 'gone';
    if (found.kind === 'here' && compare(logon, found.seen).kind === 'another') return 'replaced';
  }
  throw host.error(refusal, subject);
}

/** Disconnects the session when it is the one that was meant. Windows waits, so that it is done when this is. */
export function* disconnectSession(host: Host, target: Target): Procedure<void> {
  yield* request(host, [target], ({ binding, ref }) =>
    call(binding, binding.disconnectSession, ref, callIdOf(target), true),
  );
}
