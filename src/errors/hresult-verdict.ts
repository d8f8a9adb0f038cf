import { type FailedCall, type Verdict, verdictOf } from './verdict.js';

/*
 * What an HRESULT says about a session of a broker, or what a method returned. Only "not found" means that it may be
 * gone, and for a request only with a second witness.
 */
export type HresultVerdict =
  | Extract<
      Verdict,
      'missing' | 'not-yet' | 'denied' | 'transport' | 'unsupported' | 'not-asked' | 'failed'
    >
  /** Some are left out of the answer: it says nothing about who is missing. */
  | 'partial';

const verdicts: ReadonlyMap<number, HresultVerdict> = new Map<number, HresultVerdict>([
  // The others are what a method returns.
  ...[0x80041002, 1168, 7022].map((errno) => [errno, 'missing'] as const),
  ...[0x00040009, 0x00040010].map((errno) => [errno, 'partial'] as const),
  ...[0x80041009, 0x80041045, 0x8004106c, 0x80010001, 0x8001010a].map(
    (errno) => [errno, 'not-yet'] as const,
  ),
  ...[0x80041003, 0x80041062, 0x8001011b, 0x8007052e].map((errno) => [errno, 'denied'] as const),
  ...[
    ...[0x80041015, 0x80041032, 0x80041033, 0x80041069, 0x80041088],
    ...[0x80010002, 0x80010007, 0x80010012, 0x80010105, 0x80010108, 0x8001011f, 0x80080005],
  ].map((errno) => [errno, 'transport'] as const),
  ...[
    ...[0x8004100c, 0x8004100e, 0x80041010, 0x80041011, 0x80041024, 0x8004102e, 0x80041055],
    ...[0x80041056, 0x8004108a, 0x80040111, 0x80040154, 0x80004001],
  ].map((errno) => [errno, 'unsupported'] as const),
]);

/** Those of Win32 mean the same in an HRESULT, and where a method returns them; but not that a session is missing. */
const ofWin32: readonly Verdict[] = ['not-yet', 'denied', 'transport', 'unsupported'];

export function hresultVerdict(failure: FailedCall): HresultVerdict {
  const known = verdicts.get(failure.errno);
  if (known) return known;
  const isWin32 = failure.errno >= 0x80070000 && failure.errno <= 0x8007ffff;
  const errno = isWin32 ? failure.errno - 0x80070000 : failure.errno;
  const verdict = verdictOf({ ...failure, errno });
  if (verdict === 'not-asked') return 'not-asked';
  return ofWin32.includes(verdict) ? (verdict as HresultVerdict) : 'failed';
}
