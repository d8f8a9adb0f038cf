import { isFailure } from '../../native/binding.js';
import type { CalledHost, Windows } from '../host-model.js';
import type { ServerModel } from '../server-model.js';
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
  const id = resolveId(windows, on, sessionId);
  const disconnect = (server: ServerModel): number | undefined =>
    id === undefined ? ERROR_INVALID_PARAMETER : server.disconnect(id, on.machines);
  const server = yield* reach(windows, on, call, disconnect);
  if (isFailure(server)) return server;
  const error = disconnect(server);
  yield after(windows, server.latency);
  return error === undefined ? undefined : failure(call, error);
}
