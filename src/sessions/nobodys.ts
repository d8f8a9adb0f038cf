import type { SessionState } from '../types/session.js';

const LOGGED_ON: readonly (SessionState | undefined)[] = ['active', 'shadow', 'disconnected'];

/**
 * Whether a row of WTSEnumerateSessionsExW that has no user is nobody's. A list may keep back the user of a session
 * that may not be asked; but where nobody can be logged on there is none to keep back.
 */
export function mustBeNobodys(row: {
  readonly id?: number;
  readonly state?: SessionState;
}): boolean {
  return row.id === 0 || !LOGGED_ON.includes(row.state);
}

/*
 * Of which rows Windows has said that nobody is logged on, where its enumeration does not say so. In a side table,
 * because callers get plain rows: a copy of one has lost it.
 */
const nobodys = new WeakSet<object>();

export function rememberNobodys(row: object): void {
  nobodys.add(row);
}

export function isKnownToBeNobodys(row: object): boolean {
  return nobodys.has(row);
}
