import { isFailure } from '../../native/binding.js';
import type { CalledHost, Windows } from '../host-model.js';
import type { ServerModel } from '../server-model.js';
import type { Steps } from '../steps.js';
import { ERROR_INVALID_PARAMETER } from '../win32-errors.js';
import { after, failure, reach, resolveId } from './reach.js';

/** The request is made when the call is, so that abandoning the call does not take it back (#23, #25). */
export function* WTSLogoffSession(
  windows: Windows,
  on: CalledHost,
  sessionId: number,
  wait: boolean,
): Steps<void> {
  const call = { call: 'WTSLogoffSession', server: on.name, sessionId, wait };
  const id = resolveId(windows, on, sessionId);
  const logOff = (server: ServerModel): ReturnType<ServerModel['logoff']> =>
    id === undefined ? ERROR_INVALID_PARAMETER : server.logoff(id, on.machines);
  const server = yield* reach(windows, on, call, logOff);
  if (isFailure(server)) return server;
  const ended = logOff(server);
  yield after(windows, server.latency);
  if (typeof ended === 'number') return failure(call, ended);
  if (wait) yield ended;
  return undefined;
}
