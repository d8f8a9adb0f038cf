import type { BrokerModel } from './broker-model.js';
import type { LiveDesktop } from './live-desktop.js';
import type { SimulatedDesktopRight } from './options.js';

/** A method of `Win32_VirtualDesktopSession` (§6.1). */
export interface DesktopMethod {
  readonly name: string;
  readonly right: SimulatedDesktopRight;
  /** Names of its in-parameters, all of them texts and required. */
  readonly parameters: readonly string[];
  /** Gives its `ReturnValue`. */
  readonly call: (broker: BrokerModel, desktop: LiveDesktop) => number;
}

const methods: readonly DesktopMethod[] = [
  {
    name: 'Logoff',
    right: 'logoff',
    parameters: [],
    call: (broker, desktop) => broker.logoff(desktop),
  },
  {
    name: 'Disconnect',
    right: 'disconnect',
    parameters: [],
    call: (broker, desktop) => broker.disconnect(desktop),
  },
  // Whom it reaches, nobody knows: what was sent is in the list of calls.
  { name: 'SendMessage', right: 'sendMessage', parameters: ['Title', 'Message'], call: () => 0 },
];

/** Names of methods compare without regard to case. */
export function methodNamed(name: string): DesktopMethod | undefined {
  return methods.find((method) => method.name.toLowerCase() === name.toLowerCase());
}
