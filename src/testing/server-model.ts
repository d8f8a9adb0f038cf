import type { SessionState } from '../types/session.js';
import type { Clock } from './clock.js';
import { endingFrom, Endings } from './endings.js';
import {
  deniedError,
  isConsole,
  isInVirtualMachine,
  isService,
  liveSession,
  markDisconnected,
  type LiveSession,
  type SessionEnding,
} from './live-session.js';
import type { SimulatedServerOptions, SimulatedSession } from './options.js';
import { defaultSessions } from './options.js';

const HOUR = 3_600_000;
const FIRST_LISTENER_ID = 65_536;
const defaultPath = [
  { state: 'reset', ms: 20 },
  { state: 'down', ms: 20 },
] as const;

/**
 * The sessions of one simulated host. Nothing runs by itself: before each look at them the sessions are
 * brought up to the clock's time, so that the model is right under real and fake timers alike.
 */
export class ServerModel {
  readonly options: SimulatedServerOptions;
  readonly latency: number;
  /** Last error for an id that does not exist (#1, #2). */
  readonly missingError: number;
  readonly #clock: Clock;
  readonly #sessions = new Map<number, LiveSession>();
  readonly #ending = new Endings<SessionState, LiveSession>();

  constructor(options: SimulatedServerOptions, clock: Clock) {
    this.options = options;
    this.latency = options.latency ?? 0;
    this.missingError = options.missingError ?? 2;
    this.#clock = clock;
    const made = clock.date(clock.now());
    for (const script of options.sessions ?? defaultSessions) {
      const times = { logon: made - HOUR, disconnect: made - HOUR / 6 };
      this.#put(liveSession(script, times));
    }
  }

