import { stateName } from '../native/record.js';
import type { Session, SessionDetails } from '../types/session.js';

/*
 * The usual row of a table with details: WTSSessionInfoEx is there, and is about the user of the row. A thousand of them
 * are read at once, so this reads the buffer where it lies, and makes nothing that the caller does not get. Whatever is
 * not usual is left to the decoders of `sessions/`, which say the same more slowly.
 */

/** Bytes of WTSINFOEXW. */
export const USUAL_SIZE = 232;

// Units of its arrays, without the NUL.
const USER_UNITS = 20;
const DOMAIN_UNITS = 17;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a table has of all its sessions. */
export interface TableSettings {
  /** This Windows has the values of the lock flag the wrong way round. */
  readonly isLockSwapped: boolean;
  /** Milliseconds since 1970, where the host does not say what time it is. */
  readonly now: number;
}

/**
 * Adds to the row what the buffer at `at` says. False, and nothing is added: it is not the usual one.
 *
 * @param row - Of a list that was made for this table: it becomes the result.
 */
export function addUsualDetails(
  row: Session,
  data: DataView,
  at: number,
  { isLockSwapped, now }: TableSettings,
): row is SessionDetails {
  if (data.getUint32(at, true) !== 1) return false;
  if (!isText(data, at + 86, row.userName, USER_UNITS)) return false;
  if (!isText(data, at + 128, row.domainName, DOMAIN_UNITS)) return false;
  const result = row as Mutable<SessionDetails>;
  const state = stateName(data.getInt32(at + 12, true));
  if (state !== result.state) result.state = state;
  const logon = milliseconds(data, at + 168);
  const connect = milliseconds(data, at + 176);
  const disconnect = milliseconds(data, at + 184);
  const lastInput = milliseconds(data, at + 192);
  const current = milliseconds(data, at + 200);
  if (logon !== 0) result.logonTime = new Date(logon);
  if (connect !== 0) result.connectTime = new Date(connect);
  if (disconnect !== 0) result.disconnectTime = new Date(disconnect);
  if (lastInput !== 0) result.lastInputTime = new Date(lastInput);
  result.currentTime = new Date(current === 0 ? now : current);
  const since = state === 'disconnected' ? disconnect : lastInput;
  if (since !== 0 && current !== 0 && row.userName !== undefined) {
    result.idleTime = Math.max(0, current - since);
  }
  const flags = data.getUint32(at + 16, true);
  if (flags <= 1) result.locked = (flags === 0) !== isLockSwapped;
  result.counters = {
    incomingBytes: data.getUint32(at + 208, true),
    outgoingBytes: data.getUint32(at + 212, true),
    incomingFrames: data.getUint32(at + 216, true),
    outgoingFrames: data.getUint32(at + 220, true),
    incomingCompressedBytes: data.getUint32(at + 224, true),
    outgoingCompressedBytes: data.getUint32(at + 228, true),
  };
  return true;
}

/** Whether an array holds this text, or its beginning where there is no room for more. */
function isText(data: DataView, at: number, text = '', units: number): boolean {
  const length = Math.min(text.length, units);
  for (let i = 0; i < length; i++) {
    if (data.getUint16(at + i * 2, true) !== text.charCodeAt(i)) return false;
  }
  return data.getUint16(at + length * 2, true) === 0;
}

// A FILETIME counts 100 ns since 1601. In two halves, whole numbers throughout: 2^32 is 429,496 × 10,000 + 7,296.
const EPOCH = 11_644_473_600_000;
const YEAR_1900 = -2_208_988_800_000;
const END_OF_9999 = 253_402_300_799_999;

/** Milliseconds since 1970; 0: it is not set, or no time. */
function milliseconds(data: DataView, at: number): number {
  const high = data.getInt32(at + 4, true);
  if (high <= 0) return 0;
  const low = data.getUint32(at, true);
  const time = high * 429_496 + Math.floor((high * 7_296 + low) / 10_000) - EPOCH;
  return time < YEAR_1900 || time > END_OF_9999 ? 0 : time;
}
