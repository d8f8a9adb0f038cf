import { isFailure } from '../../native/binding.js';
import type { CalledHost, Windows } from '../host-model.js';
import type { InfoFields } from '../rows.js';
import type { Steps } from '../steps.js';
import { ERROR_INVALID_PARAMETER } from '../win32-errors.js';
import { classError, infoFields, valueError } from './info-classes.js';
import { after, failure, reach, resolveId } from './reach.js';

export function* WTSQuerySessionInformationW(
  windows: Windows,
  on: CalledHost,
  sessionId: number,
  infoClass: number,
): Steps<InfoFields> {
  const call = {
    call: 'WTSQuerySessionInformationW',
    ...{ server: on.name, sessionId, infoClass },
  };
  const server = yield* reach(windows, on, call);
  if (isFailure(server)) return server;
  yield after(windows, server.latency);
  const { windowsRelease } = windows.host;
  const unsupported = classError(infoClass, server !== windows.host.local, windowsRelease);
  if (unsupported !== undefined) return failure(call, unsupported);
  const id = resolveId(windows, on, sessionId);
  if (id === undefined) return failure(call, ERROR_INVALID_PARAMETER);
  const session = server.find(id, on.machines);
  if (!session) return failure(call, server.missingError);
  const denied = server.queryError(session);
  if (denied !== undefined) return failure(call, denied);
  const none = valueError(session, infoClass);
  if (none !== undefined) return failure(call, none);
  return infoFields(session, infoClass, {
    currentTime: windows.clock.date(windows.clock.now()),
    windowsRelease,
    nullBuffers: server.options.nullBuffers ?? false,
    ipv6Offset: server.options.ipv6Offset ?? 0,
  });
}
