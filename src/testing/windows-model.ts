import { checkFault } from './check-fault.js';
import { checkHostOptions, checkSession } from './check-options.js';
import { Clock } from './clock.js';
import { checkEndSession } from './end-session/check.js';
import type { SimulatedEndSession, SimulatedEndSessionResult } from './end-session/options.js';
import { HostModel, type Windows } from './host-model.js';
import { snapshot } from './live-session.js';
import type { SimulatedFault, SimulatedHostOptions, SimulatedSession } from './options.js';
import { Runner } from './runner.js';
import type { ServerModel } from './server-model.js';
import type { BrokerModel } from './wmi/broker-model.js';
import { checkDesktop, checkDesktopKey } from './wmi/check-broker.js';
import { desktopSnapshot } from './wmi/live-desktop.js';
import type { SimulatedDesktop, SimulatedDesktopKey } from './wmi/options.js';

/** Windows as scripted: what the calls act on, and what tests change by hand. */
export class WindowsModel implements Windows {
  readonly clock: Clock;
  readonly runner: Runner;
  #host: HostModel;

  constructor(options: SimulatedHostOptions = {}, clock = new Clock()) {
    checkHostOptions(options);
    this.clock = clock;
    this.runner = new Runner(clock);
    this.#host = new HostModel(structuredClone(options), clock);
  }

  get host(): HostModel {
    return this.#host;
  }

  addSession(session: SimulatedSession, server?: string): void {
    checkSession(session);
    this.#server(server).add(structuredClone(session));
    this.runner.recheck();
  }

  removeSession(id: number, server?: string): boolean {
    const removed = this.#server(server).remove(id);
    this.runner.recheck();
    return removed;
  }

  session(id: number, server?: string): SimulatedSession | undefined {
    const session = this.#server(server).meant(id);
    return session && snapshot(session);
  }

  addDesktop(desktop: SimulatedDesktop, broker?: string): void {
    checkDesktop(desktop);
    this.#broker(broker).add(structuredClone(desktop));
  }

  removeDesktop(key: SimulatedDesktopKey, broker?: string): boolean {
    checkDesktopKey(key);
    return this.#broker(broker).remove(key);
  }

  desktop(key: SimulatedDesktopKey, broker?: string): SimulatedDesktop | undefined {
    checkDesktopKey(key);
    const desktop = this.#broker(broker).find(key);
    return desktop && desktopSnapshot(desktop);
  }

  async endSession(options: SimulatedEndSession = {}): Promise<SimulatedEndSessionResult> {
    checkEndSession(options);
    // What was checked is what counts, whatever getters say the next time.
    const copy = { ...options };
    checkEndSession(copy);
    return this.#host.ownSession.end(copy);
  }

  addFault(fault: SimulatedFault): void {
    checkFault(fault);
    this.#host.faults.add(structuredClone(fault));
  }

  /** A handle of that server was closed. */
  serverClosed(name: string): void {
    this.#host.calls.push(Object.freeze({ call: 'WTSCloseServer', server: name }));
  }

  /** Starts again, with this script or the one that there is. Calls under way are the caller's to end. */
  reset(options?: SimulatedHostOptions): void {
    if (options !== undefined) checkHostOptions(options);
    this.#host.ownSession.close();
    const script = options === undefined ? this.#host.script : structuredClone(options);
    this.#host = new HostModel(script, this.clock);
  }

  #server(name = ''): ServerModel {
    const { server } = this.#host.lookUp(name);
    if (!server) throw new Error(`The script of this host has no server named ${name}`);
    return server;
  }

  #broker(name = ''): BrokerModel {
    const called = this.#host.lookUpBroker(name);
    if (!called) throw new Error(`The script of this host has no broker named '${name}'`);
    return called.broker;
  }
}
