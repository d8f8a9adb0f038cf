// Milliseconds between 1601, where FILETIME begins, and 1970.
const UNIX_EPOCH = 11_644_473_600_000;

/** Milliseconds since 1970 as FILETIME ticks (100 ns since 1601); 0 is "not set" (windows-semantics.md §3.4, #37). */
export function fileTime(milliseconds: number | undefined): bigint {
  return milliseconds === undefined ? 0n : BigInt(Math.round(milliseconds) + UNIX_EPOCH) * 10_000n;
}
