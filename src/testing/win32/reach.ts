import type { NativeFailure } from '../../native/binding.js';
import { NO_SESSION, type CalledHost, type HostModel, type Windows } from '../host-model.js';
import type { SimulatedCall, SimulatedFault } from '../options.js';
import type { ServerModel } from '../server-model.js';
import { atOnce, type Due, type Steps } from '../steps.js';
import { ERROR_INVALID_HANDLE, RPC_S_SERVER_UNAVAILABLE } from '../win32-errors.js';

export function failure(call: SimulatedCall, errno: number): NativeFailure {
  return { syscall: call.call, errno };
}

export function after({ clock }: Windows, delay: number): Due {
  const due = clock.now() + delay;
  return () => due;
}

/**
 * The server that a call reaches, or why it reaches none: a closed handle (#44), a fault, a dead host (#4,
 * #43). Lists the call, unless the handle is closed.
 *
 * @param carryOut - What a request does there: a fault may stop its answer and not the request.
 */
export function* reach(
  windows: Windows,
  on: CalledHost,
  call: SimulatedCall,
  carryOut?: (server: ServerModel) => unknown,
): Steps<ServerModel> {
  if (on.closed) {
    yield atOnce;
    // The binding knows that it is closed, and asks nobody.
    return { ...failure(call, ERROR_INVALID_HANDLE), started: false };
  }
  const fault = listCall(windows.host, call);
  if (fault?.carriedOut && on.server) carryOut?.(on.server);
  if (fault) return yield* injected(windows, call, fault);
  if (on.server) return on.server;
  yield after(windows, windows.host.unreachableDelay);
  return failure(call, RPC_S_SERVER_UNAVAILABLE);
}

/** Lists the call; gives the fault that answers it. A fault knows the caller's session by its real id (#21). */
export function listCall(host: HostModel, call: SimulatedCall): SimulatedFault | undefined {
  host.calls.push(Object.freeze(call));
  const own = call.sessionId === NO_SESSION ? { sessionId: host.currentSessionId } : undefined;
  return host.faults.take({ ...call, ...own });
}

/** A fault answers after its own delay, whatever the server's latency. */
export function* injected(
  windows: Windows,
  call: SimulatedCall,
  { error = 0, delay = 0, hang }: SimulatedFault,
): Steps<never> {
  yield after(windows, hang ? Infinity : delay);
  return failure(call, error);
}

/** 0xFFFFFFFF is the caller's own session (#21); on another host it means nothing good (#22). */
export function resolveId({ host }: Windows, on: CalledHost, id: number): number | undefined {
  if (id !== NO_SESSION) return id;
  return on.server === host.local ? host.currentSessionId : undefined;
}
