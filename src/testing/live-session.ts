import type { SessionState } from '../types/session.js';
import type { Ending } from './endings.js';
import type { SimulatedRight, SimulatedSession } from './options.js';

/** The logoff of a session. */
export interface SessionEnding extends Ending<SessionState> {
  /** When a waiting call returns (#25); `Infinity` if never. */
  readonly returnsAt: number;
  /** The session was the console when it was logged off (#19). */
  readonly console: boolean;
}

/** A session as it is now. Times are milliseconds since 1970, absent when not set. */
export interface LiveSession {
  readonly script: SimulatedSession;
  /** What tells it apart from all others of its host. */
  readonly key: number;
  readonly id: number;
  name: string;
  state: SessionState;
  readonly protocol: 'console' | 'ica' | 'rdp';
  readonly logonTime: number | undefined;
  readonly connectTime: number | undefined;
  disconnectTime: number | undefined;
  readonly lastInputTime: number | undefined;
  ending: SessionEnding | undefined;
}

/** The moments that a session's unscripted times are taken from, in milliseconds since 1970. */
export interface DefaultTimes {
  readonly logon: number;
  readonly disconnect: number;
}

export function liveSession(script: SimulatedSession, times: DefaultTimes): LiveSession {
  const state = script.state ?? 'active';
  const hasUser = Boolean(script.userName);
  const logonTime = milliseconds(script.logonTime) ?? (hasUser ? times.logon : undefined);
  return {
    script,
    key: keyOf(script),
    id: script.id,
    name: script.name ?? '',
    state,
    protocol: script.protocol ?? defaultProtocol(script),
    logonTime,
    connectTime: milliseconds(script.connectTime) ?? logonTime,
    disconnectTime:
      milliseconds(script.disconnectTime) ??
      (hasUser && state === 'disconnected' ? times.disconnect : undefined),
    lastInputTime: milliseconds(script.lastInputTime),
    ending: undefined,
  };
}

/** Session ids are unique in their machine only; of several machines' sessions `execEnvId` is (§3.4). */
export function keyOf({ id, hostName, execEnvId = id }: SimulatedSession): number {
  return hostName ? execEnvId : id;
}

export function isInVirtualMachine({ script }: LiveSession): boolean {
  return Boolean(script.hostName);
}

function milliseconds(time: Date | number | undefined): number | undefined {
  return typeof time === 'object' ? time.getTime() : time;
}

/** Names compare without regard to case (§2.4). */
function isNamed(session: { readonly name?: string }, name: string): boolean {
  return session.name?.toLowerCase() === name;
}

/** Of the host: a virtual machine's console is none. */
export function isConsole(session: LiveSession): boolean {
  return isNamed(session, 'console') && !isInVirtualMachine(session);
}

/** Session 0 and listeners: nobody logs them off (#28). Listeners are known by their state (§2.4). */
export function isService(session: {
  readonly id: number;
  readonly state?: SessionState;
}): boolean {
  return session.id === 0 || session.state === 'listen';
}

function defaultProtocol(script: SimulatedSession): 'console' | 'rdp' {
  const local = isNamed(script, 'console') || isNamed(script, 'services') || isService(script);
  return local ? 'console' : 'rdp';
}

/** A disconnected session has no name, and the time at which it was disconnected (#15, #31). */
export function markDisconnected(session: LiveSession, at: number): void {
  session.state = 'disconnected';
  session.name = '';
  session.disconnectTime = at;
}

/** The last error of a call that needs a right which this process lacks (#3). */
export function deniedError(session: LiveSession, right: SimulatedRight): number | undefined {
  const { denied, deniedError: error = 5 } = session.script;
  return denied?.includes(right) ? error : undefined;
}

/** The session as a script could have it now: for the public `SimulatedHost.session()`. */
export function snapshot(session: LiveSession): SimulatedSession {
  const { script } = session;
  const times = {
    logonTime: session.logonTime,
    connectTime: session.connectTime,
    disconnectTime: session.disconnectTime,
    lastInputTime: session.lastInputTime,
  };
  const result: Record<string, unknown> = {
    ...structuredClone(script),
    name: session.name,
    state: session.state,
    protocol: session.protocol,
    execEnvId: script.execEnvId ?? script.id,
  };
  // Missing is absent, never '' or a date in 1601.
  if (!session.name) delete result.name;
  for (const [key, time] of Object.entries(times)) {
    if (time !== undefined) result[key] = new Date(time);
  }
  return result as unknown as SimulatedSession;
}
