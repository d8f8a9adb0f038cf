import {
  isFailure,
  type InstanceRecord,
  type NativeBinding,
  type NativeFailure,
  type WmiHandle,
} from '../../native/binding.js';
import { typeError } from '../../errors/arguments.js';
import type { Lane } from '../../native/record.js';
import type { WmiRow } from '../rows.js';
import { answer, type Steps } from '../steps.js';
import { ERROR_INVALID_HANDLE } from '../win32-errors.js';
import type { WindowsModel } from '../windows-model.js';
import { wmiCalls } from '../wmi/functions.js';
import { WBEM_S_TIMEDOUT } from '../wmi/hresults.js';
import { WBEM_INFINITE } from '../wmi/queries.js';
import { assertString, assertStrings } from './arguments.js';
import { blockingCalls, packed, type CheckedCall } from './blocking.js';
import type { Handles } from './handles.js';
import type { Lanes } from './lanes.js';
import { packInstances } from './pack-instances.js';

/** A connection: that it was made is all there is to it, so it has no more than its path. */
interface Connection {
  readonly path: string;
  /** What its calls are counted by: no host has such a name, so they are not counted with those of wtsapi32.dll. */
  readonly lane: string;
}

export type WmiHandles = Handles<Connection, WmiHandle>;

/** How many instances a `Next` is asked for. */
const HELPING = 64;

type WmiBinding = Pick<
  NativeBinding,
  'openWmi' | 'closeWmi' | 'listInstances' | 'getInstance' | 'callMethod' | 'wmiStats'
>;

/** The addon's functions of WMI over a model. */
export function wmiBinding(windows: WindowsModel, handles: WmiHandles, lanes: Lanes): WmiBinding {
  const blocking = blockingCalls(windows.runner);

  /** A call on a connection, during which the handle stays open. */
  function on<T>(
    wmi: WmiHandle,
    lane: Lane,
    syscall: keyof typeof wmiCalls,
    steps: (path: string) => Steps<T>,
  ): CheckedCall<T> {
    const { path, lane: host, closed } = handles.of(wmi);
    const called = closed ? answer<T>(closedFailure(syscall)) : steps(path);
    return { syscall, steps: lanes.hold(lane, host, handles.hold(wmi, called)) };
  }

  return {
    openWmi: blocking(5, (host, namespace, userName, domain, password) => {
      assertString(host, 'host');
      assertString(namespace, 'namespace');
      assertString(userName, 'userName');
      assertString(domain, 'domain');
      assertString(password, 'password');
      const path = host ? `\\\\${host}\\${namespace}` : namespace;
      const user = domain ? `${domain}\\${userName}` : userName;
      const syscall = 'IWbemLocator::ConnectServer';
      const lane = laneOf(host);
      const connecting =
        userName === ''
          ? wmiCalls[syscall](windows, path, null, null, null)
          : wmiCalls[syscall](windows, path, user, password, null);
      const steps = packed(connecting, () => handles.open({ path, lane }));
      return { syscall, steps: lanes.hold('openings', lane, steps) };
    }),
    closeWmi: (wmi) => {
      handles.close(wmi);
    },
    listInstances: blocking(3, (wmi, className, properties) => {
      assertName(className, 'className');
      assertStrings(properties, 'properties');
      const wanted = [...properties];
      return on(wmi, 'questions', 'IWbemServices::ExecQuery', (path) =>
        list(windows, path, className, wanted),
      );
    }),
    getInstance: blocking(3, (wmi, objectPath, properties) => {
      assertString(objectPath, 'path');
      assertStrings(properties, 'properties');
      const wanted = [...properties];
      const syscall = 'IWbemServices::GetObject';
      return on(wmi, 'questions', syscall, (path) =>
        packed(wmiCalls[syscall](windows, path, objectPath), ({ rows }) =>
          packInstances(rows, wanted),
        ),
      );
    }),
    callMethod: blocking(6, (wmi, objectPath, className, method, names, values) => {
      assertString(objectPath, 'path');
      assertName(className, 'className');
      assertName(method, 'method');
      assertStrings(names, 'names');
      assertStrings(values, 'values');
      if (names.length !== values.length) {
        throw typeError('values', 'as many as there are names', values);
      }
      const pairs = names.flatMap((name, i) => [name, values[i] as string]);
      return on(wmi, 'requests', 'IWbemServices::ExecMethod', (path) =>
        callMethod(windows, path, objectPath, className, method, pairs),
      );
    }),
    wmiStats: (wmi) => {
      const { lane, closed } = handles.of(wmi);
      return closed ? closedFailure('wmiStats') : lanes.stats(lane);
    },
  };
}

function laneOf(host: string): string {
  return `${host}\\wmi`;
}

/** The binding knows that it is closed, and asks nobody. */
function closedFailure(syscall: string): NativeFailure {
  return { syscall, errno: ERROR_INVALID_HANDLE, started: false };
}

/** Names become parts of queries as they are. */
function assertName(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string' || !/^\w+$/.test(value)) {
    throw typeError(name, 'a name of letters, digits and _', value);
  }
}

let lastQuery = 0;

/** One query, asked for instances until there are no more. */
function* list(
  windows: WindowsModel,
  path: string,
  className: string,
  properties: readonly string[],
): Steps<InstanceRecord> {
  const { queries } = windows.host;
  const query = ++lastQuery;
  const text = `SELECT * FROM ${className}`;
  const begun = yield* wmiCalls['IWbemServices::ExecQuery'](windows, path, query, text);
  if (isFailure(begun)) return begun;
  try {
    const rows: WmiRow[] = [];
    for (;;) {
      // Without a time-out: who gives up abandons the whole call. But a fault may be one.
      const next = wmiCalls['IEnumWbemClassObject::Next'];
      const helping = yield* next(windows, path, query, WBEM_INFINITE, HELPING);
      if (isFailure(helping)) {
        if (helping.errno !== WBEM_S_TIMEDOUT) return helping;
      } else {
        rows.push(...helping.rows);
        if (helping.rows.length < HELPING) return packInstances(rows, properties);
      }
    }
  } finally {
    queries.delete(query);
  }
}

/** In-parameters are made from the class, which has to be there for them. */
function* callMethod(
  windows: WindowsModel,
  path: string,
  objectPath: string,
  className: string,
  method: string,
  pairs: readonly string[],
): Steps<InstanceRecord> {
  if (pairs.length > 0) {
    const found = yield* wmiCalls['IWbemServices::GetObject'](windows, path, className);
    if (isFailure(found)) return found;
  }
  const exec = wmiCalls['IWbemServices::ExecMethod'];
  const outcome = yield* exec(windows, path, objectPath, method, ...pairs);
  return isFailure(outcome) ? outcome : packInstances(outcome.rows, ['ReturnValue']);
}
