/*
 * What the structures of `WTSQuerySessionInformationW` are made of.
 */

// FILETIME: 100 ns since 1601, here as milliseconds since 1970. 0 is "not set"; some builds leave garbage
// before 1900, and "never" is the largest number: neither is a time.
const FILETIME_EPOCH = 11_644_473_600_000;
const YEAR_1900 = -2_208_988_800_000;
const END_OF_9999 = 253_402_300_799_999;

/** A FILETIME as milliseconds since 1970; absent when it is not set. */
export function fileTime(data: DataView, offset: number): number | undefined {
  const ticks = data.getBigInt64(offset, true);
  if (ticks <= 0n) return undefined;
  const time = Number(ticks / 10_000n) - FILETIME_EPOCH;
  return time < YEAR_1900 || time > END_OF_9999 ? undefined : time;
}

/** A string that ends at its NUL or at `limit` bytes; absent when empty. */
export function text(
  data: DataView,
  offset = 0,
  limit = data.byteLength - offset,
): string | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset + offset, Math.max(0, limit & ~1));
  const value = bytes.toString('utf16le');
  const end = value.indexOf('\0');
  return (end < 0 ? value : value.slice(0, end)) || undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is not known: missing is absent, never `''`, 0 or a date in 1601. */
export function present<T extends object>(properties: T): Present<T> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}

/** Of milliseconds since 1970. */
export function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
