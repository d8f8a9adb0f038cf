import { sessionStates } from '../native/record.js';
import type { SessionState } from '../types/session.js';

const unknownState = /^unknown \((\d{1,10})\)$/;

/** `WTS_CONNECTSTATE_CLASS` of a state; `unknown (42)` stands for a number that Windows may add. */
export function stateNumber(state: SessionState): number {
  const known = sessionStates.indexOf(state);
  return known >= 0 ? known : Number(unknownState.exec(state)?.[1]);
}

export function isStateName(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if ((sessionStates as readonly string[]).includes(value)) return true;
  const number = Number(unknownState.exec(value)?.[1]);
  return number >= sessionStates.length && number <= 0xffffffff;
}
