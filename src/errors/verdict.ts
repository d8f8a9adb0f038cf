/*
 * What a last error says about a session. Only two codes can mean "gone", and
 * one of them only with a second witness; a wrong guess here tells a service that a user has left who has not.
 */
export type Verdict =
  /** 2: the session does not exist. */
  | 'missing'
  /** 7022: it does not exist, this account may not see it, or the service is down. A list decides. */
  | 'missing-or-hidden'
  /** 1008: it exists, and nobody is logged on. */
  | 'present'
  /** It is ending, or Windows is busy: ask again. */
  | 'not-yet'
  /** No right to see it: says nothing about whether it exists. */
  | 'denied'
  /** The way to the host is broken, or the service is not up. */
  | 'transport'
  /** This Windows cannot answer at all. */
  | 'unsupported'
  /** Windows was not asked: too many calls to the host have not returned. */
  | 'not-asked'
  /** Anything else. */
  | 'failed';

const verdicts: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  [2, 'missing'],
  [7022, 'missing-or-hidden'],
  [1008, 'present'],
  ...[170, 1723, 7007, 7024].map((errno) => [errno, 'not-yet'] as const),
  ...[5, 7045].map((errno) => [errno, 'denied'] as const),
  ...[53, 64, 1115, 1702, 1722, 1726, 1727, 1753, 1818, 1820, 1825].map(
    (errno) => [errno, 'transport'] as const,
  ),
  ...[0, 50, 120].map((errno) => [errno, 'unsupported'] as const),
]);

/** What is known of a failed call; `started: false`: the addon has not made it. */
export interface FailedCall {
  readonly errno: number;
  readonly started?: false;
}

export function verdictOf(failure: FailedCall): Verdict {
  return areTooManyCalls(failure) ? 'not-asked' : (verdicts.get(failure.errno) ?? 'failed');
}

/** Whether the addon has not made the call because its host has too many that do not return (ERROR_BUSY). */
export function areTooManyCalls({ errno, started }: FailedCall): boolean {
  return errno === 170 && started === false;
}

/** The session is on its way out already: what a logoff of it wants. */
export const CLOSE_PENDING = 7007;

/** Whether the next answer may be another: Windows is busy, or the way to it or the call's place is taken. */
export function isPassing(failure: FailedCall): boolean {
  return ['not-yet', 'not-asked', 'transport'].includes(verdictOf(failure));
}
