import type { Ending } from '../endings.js';
import type { SimulatedDesktop, SimulatedDesktopKey, SimulatedDesktopRight } from './options.js';
import { WBEM_E_ACCESS_DENIED } from './hresults.js';

/** A desktop as it is now. */
export interface LiveDesktop {
  readonly script: SimulatedDesktop;
  state: number;
  /** Absent when nobody is connected. */
  clientMachineName: string | undefined;
  ending: Ending<number> | undefined;
}

export function liveDesktop(script: SimulatedDesktop): LiveDesktop {
  const { connectState = 0, clientMachineName } = script;
  return { script, state: connectState, clientMachineName, ending: undefined };
}

/** What tells it apart from all others of its broker (§6.1). */
export function keyOfDesktop({ sessionId, vmHostName }: SimulatedDesktopKey): string {
  return `${sessionId} ${vmHostName.toLowerCase()}`;
}

/** The HRESULT of what needs a right which this process lacks (#52). */
export function deniedHresult(
  { script }: LiveDesktop,
  right: SimulatedDesktopRight,
): number | undefined {
  const { denied, deniedError = WBEM_E_ACCESS_DENIED } = script;
  return denied?.includes(right) ? deniedError : undefined;
}

/** The desktop as a script could have it now: for the public `SimulatedHost.desktop()`. */
export function desktopSnapshot(desktop: LiveDesktop): SimulatedDesktop {
  const { clientMachineName, ...script } = structuredClone(desktop.script);
  return {
    ...script,
    connectState: desktop.state,
    ...(desktop.clientMachineName && { clientMachineName }),
  };
}
