import { isFailure } from '../../native/binding.js';
import type { Windows } from '../host-model.js';
import type { Steps } from '../steps.js';
import { ERROR_INVALID_PARAMETER, ERROR_PRIVILEGE_NOT_HELD } from '../win32-errors.js';
import { after, failure, reach } from './reach.js';

const EWX_FORCE = 4;
const EWX_FORCEIFHUNG = 0x10;
/** `EWX_SHUTDOWN`, `EWX_REBOOT`, `EWX_POWEROFF` and `EWX_RESTARTAPPS`: they need a privilege, which nobody has here (§7.3). */
const GOING_DOWN = 1 | 2 | 8 | 0x40;

/** TRUE says that the request was accepted, and no more (#54). */
export function* ExitWindowsEx(windows: Windows, flags: number, reason: number): Steps<void> {
  const thisHost = windows.host.lookUp('');
  const call = { call: 'ExitWindowsEx', server: '', flags, reason };
  const { ownSession } = windows.host;
  const carryOut = (): number | undefined => {
    if ((flags & ~(GOING_DOWN | EWX_FORCE | EWX_FORCEIFHUNG)) !== 0) return ERROR_INVALID_PARAMETER;
    if ((flags & GOING_DOWN) !== 0) return ERROR_PRIVILEGE_NOT_HELD;
    return ownSession.signOut((flags & EWX_FORCE) !== 0);
  };
  const server = yield* reach(windows, thisHost, call, carryOut);
  if (isFailure(server)) return server;
  const error = carryOut();
  yield after(windows, server.latency);
  return error === undefined ? undefined : failure(call, error);
}
