import type { Windows } from '../host-model.js';
import type { SimulatedCall } from '../options.js';
import type { Table, WmiRow } from '../rows.js';
import { atOnce, type Steps } from '../steps.js';
import { failure, injected, listCall } from '../win32/reach.js';
import type { BrokerModel } from './broker-model.js';
import { classNamed, type WmiClass, type WmiInstance } from './classes.js';
import {
  RPC_E_DISCONNECTED,
  WBEM_E_INVALID_CLASS,
  WBEM_E_INVALID_QUERY,
  WBEM_S_TIMEDOUT,
} from './hresults.js';
import { columnsOf, rowOf } from './instance-rows.js';
import { classIn } from './meant.js';
import type { Query } from './query.js';
import { namespaceOf } from './reach.js';

/** `Next` without a time-out. */
export const WBEM_INFINITE = 0xffffffff;

const WQL = /^SELECT \* FROM (\w+)$/i;

/**
 * Returns at once: whatever goes wrong, `Next` says so (§6.2), unless the query is none.
 *
 * @param queryId - A number that the caller invents: what `Next` names.
 */
export function* ExecQuery(
  windows: Windows,
  path: string,
  queryId: number,
  query: string,
): Steps<Table<WmiRow>> {
  const asked = WQL.exec(query)?.[1];
  const className = asked && (classNamed(asked)?.name ?? asked);
  const { name, latency } = namespaceOf(windows.host, path);
  const call = {
    call: 'IWbemServices::ExecQuery',
    server: name,
    ...(className && { className }),
  };
  const fault = listCall(windows.host, call);
  if (fault) return yield* injected(windows, call, fault);
  yield atOnce;
  if (!className) return failure(call, WBEM_E_INVALID_QUERY);
  const readyAt = windows.clock.now() + latency;
  const unasked = { fault: undefined, asked: false, rows: undefined };
  windows.host.queries.set(queryId, { className, readyAt, ...unasked });
  return { columns: [], rows: [] };
}

/**
 * At most `count` instances; fewer are the last ones. Those of the moment at which the answer is ready; the wait for it
 * can be cut in slices (§6.2, #52).
 *
 * @param timeout - In milliseconds, `WBEM_INFINITE` for none.
 */
export function* Next(
  windows: Windows,
  path: string,
  queryId: number,
  timeout: number,
  count: number,
): Steps<Table<WmiRow>> {
  const called = namespaceOf(windows.host, path);
  const call = { call: 'IEnumWbemClassObject::Next', server: called.name };
  const query = windows.host.queries.get(queryId);
  if (!query) {
    // Of a host that was reset.
    yield atOnce;
    return failure(call, RPC_E_DISCONNECTED);
  }
  const { className } = query;
  if (!query.asked) ask(windows, query, { ...call, className });
  const deadline = timeout === WBEM_INFINITE ? Infinity : windows.clock.now() + timeout;
  yield () => Math.min(query.readyAt, deadline);
  if (windows.clock.now() < query.readyAt) return failure(call, WBEM_S_TIMEDOUT);
  const { fault } = query;
  if (fault) {
    // A time-out is no failure: the next call goes on. Everything else stays as it is.
    if (fault.error === WBEM_S_TIMEDOUT) query.fault = undefined;
    return failure(call, fault.error ?? 0);
  }
  const { broker, error } = called;
  const wmiClass = classIn(called, className);
  if (!broker || !wmiClass) return failure(call, error ?? WBEM_E_INVALID_CLASS);
  query.rows ??= listed(broker, wmiClass).map((one) => rowOf(called, broker, wmiClass, one));
  const { incomplete } = broker.options;
  if (incomplete !== undefined && query.rows.length < count) return failure(call, incomplete);
  return { columns: columnsOf(wmiClass), rows: query.rows.splice(0, count) };
}

/** The first `Next` of a query is listed, and may meet a fault: further ones only wait for the same answer. */
function ask({ clock, host }: Windows, query: Query, call: SimulatedCall): void {
  query.asked = true;
  query.fault = listCall(host, call);
  if (!query.fault) return;
  const { delay = 0, hang } = query.fault;
  query.readyAt = hang ? Infinity : clock.now() + delay;
}

/** Without those that may not be looked at, or with them all the same (unknown on Windows). */
function listed(broker: BrokerModel, wmiClass: WmiClass): readonly WmiInstance[] {
  const all = wmiClass.instances(broker);
  return broker.options.hidesDenied ? all.filter(({ denied }) => denied === undefined) : all;
}
