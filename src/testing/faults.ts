import type { SimulatedCall, SimulatedFault } from './options.js';

/** Failures to inject (#4, #5, #6, #12), in the order in which they are tried. */
export class Faults {
  readonly #faults: { readonly fault: SimulatedFault; skips: number; answers: number }[] = [];

  constructor(faults: readonly SimulatedFault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: SimulatedFault): void {
    this.#faults.push({ fault, skips: fault.skip ?? 0, answers: fault.times ?? Infinity });
  }

  /** The fault that answers this call, if one does: the first that matches and is not used up. */
  take(call: SimulatedCall): SimulatedFault | undefined {
    for (const entry of this.#faults) {
      if (!matches(entry.fault, call) || entry.answers === 0) continue;
      // A call that one fault lets through may still be answered by the next.
      if (entry.skips > 0) entry.skips--;
      else {
        entry.answers--;
        return entry.fault;
      }
    }
    return undefined;
  }
}

// Names compare without regard to case.
const NAMES = ['server', 'vmHostName', 'className', 'method'] as const;
const NUMBERS = ['sessionId', 'infoClass'] as const;

function matches(fault: SimulatedFault, call: SimulatedCall): boolean {
  return (
    fault.call === call.call &&
    NAMES.every(
      (key) => fault[key] === undefined || fault[key].toLowerCase() === call[key]?.toLowerCase(),
    ) &&
    NUMBERS.every((key) => fault[key] === undefined || fault[key] === call[key])
  );
}
