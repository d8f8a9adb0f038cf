import { isFailure } from '../../native/binding.js';
import type { CalledHost, Windows } from '../host-model.js';
import type { Steps } from '../steps.js';
import { ERROR_INVALID_PARAMETER } from '../win32-errors.js';
import { after, failure, reach, resolveId } from './reach.js';

/** Nothing to wait for: the session is disconnected as soon as the call is made (#31). */
export function* WTSDisconnectSession(
  windows: Windows,
  on: CalledHost,
  sessionId: number,
  wait: boolean,
): Steps<void> {
  const call = { call: 'WTSDisconnectSession', server: on.name, sessionId, wait };
  const server = yield* reach(windows, on, call);
  if (isFailure(server)) return server;
  const id = resolveId(windows, on, sessionId);
  const error = id === undefined ? ERROR_INVALID_PARAMETER : server.disconnect(id);
  yield after(windows, server.latency);
  return error === undefined ? undefined : failure(call, error);
}
