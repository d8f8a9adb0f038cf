import type { Clock } from '../clock.js';
import { endingFrom, Endings } from '../endings.js';
import { keyOfDesktop, liveDesktop, type LiveDesktop } from './live-desktop.js';
import {
  defaultDesktops,
  type SimulatedBroker,
  type SimulatedDesktop,
  type SimulatedDesktopKey,
} from './options.js';

// Of WTS_CONNECTSTATE_CLASS, which ConnectState presumably is (§6.1).
const DISCONNECTED = 4;
const RESET = 7;
const DOWN = 8;
const defaultPath = [
  { state: RESET, ms: 20 },
  { state: DOWN, ms: 20 },
];

/**
 * The virtual desktops of one broker. As with the sessions of a server nothing runs by itself: before each look at
 * them they are brought up to the clock's time.
 */
export class BrokerModel {
  readonly options: SimulatedBroker;
  readonly latency: number;
  /** When it was made, in milliseconds since 1970. */
  readonly made: number;
  readonly #clock: Clock;
  readonly #desktops = new Map<string, LiveDesktop>();
  readonly #ending = new Endings<number, LiveDesktop>();

  constructor(options: SimulatedBroker, clock: Clock) {
    this.options = options;
    this.latency = options.latency ?? 0;
    this.#clock = clock;
    this.made = clock.date(clock.now());
    for (const script of options.desktops ?? defaultDesktops) this.#put(script);
  }

  /** In the order in which they appeared. */
  desktops(): readonly LiveDesktop[] {
    this.#catchUp();
    return [...this.#desktops.values()];
  }

  find(key: SimulatedDesktopKey): LiveDesktop | undefined {
    this.#catchUp();
    return this.#desktops.get(keyOfDesktop(key));
  }

  /** One with the same key is over: its key has been given away. */
  add(script: SimulatedDesktop): void {
    this.#catchUp();
    this.#put(script);
  }

  /** The desktop vanishes without being logged off, as between a list and a call (#17, #52). */
  remove(key: SimulatedDesktopKey): boolean {
    const desktop = this.find(key);
    if (desktop) this.#drop(desktop);
    return desktop !== undefined;
  }

  /**
   * `Logoff()`: accepted, and not waited for (§6.1). It sets out when the request has arrived, i.e. after the latency.
   *
   * @returns Its `ReturnValue`.
   */
  logoff(desktop: LiveDesktop): number {
    const { outcome = 'ends', path = defaultPath, again = 0 } = desktop.script.logoff ?? {};
    // Another one changes nothing: the first goes on.
    if (desktop.ending) return again;
    if (outcome !== 'ignored') {
      const way = { outcome, path, last: DOWN };
      desktop.ending = endingFrom<number>(this.#clock.now() + this.latency, way);
      this.#ending.add(desktop);
    }
    return 0;
  }

  /** `Disconnect()`. A desktop on its way out keeps to its path. */
  disconnect(desktop: LiveDesktop): number {
    if (!desktop.ending) this.#enter(desktop, this.#disconnectedState);
    return 0;
  }

  get #disconnectedState(): number {
    return this.options.disconnectedState ?? DISCONNECTED;
  }

  #enter(desktop: LiveDesktop, state: number): void {
    desktop.state = state;
    if (state === this.#disconnectedState) desktop.clientMachineName = undefined;
  }

  #catchUp(): void {
    const ended = this.#ending.catchUp(this.#clock.now(), (desktop, state) => {
      this.#enter(desktop, state);
    });
    for (const desktop of ended) {
      this.#drop(desktop);
      const { sessionId, vmHostName, logoff } = desktop.script;
      // The key may be given away at once (#18, #53).
      if (logoff?.reusedBy) this.#put({ ...logoff.reusedBy, sessionId, vmHostName });
    }
  }

  #put(script: SimulatedDesktop): void {
    const key = keyOfDesktop(script);
    const before = this.#desktops.get(key);
    if (before) this.#drop(before);
    this.#desktops.set(key, liveDesktop(script));
  }

  #drop(desktop: LiveDesktop): void {
    this.#ending.delete(desktop);
    this.#desktops.delete(keyOfDesktop(desktop.script));
  }
}
