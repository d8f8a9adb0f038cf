import type { CalledHost, Windows } from '../host-model.js';
import { atOnce, type Steps } from '../steps.js';
import { RPC_S_SERVER_UNAVAILABLE } from '../win32-errors.js';
import { failure, injected, listCall } from './reach.js';

export const WTSOpenServerW = opening('WTSOpenServerW');
export const WTSOpenServerExW = opening('WTSOpenServerExW');

/**
 * Any name gives a handle, unverified, and without asking that host (§5, #43); without a name it is this
 * host's. Results in what the handle stands for: whoever asked makes the handle when the call has answered,
 * so that an abandoned call leaves none behind.
 */
function opening(syscall: string) {
  return function* (windows: Windows, asked: string | null): Steps<CalledHost> {
    const machines = syscall === 'WTSOpenServerExW';
    const called = { ...windows.host.lookUp(asked ?? ''), machines };
    const call = { call: syscall, server: called.name };
    const fault = listCall(windows.host, call);
    if (fault) return yield* injected(windows, call, fault);
    yield atOnce;
    const refused = !called.server && windows.host.script.openFails;
    return refused ? failure(call, RPC_S_SERVER_UNAVAILABLE) : called;
  };
}
