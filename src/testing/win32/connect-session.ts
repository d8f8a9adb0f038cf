import { isFailure } from '../../native/binding.js';
import type { Windows } from '../host-model.js';
import { deniedError } from '../live-session.js';
import type { ServerModel } from '../server-model.js';
import type { Steps } from '../steps.js';
import { after, failure, reach, resolveId } from './reach.js';

const ERROR_LOGON_FAILURE = 1326;
const ERROR_INVALID_STATE = 5023;

/** On this host only (§1.2); nothing to wait for. The list of calls does not have the password: lists are printed. */
export function* WTSConnectSessionW(
  windows: Windows,
  sessionId: number,
  targetId: number,
  password: string,
  wait: boolean,
): Steps<void> {
  const thisHost = windows.host.lookUp('');
  const call = { call: 'WTSConnectSessionW', server: '', sessionId, targetId, wait };
  const [id, target] = [sessionId, targetId].map((given) => resolveId(windows, thisHost, given));
  const carryOut = (server: ServerModel): number | undefined =>
    connect(server, id, target, password);
  const server = yield* reach(windows, thisHost, call, carryOut);
  if (isFailure(server)) return server;
  const error = carryOut(server);
  yield after(windows, server.latency);
  return error === undefined ? undefined : failure(call, error);
}

/** §8.2. Which states can be connected is not documented: here, those of a user, to those of a client. */
function connect(
  server: ServerModel,
  id: number | undefined,
  targetId: number | undefined,
  password: string,
): number | undefined {
  const session = id === undefined ? undefined : server.find(id);
  const target = targetId === undefined ? undefined : server.find(targetId);
  if (!session || !target) return server.missingError;
  const refused =
    deniedError(session, 'connect') ?? server.serviceError(session) ?? server.serviceError(target);
  if (refused !== undefined) return refused;
  const { userName, password: own = password } = session.script;
  if (!userName || session.ending || target.ending || !target.name) return ERROR_INVALID_STATE;
  if (password !== own) return ERROR_LOGON_FAILURE;
  server.connect(session, target);
  return undefined;
}
