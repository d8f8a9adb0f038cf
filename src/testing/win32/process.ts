import type { Windows } from '../host-model.js';
import type { Steps } from '../steps.js';
import { failure, injected } from './reach.js';

/** It asks this process's own kernel (§8.4): it reaches no host, so it is not listed. */
export function* ProcessIdToSessionId(windows: Windows, processId: number): Steps<number> {
  const call = { call: 'ProcessIdToSessionId', server: '' };
  const fault = windows.host.faults.take(call);
  if (fault) return yield* injected(windows, call, fault);
  const session = windows.host.sessionOfProcess(processId);
  return typeof session === 'number' ? failure(call, session) : session.id;
}
