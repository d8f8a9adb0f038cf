import {
  type NativeBinding,
  type QueryRecord,
  type ServerHandle,
  type ServerRef,
} from '../../native/binding.js';
import type { Lane } from '../../native/record.js';
import type { CalledHost } from '../host-model.js';
import { atOnce, type Steps } from '../steps.js';
import { ERROR_INVALID_HANDLE } from '../win32-errors.js';
import { onServer, onThisHost } from '../win32/functions.js';
import type { WindowsModel } from '../windows-model.js';
import {
  assertBoolean,
  assertString,
  assertUint32,
  assertUint32Array,
  assertUint32s,
} from './arguments.js';
import { blockingCalls, packed, type CheckedCall } from './blocking.js';
import { endSessionBinding } from './end-session-binding.js';
import type { Handles } from './handles.js';
import type { Lanes } from './lanes.js';
import { packAnswers, type InfoAnswer } from './pack-query.js';
import { packSessions } from './pack-sessions.js';
import { wmiBinding, type WmiHandles } from './wmi-binding.js';

/** Server handles. */
export type ServerHandles = Handles<CalledHost, ServerHandle>;

/** The addon's functions over a model: each checks its arguments, then runs one call's steps and packs its outcome. */
export function createBinding(
  windows: WindowsModel,
  handles: ServerHandles,
  wmiHandles: WmiHandles,
  lanes: Lanes,
): NativeBinding {
  const { runner } = windows;

  const blocking = blockingCalls(runner);

  /** A call on a server, during which the handle stays open. */
  function on<T>(
    ref: ServerRef,
    lane: Lane,
    syscall: keyof typeof onServer,
    steps: (host: CalledHost) => Steps<T>,
  ): CheckedCall<T> {
    const host = hostOf(ref);
    return { syscall, steps: lanes.hold(lane, host.name, handles.hold(ref, steps(host))) };
  }

  function hostOf(ref: ServerRef): CalledHost {
    return ref === undefined ? windows.host.lookUp('') : handles.of(ref);
  }

  const enumeration = (
    syscall: 'WTSEnumerateSessionsExW' | 'WTSEnumerateSessionsW',
  ): NativeBinding['enumerateSessions'] =>
    blocking(1, (server) =>
      on(server, 'questions', syscall, (host) =>
        packed(onServer[syscall](windows, host), ({ rows }) => packSessions(rows)),
      ),
    );

  const ending = (
    syscall: 'WTSLogoffSession' | 'WTSDisconnectSession',
  ): NativeBinding['logoffSession'] =>
    blocking(3, (server, sessionId, wait) => {
      assertUint32(sessionId, 'sessionId');
      assertBoolean(wait, 'wait');
      const lane = wait && syscall === 'WTSLogoffSession' ? 'nativeWaits' : 'requests';
      return on(server, lane, syscall, (host) => onServer[syscall](windows, host, sessionId, wait));
    });

  return {
    openServer: blocking(2, (name, virtualMachines) => {
      assertString(name, 'name');
      assertBoolean(virtualMachines, 'virtualMachines');
      const syscall = virtualMachines ? 'WTSOpenServerExW' : 'WTSOpenServerW';
      const steps = packed(onThisHost[syscall](windows, name), (host) => handles.open(host));
      return { syscall, steps: lanes.hold('openings', name, steps) };
    }),
    closeServer: (server) => {
      handles.close(server);
    },
    enumerateSessionsEx: enumeration('WTSEnumerateSessionsExW'),
    enumerateSessions: enumeration('WTSEnumerateSessionsW'),
    querySession: blocking(3, (server, sessionId, infoClasses) => {
      assertUint32(sessionId, 'sessionId');
      assertUint32s(infoClasses, 'infoClasses');
      const classes = [...infoClasses];
      return on(server, 'questions', 'WTSQuerySessionInformationW', (host) =>
        queryEach(windows, host, [sessionId], classes),
      );
    }),
    querySessions: blocking(3, (server, sessionIds, infoClasses) => {
      assertUint32Array(sessionIds, 'sessionIds');
      assertUint32s(infoClasses, 'infoClasses');
      const [ids, classes] = [[...sessionIds], [...infoClasses]];
      return on(server, 'questions', 'WTSQuerySessionInformationW', (host) =>
        queryEach(windows, host, ids, classes),
      );
    }),
    logoffSession: ending('WTSLogoffSession'),
    disconnectSession: ending('WTSDisconnectSession'),
    connectSession: blocking(4, (sessionId, targetId, password, wait) => {
      assertUint32(sessionId, 'sessionId');
      assertUint32(targetId, 'targetId');
      assertString(password, 'password');
      assertBoolean(wait, 'wait');
      const syscall = 'WTSConnectSessionW';
      const steps = onThisHost[syscall](windows, sessionId, targetId, password, wait);
      return { syscall, steps: lanes.hold('requests', '', steps) };
    }),
    activeConsoleSessionId: () => windows.host.activeConsoleSessionId(),
    processSessionId: (processId) => {
      assertUint32(processId, 'processId');
      const syscall = 'ProcessIdToSessionId';
      return runner.run(syscall, onThisHost[syscall](windows, processId));
    },
    abandon: (ticket) => {
      runner.abandon(ticket);
    },
    waitFor: (ticket, milliseconds) => runner.waitFor(ticket, milliseconds),
    hostStats: (server) => {
      const host = hostOf(server);
      if (host.closed) return { syscall: 'hostStats', errno: ERROR_INVALID_HANDLE, started: false };
      return lanes.stats(host.name);
    },
    ...wmiBinding(windows, wmiHandles, lanes),
    ...endSessionBinding(windows, lanes),
    windowsRelease: () => windows.host.windowsRelease,
  };
}

/** One call of Windows for each class: each has its own latency and faults, and fails for itself alone. */
function* queryEach(
  windows: WindowsModel,
  host: CalledHost,
  sessionIds: readonly number[],
  infoClasses: readonly number[],
): Steps<QueryRecord> {
  const answers: InfoAnswer[] = [];
  for (const sessionId of sessionIds) {
    for (const infoClass of infoClasses) {
      const steps = onServer.WTSQuerySessionInformationW(windows, host, sessionId, infoClass);
      answers.push({ infoClass, outcome: yield* steps });
    }
  }
  // No class, no call; the answer still comes from the event loop.
  yield atOnce;
  return packAnswers(answers);
}
