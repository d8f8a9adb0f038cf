import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import type { WtsError } from '../errors/wts-error.js';
import { DOMAIN_LENGTH, type SessionInfo, USER_LENGTH } from '../sessions/info-classes.js';
import { userNames } from '../sessions/probe.js';
import type { SessionState } from '../types/session.js';

/*
 * Whose session is it? Windows may hand an id to another logon at any moment (windows-semantics.md §2.3, §2.4).
 */

/** What the session must be; `undefined` parts are not looked at. */
export interface Expectation {
  readonly userName?: string | undefined;
  readonly domainName?: string | undefined;
  readonly logonTime?: number | undefined;
  /** The `Session` that was passed does not say whose it is: Windows had not told. */
  readonly unread?: boolean;
}

export interface Target {
  readonly sessionId: number;
  readonly expect: Expectation;
  /** Why it could not be found out yet whether it is there; for the error of a time-out. */
  lastError?: WtsError;
}

export function sameName(a: string, b: string): boolean {
  // Windows itself is not consistent in the case of user names (§3.1).
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether a session is the expected one. `unknown`: Windows did not say enough to tell. */
export type Comparison =
  { readonly kind: 'same' } | { readonly kind: 'another' | 'unknown'; readonly found: string };

const SAME: Comparison = { kind: 'same' };

export function* compare(
  host: Host,
  { sessionId, expect }: Target,
  info: Partial<SessionInfo>,
): Procedure<Comparison> {
  const { logonTime } = info;
  // A session that is going down has lost its user already, so nobody is harmed when it ends.
  const ending = info.state === 'reset' || info.state === 'down';
  const nobody = info.userName === undefined && info.namesRead !== undefined;
  if (ending && nobody && logonTime === undefined) return SAME;
  const byTime = expect.logonTime !== undefined && logonTime !== undefined;
  if (byTime && expect.logonTime !== logonTime) {
    const [is, meant] = [logonTime, expect.logonTime].map((time) => new Date(time).toISOString());
    return {
      kind: 'another',
      found: `its user logged on at ${String(is)}, not at ${String(meant)}`,
    };
  }
  if (expect.unread && !byTime) {
    return { kind: 'unknown', found: 'it was listed without saying whose it is' };
  }
  const names = yield* compareNames(host, sessionId, expect, info);
  if (names.kind === 'another' || expect.logonTime === undefined || byTime) return names;
  return { kind: 'unknown', found: 'Windows does not say when its user logged on' };
}

function* compareNames(
  host: Host,
  sessionId: number,
  expect: Expectation,
  info: Partial<SessionInfo>,
): Procedure<Comparison> {
  if (expect.userName === undefined && expect.domainName === undefined) return SAME;
  // The probe cuts names off at 20 and 17 characters. That can show that two users differ, and not that they
  // are the same.
  let known: Partial<SessionInfo> = info;
  if (info.namesRead !== 'whole') {
    const names = yield* userNames(host, sessionId);
    if (names.namesRead) known = names;
  }
  const { userName = '', domainName = '' } = known;
  const who =
    userName === '' ? 'nobody is logged on to it' : `${domainName}\\${userName} is logged on to it`;
  if (known.namesRead === undefined) {
    return { kind: 'unknown', found: 'Windows does not say who is logged on to it' };
  }
  const whole = known.namesRead === 'whole';
  const match = (meant: string | undefined, is: string, length: number): boolean =>
    meant === undefined ||
    (whole ? sameName(meant, is) : sameName(meant.slice(0, length), is.slice(0, length)));
  if (!match(expect.userName, userName, USER_LENGTH)) return { kind: 'another', found: who };
  if (!match(expect.domainName, domainName, DOMAIN_LENGTH)) return { kind: 'another', found: who };
  if (whole || (fits(expect.userName, USER_LENGTH) && fits(expect.domainName, DOMAIN_LENGTH)))
    return SAME;
  return { kind: 'unknown', found: `Windows says no more than that ${who}` };
}

function fits(name: string | undefined, length: number): boolean {
  return name === undefined || name.length < length;
}

function differs(a: string | undefined, b: string | undefined, length: number): boolean {
  return a !== undefined && b !== undefined && !sameName(a.slice(0, length), b.slice(0, length));
}

/**
 * Whether a session that has the id of `before` is another logon. What is missing proves nothing: a session
 * that is going down loses its user and its times before it loses its id (peers.md §1.6).
 */
export function isAnotherLogon(before: Partial<SessionInfo>, after: Partial<SessionInfo>): boolean {
  if (differs(before.userName, after.userName, USER_LENGTH)) return true;
  if (differs(before.domainName, after.domainName, DOMAIN_LENGTH)) return true;
  if (after.logonTime !== undefined) {
    if (before.logonTime !== undefined) return before.logonTime !== after.logonTime;
    // Somebody logged on where nobody was; "not read" is not "nobody".
    return (
      before.namesRead !== undefined &&
      before.userName === undefined &&
      after.userName !== undefined
    );
  }
  // Nobody is logged on any more: another session only if its client came later and it is not ending.
  return (
    !isEnding(after.state) &&
    before.userName !== undefined &&
    after.namesRead !== undefined &&
    after.userName === undefined &&
    before.connectTime !== undefined &&
    after.connectTime !== undefined &&
    after.connectTime > before.connectTime
  );
}

function isEnding(state: SessionState | undefined): boolean {
  return state === 'reset' || state === 'down' || state === 'disconnected';
}
