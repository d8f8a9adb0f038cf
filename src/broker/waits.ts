import type { Procedure } from '../core/procedure.js';
import { checkRun } from '../core/run.js';
import type { CallContext, WtsError } from '../errors/wts-error.js';
import { AwaitedLogon } from '../target/awaited.js';
import type { Logon, Seen } from '../target/logon.js';
import type { VirtualDesktopKey, VirtualDesktopWaitOptions } from '../types/broker.js';
import { type Driven, unlimited } from '../waiting/drive.js';
import { checkWaitSettings, unansweredError, WAIT_TIMEOUT, WaitPlan } from '../waiting/plan.js';
import type { Source } from '../waiting/source.js';
import type { Wait } from '../waiting/wait.js';
import { Watcher } from '../waiting/watcher.js';
import type { Connection } from './connection.js';
import { type Doubt, isDoubt, verdictOf } from './doubt.js';
import { listRows } from './list.js';
import { look, unclear } from './look.js';
import { type Attempts, type Requested, requestLogoff } from './request.js';
import { Listed, type ListedRow, readKey } from './rows.js';
import { resolveTarget, type Target } from './target.js';

/* The waits of `src/waiting`, for sessions of a broker. */

/** Why it cannot be told whether a session is there. */
export type WaitDoubt = Doubt | 'unanswered' | 'closed';

const watchers = new WeakMap<Connection, Watcher<string, Seen, WaitDoubt>>();

export function watcherOf(connection: Connection): Watcher<string, Seen, WaitDoubt> {
  const known = watchers.get(connection);
  if (known) return known;
  const watcher = new Watcher(sourceOf(connection), connection.turns);
  watchers.set(connection, watcher);
  connection.onClose(() => {
    watcher.failAll('closed');
  });
  return watcher;
}

function sourceOf(connection: Connection): Source<string, Seen, WaitDoubt> {
  return {
    unanswered: 'unanswered',
    rowsSuffice: true,
    look: (key, listing, signal) => {
      const rows = listing?.rows instanceof Listed ? listing.rows : undefined;
      return unlimited(look(connection, readKey(key), rows), signal);
    },
    list: async (signal) => {
      const listed = await unlimited(listRows(connection), signal);
      if (!isDoubt(listed)) return { rows: listed, complete: listed.unreadable === undefined };
      // What passes is about everybody. Where lists are not to be had, looks may be.
      const passes = ['transport', 'not-yet', 'not-asked'].includes(verdictOf(listed));
      return passes ? unclear(listed) : undefined;
    },
  };
}

/** The session that is logged off or waited for, as it was found. */
export interface FoundSession {
  readonly listed: ListedRow;
  readonly seen: Seen;
  readonly logon: Logon;
}

/** The plan of `Broker.logoff` and `Broker.waitUntilGone`. */
export class BrokerWaitPlan extends WaitPlan<VirtualDesktopKey, Seen, WaitDoubt> {
  readonly connection: Connection;
  readonly target: Target;
  readonly attempts: Attempts = { made: 0 };

  constructor(
    connection: Connection,
    session: unknown,
    options: Partial<VirtualDesktopWaitOptions>,
    clock?: () => number,
  ) {
    const settings = checkWaitSettings<VirtualDesktopKey>(options);
    const run = checkRun(options, WAIT_TIMEOUT, clock);
    super(run, settings);
    this.connection = connection;
    this.target = resolveTarget(session, options.expect, connection);
  }

  /** Makes the request, and nobody waits for what comes of it. */
  requestOnly(found: FoundSession): Procedure<Requested> {
    this.begin(found);
    return this.#request(found);
  }

  /** Makes the request, and waits beside it. */
  requestAndWait(found: FoundSession): Driven<Seen, WaitDoubt> {
    const wait = this.begin(found);
    const { run, onProgress } = this;
    return { request: this.#request(found), wait, run, onProgress };
  }

  /** Begins the wait for the session that was found. */
  begin({ logon, seen }: Omit<FoundSession, 'listed'>): Wait<Seen, WaitDoubt> {
    // A list that leaves the domain out says nothing of it: who has one later need not be another.
    const { domainName = '', ...rest } = logon;
    const named = domainName === '' ? rest : { ...rest, domainName };
    return this.beginFor(new AwaitedLogon(named, seen));
  }

  #request({ listed, logon }: FoundSession): Procedure<Requested> {
    return requestLogoff(this.connection, listed, logon, this.attempts);
  }

  protected override get name(): VirtualDesktopKey {
    return this.target.key;
  }

  protected override context(): CallContext {
    return this.connection.context(this.target.key);
  }

  protected override errorOf(doubt: WaitDoubt): WtsError {
    const { connection } = this;
    if (doubt === 'closed') {
      const { made } = this.attempts;
      return connection.closedError(made > 0 ? 'The request had been made.' : undefined);
    }
    if (doubt === 'unanswered') return unansweredError(connection.context());
    return connection.error(doubt, this.target.key);
  }

  protected override doubt(): WtsError | undefined {
    const { doubt } = this.target;
    return doubt && this.connection.error(doubt, this.target.key);
  }

  /** A request is made once only, and what it is refused with ends the wait. */
  protected override refusal(): undefined {
    return undefined;
  }
}
