import type { NativeFailure, QueryRecord, ServerHandle, SessionRecord } from '../native/binding.js';
import { atOnce, type Calls, type Due, type Steps } from './calls.js';
import type { Clock } from './clock.js';
import type { FaultyCall } from './faults.js';
import type { Handles, Target } from './handles.js';
import { NO_SESSION, type HostModel } from './host-model.js';
import type { SimulatedFault } from './options.js';
import { packAnswers, packSessions } from './pack.js';
import { classError, queryPayload } from './payloads.js';
import type { ServerModel } from './server-model.js';
import {
  ERROR_INVALID_HANDLE,
  ERROR_INVALID_PARAMETER,
  RPC_S_SERVER_UNAVAILABLE,
} from './win32-errors.js';

/** What the calls act on; a reset puts another model in its place. */
export interface HostState {
  model: HostModel;
  readonly clock: Clock;
  readonly calls: Calls;
  readonly handles: Handles;
}

/** A failure that does not depend on the sessions, and how long it takes to show. */
interface Refusal {
  readonly errno: number;
  readonly delay: number;
}

function failure(call: FaultyCall, errno: number): NativeFailure {
  return { syscall: call.call, errno };
}

function after({ clock }: HostState, delay: number): Due {
  const due = clock.now() + delay;
  return () => due;
}

/** A fault answers after its own delay, whatever the server's latency. */
function refusalOf({ error = 0, delay = 0, hang }: SimulatedFault): Refusal {
  return { errno: error, delay: hang ? Infinity : delay };
}

/** Lists the call, and injects a fault if one is due. A fault knows the caller's session by its real id (#21). */
function record({ model }: HostState, call: FaultyCall): Refusal | undefined {
  model.calls.push(Object.freeze(call));
  const own = call.sessionId === NO_SESSION ? { sessionId: model.currentSessionId } : undefined;
  const fault = model.faults.take({ ...call, ...own });
  return fault && refusalOf(fault);
}

/** The server that a call reaches, or why it reaches none: a closed handle, a fault, a dead host (#4, #43). */
function reach(state: HostState, target: Target, call: FaultyCall): ServerModel | Refusal {
  if (target.closed) return { errno: ERROR_INVALID_HANDLE, delay: 0 };
  const { server } = target;
  const fault = record(state, call);
  if (fault) return fault;
  return server ?? { errno: RPC_S_SERVER_UNAVAILABLE, delay: state.model.unreachableDelay };
}

/** 0xFFFFFFFF is the caller's own session (#21); on another host it means nothing good (#22). */
function resolveId({ model }: HostState, target: Target, id: number): number | undefined {
  if (id !== NO_SESSION) return id;
  return target.server === model.local ? model.currentSessionId : undefined;
}

/**
 * `WTSOpenServer(Ex)W`: any name gives a handle, unverified, and without asking that host (§5, #43). It
 * is made when the call answers, so that an abandoned call leaves none behind.
 */
export function* open(
  state: HostState,
  asked: string,
  syscall: 'WTSOpenServerW' | 'WTSOpenServerExW',
): Steps<ServerHandle> {
  const { name, server } = state.model.lookUp(asked);
  const call: FaultyCall = { call: syscall, server: name };
  const fault = record(state, call);
  if (fault) {
    yield after(state, fault.delay);
    return failure(call, fault.errno);
  }
  yield atOnce;
  if (!server && state.model.script.openFails) return failure(call, RPC_S_SERVER_UNAVAILABLE);
  return state.handles.open(name, server);
}

export function* enumerate(
  state: HostState,
  target: Target,
  syscall: 'WTSEnumerateSessionsExW' | 'WTSEnumerateSessionsW',
): Steps<SessionRecord> {
  const call: FaultyCall = { call: syscall, server: target.name };
  const server = reach(state, target, call);
  if ('errno' in server) {
    yield after(state, server.delay);
    return failure(call, server.errno);
  }
  yield after(state, server.latency);
  return packSessions(server.listed(), syscall === 'WTSEnumerateSessionsExW');
}

/** One call of Windows for each class: each has its own latency and faults, and fails for itself alone. */
export function* query(
  state: HostState,
  target: Target,
  sessionId: number,
  infoClasses: readonly number[],
): Steps<QueryRecord> {
  const answers: (Uint8Array | number)[] = [];
  for (const infoClass of infoClasses) {
    answers.push(yield* queryOne(state, target, sessionId, infoClass));
  }
  // No class, no call; the answer still comes from the event loop.
  yield atOnce;
  return packAnswers(answers);
}

function* queryOne(
  state: HostState,
  target: Target,
  sessionId: number,
  infoClass: number,
): Generator<Due, Uint8Array | number, undefined> {
  const call: FaultyCall = {
    call: 'WTSQuerySessionInformationW',
    server: target.name,
    sessionId,
    infoClass,
  };
  const server = reach(state, target, call);
  if ('errno' in server) {
    yield after(state, server.delay);
    return server.errno;
  }
  yield after(state, server.latency);
  const remote = server !== state.model.local;
  const unsupported = classError(infoClass, remote);
  if (unsupported !== undefined) return unsupported;
  const id = resolveId(state, target, sessionId);
  if (id === undefined) return ERROR_INVALID_PARAMETER;
  const session = server.find(id);
  if (!session) return server.missingError;
  const denied = server.queryError(session);
  if (denied !== undefined) return denied;
  return queryPayload(session, infoClass, {
    currentTime: state.clock.date(state.clock.now()),
    windowsRelease: state.model.windowsRelease,
    nullBuffers: server.options.nullBuffers ?? false,
  });
}

/** The request is made when the call is, so that abandoning the call does not take it back (#23, #25). */
export function* logoff(
  state: HostState,
  target: Target,
  sessionId: number,
  wait: boolean,
): Steps<void> {
  const call: FaultyCall = { call: 'WTSLogoffSession', server: target.name, sessionId, wait };
  const server = reach(state, target, call);
  if ('errno' in server) {
    yield after(state, server.delay);
    return failure(call, server.errno);
  }
  const id = resolveId(state, target, sessionId);
  const ended = id === undefined ? ERROR_INVALID_PARAMETER : server.logoff(id);
  yield after(state, server.latency);
  if (typeof ended === 'number') return failure(call, ended);
  if (wait) yield ended;
  return undefined;
}

/** Nothing to wait for: the session is disconnected as soon as the call is made (#31). */
export function* disconnect(
  state: HostState,
  target: Target,
  sessionId: number,
  wait: boolean,
): Steps<void> {
  const call: FaultyCall = { call: 'WTSDisconnectSession', server: target.name, sessionId, wait };
  const server = reach(state, target, call);
  if ('errno' in server) {
    yield after(state, server.delay);
    return failure(call, server.errno);
  }
  const id = resolveId(state, target, sessionId);
  const error = id === undefined ? ERROR_INVALID_PARAMETER : server.disconnect(id);
  yield after(state, server.latency);
  return error === undefined ? undefined : failure(call, error);
}

/** `ProcessIdToSessionId` asks this process's own kernel (§8.4): it reaches no host, so it is not listed. */
export function* processSession(state: HostState, processId: number): Steps<number> {
  const call: FaultyCall = { call: 'ProcessIdToSessionId', server: '' };
  const fault = state.model.faults.take(call);
  if (fault) {
    const { errno, delay } = refusalOf(fault);
    yield after(state, delay);
    return failure(call, errno);
  }
  const session = state.model.sessionOfProcess(processId);
  return typeof session === 'number' ? failure(call, session) : session.id;
}
