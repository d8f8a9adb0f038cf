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

/** The session that this process is in, as the host lists it. */
export interface OwnRow {
  /** The host has it, or had it. */
  isThere(): boolean;
  /** It is on its way out, or gone. */
  isEnding(): boolean;
  /** Sends it on its way out. */
  logOff(): void;
}

/** The session that this process is in, as far as its end goes. */
export class OwnSession {
  readonly listeners: Listeners;
  readonly blocks = new Blocks();
  readonly #script: SimulatedHostOptions;
  readonly #id: number;
  readonly #row: OwnRow;
  #isEnding = false;
  /** It has ended, and the script has no row to show it. */
  #hasEnded = false;
  /** A sign-out that was accepted and is still to come. */
  #signOut: { readonly force: boolean; readonly cancel: () => void; isDue: boolean } | undefined;

  constructor(script: SimulatedHostOptions, id: number, row: OwnRow, clock: Clock) {
    this.#script = script;
    this.#id = id;
    this.#row = row;
    this.listeners = new Listeners(clock);
  }

  /** A user works in it, and can sign out (§7.3). */
  get isInteractive(): boolean {
    return this.#script.interactive !== false;
  }

  get #isOver(): boolean {
    return this.#row.isEnding() || this.#hasEnded;
  }

  /** `ExitWindowsEx`, of a request that is in order: its last error, or undefined. Its effect comes later (#54). */
  signOut(force: boolean): number | undefined {
    if (this.#signOut || this.#isEnding || this.#isOver) return ERROR_SHUTDOWN_IN_PROGRESS;
    const { outcome = 'ends', delay = 0 } = this.#script.signOut ?? {};
    // Another logon session than that of the user in front of it: accepted, and nothing happens.
    if (outcome === 'ignored' || !this.isInteractive || this.#id === 0) return undefined;
    // The pair is kept: fake timers may come or go before this one is cleared.
    const clear = globalThis.clearTimeout;
    const timer = globalThis.setTimeout(
      () => {
        if (this.#signOut) this.#signOut.isDue = true;
        this.#beginSignOut();
      },
      Math.min(delay, LONGEST_TIMER),
    );
    // A request that Windows has accepted keeps nothing alive.
    timer.unref();
    const cancel = (): void => {
      clear(timer);
    };
    this.#signOut = { force, cancel, isDue: false };
    return undefined;
  }

  /** When it is due, and no other end is under way. */
  #beginSignOut(): void {
    if (!this.#signOut?.isDue || this.#isEnding) return;
    const { force } = this.#signOut;
    this.#signOut = undefined;
    if (!this.#isOver) void this.end({ force });
  }

  /** Asks and tells the listeners, as Windows does; ends the session, if nothing is against it. */
  async end(options: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    if (this.#isEnding) {
      throw new Error('The session is being ended already; wait until that is over');
    }
    if (this.#isOver) {
      throw new Error(
        'The session has ended; reset() or addSession() give this process another one',
      );
    }
    this.#isEnding = true;
    try {
      const byConsole = options.source === 'console';
      return await (byConsole ? this.#byConsole(options) : this.#byWindow(options));
    } finally {
      this.#isEnding = false;
      this.#beginSignOut();
    }
  }

  /** Nobody is told anything more, and nothing is under way. */
  close(): void {
    this.#signOut?.cancel();
    this.#signOut = undefined;
    this.listeners.removeAll();
  }

  async #byWindow(options: SimulatedEndSession): Promise<SimulatedEndSessionResult> {
    const { reasons = ['logoff'], vetoed = false } = options;
    const force = (options.force ?? false) || reasons.includes('critical');
    const flags = flagsOf(force ? [...reasons, 'critical'] : reasons);
    const { listenersCanRefuse = false, whenForced = 'asks', tellsRefuser = true } = this.#script;
    // A window on a desktop that nobody sees gets nothing (§7.6).
    const isSeen = this.isInteractive && this.#id !== 0;
    const isAsked = isSeen && (!force || whenForced === 'asks');
    const question = { kind: NOTICES.query, ending: false, flags };
    const asked = isAsked ? await this.listeners.tell(question) : nobody;
    const hasRefused = asked.refused.length > 0;
    const ended = force || !(vetoed || (listenersCanRefuse && hasRefused));
    const isTold =
      isSeen && !(force && whenForced === 'silent') && (ended || !hasRefused || tellsRefuser);
    const notice = { kind: NOTICES.end, ending: ended, flags };
    const told = isTold ? await this.listeners.tell(notice) : nobody;
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
    if (this.#row.isThere()) this.#row.logOff();
    else this.#hasEnded = true;
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
