import type { EndSessionListener } from '../../types/end-session.js';
import type { Clock } from '../clock.js';
import { LONGEST_TIMER } from '../keep-alive.js';
import type { SimulatedHostOptions } from '../options.js';
import { ERROR_SHUTDOWN_IN_PROGRESS } from '../win32-errors.js';
import { Blocks } from './blocks.js';
import { flagsOf } from './flags.js';
import { type Answers, Listeners, NOTICES } from './listeners.js';
import type { SimulatedEndSession, SimulatedEndSessionResult } from './options.js';

const nobody: Answers = { refused: [], late: [] };

/** The session that this process is in, as far as its end goes. */
export class OwnSession {
  readonly listeners: Listeners;
  readonly blocks = new Blocks();
  readonly #script: SimulatedHostOptions;
  readonly #id: number;
  readonly #logOff: () => void;
  /** It ends at this moment, or has ended. */
  #isEnding = false;
  #hasEnded = false;
  #signOut: { readonly cancel: () => void } | undefined;

  /** @param logOff - Sends the session on its way out. */
  constructor(script: SimulatedHostOptions, id: number, logOff: () => void, clock: Clock) {
    this.#script = script;
    this.#id = id;
    this.#logOff = logOff;
    this.listeners = new Listeners(clock);
  }

  /** Somebody works in it, who can sign out (§7.3). */
  get isInteractive(): boolean {
    return this.#script.interactive !== false;
  }

  /** `ExitWindowsEx`, of a request that is in order: its last error, or undefined. Its effect comes later (#54). */
  signOut(force: boolean): number | undefined {
    if (this.#signOut || this.#isEnding || this.#hasEnded) return ERROR_SHUTDOWN_IN_PROGRESS;
    const { outcome = 'ends', delay = 0 } = this.#script.signOut ?? {};
    // Another logon session than that of the user in front of it: accepted, and nothing happens.
    if (outcome === 'ignored' || !this.isInteractive || this.#id === 0) return undefined;
    // The pair is kept: fake timers may come or go before this one is cleared.
    const clear = globalThis.clearTimeout;
    const timer = globalThis.setTimeout(
      () => {
        this.#signOut = undefined;
        if (!this.#isEnding && !this.#hasEnded) void this.end({ force });
      },
      Math.min(delay, LONGEST_TIMER),
    );
    const cancel = (): void => {
      clear(timer);
    };
    this.#signOut = { cancel };
    return undefined;
  }

  /** Asks and tells the listeners, as Windows does; ends the session, if nothing is against it. */
  async end(options: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    if (this.#isEnding) {
      throw new Error('The session is being ended already; wait until that is over');
    }
    this.#isEnding = true;
    try {
      const byConsole = options.source === 'console';
      return await (byConsole ? this.#byConsole(options) : this.#byWindow(options));
    } finally {
      this.#isEnding = false;
    }
  }

  /** Nobody is told anything more, and nothing is under way. */
  close(): void {
    this.#signOut?.cancel();
    this.listeners.removeAll();
  }

  async #byWindow(options: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    const { reasons = ['logoff'], vetoed = false } = options;
    const force = (options.force ?? false) || reasons.includes('critical');
    const flags = flagsOf(force ? [...reasons, 'critical'] : reasons);
    const { refusalsCount = false, forceAsks = true } = this.#script;
    const question = { kind: NOTICES.query, ending: false, flags };
    const asked = force && !forceAsks ? nobody : await this.listeners.tell(question);
    const ended = force || !(vetoed || (refusalsCount && asked.refused.length > 0));
    const told = await this.listeners.tell({ kind: NOTICES.end, ending: ended, flags });
    // The Restart Manager ends this program, not the session.
    if (ended && !reasons.includes('close-app')) this.#end();
    return result(ended, asked, told);
  }

  async #byConsole({
    reasons = ['logoff'],
  }: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    // Services are told of everybody's logoff, and not whose it is (§7.5).
    const ending = this.#id !== 0 || !reasons.includes('logoff');
    const notice = { kind: NOTICES.console, ending, flags: flagsOf(reasons) };
    const told = await this.listeners.tell(notice);
    if (ending) this.#end();
    return result(ending, nobody, told);
  }

  #end(): void {
    this.#hasEnded = true;
    this.#logOff();
  }
}

function result(ended: boolean, asked: Answers, told: Answers): SimulatedEndSessionResult {
  // Once, who was late twice.
  const late = new Set([...asked.late, ...told.late]);
  return { ended, refused: asked.refused.map(listenerOf), late: [...late].map(listenerOf) };
}

function listenerOf({ listener }: { readonly listener: unknown }): EndSessionListener {
  return listener as EndSessionListener;
}
