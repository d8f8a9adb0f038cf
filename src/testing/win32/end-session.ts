import { isFailure } from '../../native/binding.js';
import type { Windows } from '../host-model.js';
import type { Steps } from '../steps.js';
import { injected } from './reach.js';

/** The window of which the listeners are told: one for all of them, and for the reasons. */
export function* CreateWindowExW(windows: Windows): Steps<void> {
  const { listeners, blocks } = windows.host.ownSession;
  if (listeners.count > 0 || blocks.count > 0) return undefined;
  return yield* here(windows, 'CreateWindowExW');
}

export function* ShutdownBlockReasonCreate(windows: Windows, reason: string): Steps<number> {
  const failed = yield* here(windows, 'ShutdownBlockReasonCreate');
  return isFailure(failed) ? failed : windows.host.ownSession.blocks.add(reason);
}

/** It asks this process's own desktop: it reaches no host, so it is not listed. */
function* here(windows: Windows, syscall: string): Steps<void> {
  const call = { call: syscall, server: '' };
  const fault = windows.host.faults.take(call);
  return fault ? yield* injected(windows, call, fault) : undefined;
}
