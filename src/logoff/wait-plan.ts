import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { checkCall } from '../core/run.js';
import type { CallContext, WtsError } from '../errors/wts-error.js';
import { AwaitedLogon } from '../target/awaited.js';
import type { Logon, Seen } from '../target/logon.js';
import type { Attempts } from '../target/request.js';
import { resolveTarget, type Target } from '../target/target.js';
import type { WaitOptions } from '../types/logoff.js';
import type { Driven } from '../waiting/drive.js';
import { checkWaitSettings, type Named, WAIT_TIMEOUT, WaitPlan } from '../waiting/plan.js';
import { type Requested, requestLogoff } from './request.js';
import { type Doubt, errorOf, type SessionWait } from './session-waits.js';

/** The session that is logged off, as it was found. */
interface FoundLogon {
  readonly logon: Logon;
  readonly seen: Seen;
}

/** What results name the session by. */
interface SessionName extends Named {
  readonly hostName?: string;
}

/** The plan of `logoff` and `waitUntilGone`. */
export class SessionWaitPlan extends WaitPlan<SessionName, Seen, Doubt> {
  readonly host: Host;
  readonly target: Target;
  readonly attempts: Attempts = { made: 0 };

  constructor(session: unknown, options: Partial<WaitOptions>, clock?: () => number) {
    const settings = checkWaitSettings<SessionName>(options);
    const call = checkCall(options, WAIT_TIMEOUT, clock);
    super(call, settings);
    this.host = call.host;
    this.target = resolveTarget(session, options.expect, call.host);
  }

  /** Makes the request, and nobody waits for what comes of it. */
  requestOnly({ logon, seen }: FoundLogon): Procedure<Requested> {
    this.begin(logon, seen);
    return this.#request(logon);
  }

  /** Makes the request, and waits beside it. `native`: Windows waits, too. */
  requestAndWait({ logon, seen }: FoundLogon, native: boolean): Driven<Seen, Doubt> {
    const wait = this.begin(logon, seen);
    const { run, onProgress } = this;
    return { request: this.#request(logon, native), wait, run, onProgress };
  }

  #request(logon: Logon, native?: boolean): Procedure<Requested> {
    return requestLogoff(this.host, { ...this.target, logon }, this.attempts, native);
  }

  /** Begins the wait for the session that was found. */
  begin(logon: Logon, seen: Seen): SessionWait {
    return this.beginFor(new AwaitedLogon(logon, seen));
  }

  protected override get name(): SessionName {
    const { sessionId, machine } = this.target;
    return machine ? { sessionId, hostName: machine.hostName } : { sessionId };
  }

  protected override context(): CallContext {
    return this.host.context(this.target);
  }

  protected override errorOf(doubt: Doubt): WtsError {
    return errorOf(doubt, this.host, this.target);
  }

  protected override doubt(): WtsError | undefined {
    const { doubt } = this.target;
    return doubt && this.host.error(doubt, this.target);
  }

  protected override refusal(): WtsError | undefined {
    const { refusal } = this.attempts;
    return refusal && this.host.error(refusal, this.target);
  }
}
