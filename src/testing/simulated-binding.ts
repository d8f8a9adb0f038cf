import type {
  BlockingCall,
  Done,
  NativeBinding,
  ServerRef,
  SessionRecord,
} from '../native/binding.js';
import { typeError } from '../errors/arguments.js';
import { assertBoolean, assertString, assertUint32, assertUint32s } from './arguments.js';
import type { Steps } from './calls.js';
import type { InjectableCall } from './faults.js';
import type { Target } from './handles.js';
import type { HostState } from './procedures.js';
import { disconnect, enumerate, logoff, open, processSession, query } from './procedures.js';

/** A call whose arguments were checked and that has not begun. */
interface Prepared<T> {
  readonly syscall: InjectableCall;
  readonly steps: Steps<T>;
}

/** `NativeBinding` over a model: each function checks its arguments, then runs one call's steps. */
export function createBinding(state: HostState): NativeBinding {
  const { calls, handles } = state;

  function blocking<A extends readonly unknown[], T>(
    arity: A['length'],
    prepare: (...args: A) => Prepared<T>,
  ): BlockingCall<A, T> {
    const call = (...args: readonly unknown[]): unknown => {
      const done = args[arity];
      if (done !== undefined && typeof done !== 'function') {
        throw typeError('done', 'a function', done);
      }
      // `prepare` checks every argument's type.
      const { syscall, steps } = prepare(...(args.slice(0, arity) as unknown as A));
      return done ? calls.start(syscall, steps, done as Done<T>) : calls.run(syscall, steps);
    };
    return call as BlockingCall<A, T>;
  }

  const onServer = <T>(
    ref: ServerRef,
    syscall: InjectableCall,
    steps: (target: Target) => Steps<T>,
  ): Prepared<T> => {
    const target = handles.target(ref, state.model.local);
    return { syscall, steps: handles.hold(ref, steps(target)) };
  };

  const enumeration = (
    syscall: 'WTSEnumerateSessionsExW' | 'WTSEnumerateSessionsW',
  ): BlockingCall<[server: ServerRef], SessionRecord> =>
    blocking(1, (server) =>
      onServer(server, syscall, (target) => enumerate(state, target, syscall)),
    );

  return {
    openServer: blocking(2, (name, virtualMachines) => {
      assertString(name, 'name');
      assertBoolean(virtualMachines, 'virtualMachines');
      const syscall = virtualMachines ? 'WTSOpenServerExW' : 'WTSOpenServerW';
      return { syscall, steps: open(state, name, syscall) };
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
      return onServer(server, 'WTSQuerySessionInformationW', (target) =>
        query(state, target, sessionId, classes),
      );
    }),
    logoffSession: blocking(3, (server, sessionId, wait) => {
      assertUint32(sessionId, 'sessionId');
      assertBoolean(wait, 'wait');
      return onServer(server, 'WTSLogoffSession', (target) =>
        logoff(state, target, sessionId, wait),
      );
    }),
    disconnectSession: blocking(3, (server, sessionId, wait) => {
      assertUint32(sessionId, 'sessionId');
      assertBoolean(wait, 'wait');
      return onServer(server, 'WTSDisconnectSession', (target) =>
        disconnect(state, target, sessionId, wait),
      );
    }),
    activeConsoleSessionId: () => state.model.activeConsoleSessionId(),
    processSessionId: (processId) => {
      assertUint32(processId, 'processId');
      return calls.run('ProcessIdToSessionId', processSession(state, processId));
    },
    abandon: (ticket) => {
      calls.abandon(ticket);
    },
    waitFor: (ticket, milliseconds) => calls.waitFor(ticket, milliseconds),
    windowsRelease: () => state.model.windowsRelease,
  };
}