  /** In the order of their ids. */
  sessions(): readonly LiveSession[] {
    this.#catchUp();
    return [...this.#sessions.values()].sort((a, b) => a.id - b.id);
  }

  /** The one that a call takes this id for; without `machines` none of those in virtual machines. */
  find(id: number, machines = false): LiveSession | undefined {
    this.#catchUp();
    const session = this.#sessions.get(id);
    const own = session && !isInVirtualMachine(session) ? session : undefined;
    if (!machines || own) return own;
    return this.options.virtualMachineId === 'id' ? this.#withId(id)[0] : session;
  }

  /** The one that a test means: by what tells it apart, or an id that no other one has. */
  meant(id: number): LiveSession | undefined {
    this.#catchUp();
    const session = this.#sessions.get(id);
    if (session) return session;
    const [only, another] = this.#withId(id);
    return another ? undefined : only;
  }

  /** Id of the console session (#16, #20), if one is named so. */
  consoleId(): number | undefined {
    return this.sessions().find(isConsole)?.id;
  }

  /** One with the same id is over: its id has been given away (#18). */
  add(script: SimulatedSession): void {
    this.#catchUp();
    this.#appear(script, this.#clock.now());
  }

  /** The session vanishes without being logged off (#17). */
  remove(id: number): boolean {
    const session = this.meant(id);
    if (session) this.#drop(session);
    return session !== undefined;
  }

  /** What this process may not see (#3). */
  queryError(session: LiveSession): number | undefined {
    const denied = deniedError(session, 'query');
    if (denied !== undefined) return denied;
    const { closingError = 0 } = this.options;
    return session.state === 'down' && closingError !== 0 ? closingError : undefined;
  }

  /** `WTSEnumerateSessions(Ex)`: a session that may not be queried has its row all the same. */
  listed(machines = false): readonly LiveSession[] {
    const all = this.sessions().filter((session) => machines || !isInVirtualMachine(session));
    if (!this.options.hidesDenied) return all;
    return all.filter((session) => deniedError(session, 'query') === undefined);
  }

  /**
   * `WTSLogoffSession` without its wait (#23): the last error, or when a waiting call returns. The request
   * cannot be taken back; the session sets out when it has arrived, i.e. after the server's latency. One
   * that is not there any more lets a waiting call return, however it went.
   */
  logoff(id: number, machines = false): number | (() => number) {
    const session = this.find(id, machines);
    if (!session) return this.missingError;
    const refused = deniedError(session, 'logoff') ?? this.serviceError(session);
    if (refused !== undefined) return refused;
    if (session.ending) {
      // Another logoff changes nothing: the first one goes on (#29).
      const again = session.script.logoff?.again ?? 0;
      if (again !== 0) return again;
    } else this.#setOut(session);
    return () => {
      if (session.script.logoff?.hang) return Infinity;
      this.#catchUp();
      if (this.#sessions.get(session.key) !== session) return -Infinity;
      return session.ending?.returnsAt ?? Infinity;
    };
  }

  /** Its user signs out: as `logoff`, but for the rights that this takes. */
  signOut(id: number): void {
    const session = this.find(id);
    if (session && !session.ending && !isService(session)) this.#setOut(session);
  }

  /** `WTSDisconnectSession` (#30, #31): the last error, or undefined. */
  disconnect(id: number, machines = false): number | undefined {
    const session = this.find(id, machines);
    if (!session) return this.missingError;
    const refused = deniedError(session, 'disconnect') ?? this.serviceError(session);
    if (refused !== undefined) return refused;
    // A session on its way out keeps to its path.
    if (session.state !== 'disconnected' && !session.ending) {
      this.#disconnect(session, this.#clock.now());
    }
    return undefined;
  }

  /** Shows one session on the client of another, which is disconnected (§8.2). */
  connect(session: LiveSession, target: LiveSession): void {
    const at = this.#clock.now();
    const wasConsole = isConsole(session);
    const { name, protocol } = target;
    markDisconnected(target, this.#clock.date(at));
    Object.assign(session, { state: 'active', name, protocol });
    if (wasConsole) this.#renewConsole(session, at);
  }

  /** Session 0 and listeners take no requests (#28). */
  serviceError(session: LiveSession): number | undefined {
    return isService(session) ? (this.options.serviceError ?? 5) : undefined;
  }

  #setOut(session: LiveSession): void {
    if (session.script.logoff?.outcome === 'ignored') return;
    session.ending = this.#begin(session);
    this.#ending.add(session);
  }

  #begin(session: LiveSession): SessionEnding {
    const { outcome, path = defaultPath, linger = 0 } = session.script.logoff ?? {};
    const way = { outcome: outcome === 'stuck' ? outcome : 'ends', path, last: 'down' } as const;
    const ending = endingFrom<SessionState>(this.#clock.now() + this.latency, way);
    return { ...ending, returnsAt: ending.endsAt - linger, console: isConsole(session) };
  }

  /** Brings the sessions to the clock's time. */
  #catchUp(): void {
    const ended = this.#ending.catchUp(this.#clock.now(), (session, state, from) => {
      if (state === 'disconnected' && session.state !== state) this.#disconnect(session, from);
      session.state = state;
    });
    for (const session of ended) if (session.ending) this.#end(session, session.ending);
  }

  #end(session: LiveSession, ending: SessionEnding): void {
    this.#drop(session);
    const { hostName, execEnvId, logoff } = session.script;
    // The id may be given away at once (#18), in a virtual machine's place.
    const place = hostName ? { hostName, execEnvId: execEnvId ?? session.id } : undefined;
    const heir = logoff?.reusedBy;
    if (heir) this.#appear({ ...heir, id: session.id, ...place }, ending.endsAt);
    if (ending.console) this.#renewConsole(session, ending.endsAt);
  }

  #disconnect(session: LiveSession, at: number): void {
    const wasConsole = isConsole(session);
    markDisconnected(session, this.#clock.date(at));
    if (wasConsole) this.#renewConsole(session, at);
  }

  /** The sign-in screen, where there is no console now: nobody has logged on (#16), and the id is a new one (#19). */
  #renewConsole(before: LiveSession, at: number): void {
    const hasConsole = [...this.#sessions.values()].some(isConsole);
    if (hasConsole || this.options.newConsole === false) return;
    this.#appear({ id: this.#newId(before.id), name: 'Console', state: 'connected' }, at);
  }

  /** One more than any session's, the console before it included; listeners' ids do not count. */
  #newId(before: number): number {
    const ids = [before, ...this.#sessions.keys()].filter((id) => id < FIRST_LISTENER_ID);
    const next = Math.max(0, ...ids) + 1;
    if (next < FIRST_LISTENER_ID) return next;
    let free = 1;
    while (this.#sessions.has(free)) free++;
    return free;
  }

  /** Sessions added later get the current time, not that of an hour ago. */
  #appear(script: SimulatedSession, at: number): void {
    const date = this.#clock.date(at);
    this.#put(liveSession(script, { logon: date, disconnect: date }));
  }

  #put(session: LiveSession): void {
    const before = this.#sessions.get(session.key);
    if (before) this.#drop(before);
    this.#sessions.set(session.key, session);
  }

  #drop(session: LiveSession): void {
    this.#ending.delete(session);
    this.#sessions.delete(session.key);
  }

  #withId(id: number): LiveSession[] {
    return [...this.#sessions.values()].filter((session) => session.id === id);
  }
}
