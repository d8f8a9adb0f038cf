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

/** What a table has of all its sessions. */
export interface TableSettings {
  /** This Windows has the values of the lock flag the wrong way round. */
  readonly isLockSwapped: boolean;
  /** Milliseconds since 1970, where the host does not say what time it is. */
  readonly now: number;
}

/** What the buffer at `at` says of the session of a row. Nothing: it is not the usual one. */
export function usualDetails(
  row: Session,
  data: DataView,
  at: number,
  { isLockSwapped, now }: TableSettings,
): SessionDetails | undefined {
  const { id, name, userName, domainName, execEnvId } = row;
  if (data.getUint32(at, true) !== 1) return undefined;
  if (!isText(data, at + 86, userName, USER_UNITS)) return undefined;
  if (!isText(data, at + 128, domainName, DOMAIN_UNITS)) return undefined;
  const state = stateName(data.getInt32(at + 12, true));
  const logon = milliseconds(data, at + 168);
  const connect = milliseconds(data, at + 176);
  const disconnect = milliseconds(data, at + 184);
  const lastInput = milliseconds(data, at + 192);
  const current = milliseconds(data, at + 200);
  const since = state === 'disconnected' ? disconnect : lastInput;
  const hasIdle = since !== 0 && current !== 0 && userName !== undefined;
  const idleTime = Math.max(0, current - since);
  const flags = data.getUint32(at + 16, true);
  const locked = (flags === 0) !== isLockSwapped;
  const currentTime = new Date(current === 0 ? now : current);
  const counters = {
    incomingBytes: data.getUint32(at + 208, true),
    outgoingBytes: data.getUint32(at + 212, true),
    incomingFrames: data.getUint32(at + 216, true),
    outgoingFrames: data.getUint32(at + 220, true),
    incomingCompressedBytes: data.getUint32(at + 224, true),
    outgoingCompressedBytes: data.getUint32(at + 228, true),
  };
  const isNamed =
    name !== undefined &&
    userName !== undefined &&
    domainName !== undefined &&
    execEnvId !== undefined &&
    row.hostName === undefined &&
    row.farmName === undefined &&
    row.server === undefined;
  const isTimed = logon !== 0 && connect !== 0 && disconnect === 0 && lastInput !== 0 && hasIdle;
  // Nearly every session that somebody works in. Written as one literal it takes half the time of the other way.
  if (isNamed && isTimed && flags <= 1) {
    const logonTime = new Date(logon);
    const connectTime = new Date(connect);
    const lastInputTime = new Date(lastInput);
    return {
      id,
      state,
      name,
      userName,
      domainName,
      execEnvId,
      logonTime,
      connectTime,
      lastInputTime,
      currentTime,
      idleTime,
      locked,
      counters,
    };
  }
  return {
    ...row,
    state,
    ...(logon !== 0 && { logonTime: new Date(logon) }),
    ...(connect !== 0 && { connectTime: new Date(connect) }),
    ...(disconnect !== 0 && { disconnectTime: new Date(disconnect) }),
    ...(lastInput !== 0 && { lastInputTime: new Date(lastInput) }),
    currentTime,
    ...(hasIdle && { idleTime }),
    ...(flags <= 1 && { locked }),
    counters,
  };
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
