import { WTSConnectSessionW } from './connect-session.js';
import { WTSDisconnectSession } from './disconnect.js';
import { CreateWindowExW, ShutdownBlockReasonCreate } from './end-session.js';
import { WTSEnumerateSessionsExW, WTSEnumerateSessionsW } from './enumerate.js';
import { ExitWindowsEx } from './exit-windows.js';
import { WTSLogoffSession } from './logoff.js';
import { ProcessIdToSessionId } from './process.js';
import { WTSQuerySessionInformationW } from './query.js';
import { WTSOpenServerExW, WTSOpenServerW } from './servers.js';

/*
 * The Win32 functions of the model: what happens on Windows when one of them is called. The binding and the
 * simulated wtsapi32.dll both ask here, and `SimulatedFault.call` is one of these names.
 */

/** Those that take a server handle. */
export const onServer = {
  WTSDisconnectSession,
  WTSEnumerateSessionsExW,
  WTSEnumerateSessionsW,
  WTSLogoffSession,
  WTSQuerySessionInformationW,
};

/** Those that ask for something to happen to a session: an answer that fails need not mean that it did not. */
export const requests: ReadonlySet<string> = new Set([
  'WTSLogoffSession',
  'WTSDisconnectSession',
  'WTSConnectSessionW',
  'ExitWindowsEx',
]);

/** Those that always ask this host. */
export const onThisHost = {
  CreateWindowExW,
  ExitWindowsEx,
  ProcessIdToSessionId,
  ShutdownBlockReasonCreate,
  WTSConnectSessionW,
  WTSOpenServerExW,
  WTSOpenServerW,
};
