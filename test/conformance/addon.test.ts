import type { EndSessionReason } from 'wtsapi32';
import type {
  SimulatedCall,
  SimulatedDesktop,
  SimulatedEndSession,
  SimulatedHostOptions,
  SimulatedSession,
} from 'wtsapi32/testing';
import { consoleControl, control, sendEndSession, windowsTools } from '../model/controller.cjs';
import type { Stats } from '../model/dll.cjs';
import { conformance } from './suite.mjs';

/** `ENDSESSION_…`. */
const FLAGS: Readonly<Record<EndSessionReason, number>> = {
  logoff: 0x80000000,
  shutdown: 0,
  'close-app': 1,
  critical: 0x40000000,
};
const CTRL_LOGOFF_EVENT = 5;
const CTRL_SHUTDOWN_EVENT = 6;

let script: SimulatedHostOptions = {};
// Before the handlers of the addon: else a console control event ends this process.
windowsTools().shieldConsole();

/** The model knows nothing of the addon's window, so Windows' part is played here. */
async function endSession({
  reasons = ['logoff'],
  source = 'window',
  ...options
}: SimulatedEndSession = {}): Promise<{ ended: boolean; refused: boolean }> {
  if (source === 'console') {
    const event = reasons.includes('logoff') ? CTRL_LOGOFF_EVENT : CTRL_SHUTDOWN_EVENT;
    // Nobody has taken it, so Windows ends the process.
    return { ended: (await consoleControl(event)) === 0, refused: false };
  }
  const { listenersCanRefuse = false, whenForced = 'asks' } = script;
  const force = (options.force ?? false) || reasons.includes('critical');
  const all = new Set<EndSessionReason>(force ? [...reasons, 'critical'] : reasons);
  const flags = [...all].reduce((sum, reason) => sum + FLAGS[reason], 0);
  // Windows sends lParam as a number with a sign.
  const message = { flags, signExtend: true };
  const asked = !force || whenForced === 'asks';
  const refused = asked && (await sendEndSession({ ...message, query: true })) === 0;
  const ending = force || !((options.vetoed ?? false) || (listenersCanRefuse && refused));
  await sendEndSession({ ...message, end: true, ending });
  return { ended: ending, refused };
}

// The real addon in a Windows runtime, over the simulated wtsapi32.dll in System32, whose model is scripted here.
conformance({
  name: 'addon over wtsapi32.dll',
  scriptsKernel: false,
  reset: (options) => {
    script = options;
    control('reset', options);
  },
  addSession: (session, server = '') => {
    control('addSession', { server, session });
  },
  removeSession: (id, server = '') => {
    control('removeSession', { server, id });
  },
  addDesktop: (desktop, broker = '') => {
    control('addDesktop', { broker, desktop });
  },
  removeDesktop: (key, broker = '') => {
    control('removeDesktop', { broker, key });
  },
  desktop: (key, broker = '') =>
    control('desktop', { broker, key }) as SimulatedDesktop | undefined,
  addFault: (fault) => {
    control('addFault', fault);
  },
  session: (id, server = '') => control('session', { server, id }) as SimulatedSession | undefined,
  calls: () => control('calls') as SimulatedCall[],
  stats: () => {
    const { comObjects, liveAllocations, taskMemory, ...stats } = control('stats') as Stats;
    // A broker that is closed holds on to nothing of COM.
    return { ...stats, openBrokers: comObjects, liveAllocations: liveAllocations + taskMemory };
  },
  endSession,
  release: () => {
    control('release');
  },
});
