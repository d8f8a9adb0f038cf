import type { Clock } from './clock.js';
import { type OwnRow, OwnSession } from './end-session/own-session.js';
import { Faults } from './faults.js';
import type { SimulatedCall, SimulatedHostOptions } from './options.js';
import { ServerModel } from './server-model.js';
import { ERROR_INVALID_PARAMETER } from './win32-errors.js';
import { BrokerModel } from './wmi/broker-model.js';
import type { Query } from './wmi/query.js';

// What `WTSGetActiveConsoleSessionId` gives for "none" (#20), and "my own session" elsewhere (#21).
export const NO_SESSION = 0xffffffff;

/** A host that a call is made on. */
export interface CalledHost {
  /** As the script spells it; `''` is this host. */
  readonly name: string;
  /** Absent: there is no such host, so it does not answer (#43). */
  readonly server: ServerModel | undefined;
  /** Its handle is one of `WTSOpenServerEx`: it reaches the sessions in virtual machines, too (§5). */
  readonly machines?: boolean;
  /** Its handle is not open any more (#44). */
  readonly closed?: boolean;
}

/** A host with a broker. */
export interface CalledBroker {
  /** As the script spells it; `''` is this host. */
  readonly name: string;
  readonly broker: BrokerModel;
}

/** What calls act on. */
export interface Windows {
  readonly clock: Clock;
  /** Another one after each reset. */
  readonly host: HostModel;
}

/** A script in action: this host, the others by name, and what was asked of them. */
export class HostModel {
  readonly script: SimulatedHostOptions;
  readonly local: ServerModel;
  readonly ownSession: OwnSession;
  readonly faults: Faults;
  readonly calls: SimulatedCall[] = [];
  readonly windowsRelease: string;
  readonly unreachableDelay: number;
  /** Queries of WMI by the numbers that their callers invented. */
  readonly queries = new Map<number, Query>();
  readonly #servers = new Map<string, CalledHost>();
  readonly #brokers = new Map<string, CalledBroker>();

  constructor(script: SimulatedHostOptions, clock: Clock) {
    this.script = script;
    this.local = new ServerModel(script, clock);
    const own = this.currentSessionId;
    const wasThere = this.local.find(own) !== undefined;
    const isThere = (): boolean => wasThere || this.local.find(own) !== undefined;
    const row: OwnRow = {
      isThere,
      isEnding: () => {
        const session = this.local.find(own);
        return session ? session.ending !== undefined : wasThere;
      },
      logOff: () => {
        this.local.signOut(own);
      },
    };
    this.ownSession = new OwnSession(script, own, row, clock);
    this.faults = new Faults(script.faults);
    this.windowsRelease = script.windowsRelease ?? '10.0.26100';
    this.unreachableDelay = script.unreachableDelay ?? 50;
    for (const [name, options] of Object.entries(script.servers ?? {})) {
      this.#servers.set(name.toLowerCase(), { name, server: new ServerModel(options, clock) });
    }
    for (const [name, options] of Object.entries(script.brokers ?? {})) {
      this.#brokers.set(name.toLowerCase(), { name, broker: new BrokerModel(options, clock) });
    }
  }

  /** Another host by name, as the script spells it; an unknown one keeps the spelling that was asked for. */
  lookUp(name: string): CalledHost {
    // No name at all is this host, as for `WTSOpenServerEx` (§5).
    if (name === '') return { name, server: this.local };
    return this.#servers.get(name.toLowerCase()) ?? { name, server: undefined };
  }

  /** The broker on a host, if the script has one there. */
  lookUpBroker(name: string): CalledBroker | undefined {
    return this.#brokers.get(name.toLowerCase());
  }

  activeConsoleSessionId(): number {
    const { console } = this.script;
    if (console === 'none') return NO_SESSION;
    return console ?? this.local.consoleId() ?? NO_SESSION;
  }

  get currentSessionId(): number {
    return this.script.currentSessionId ?? 1;
  }

  /** `ProcessIdToSessionId`: the session, or the last error. */
  sessionOfProcess(processId: number): { readonly id: number } | number {
    const own = processId === process.pid ? this.currentSessionId : undefined;
    const id = this.script.processes?.[processId] ?? own;
    return id === undefined ? ERROR_INVALID_PARAMETER : { id };
  }
}
