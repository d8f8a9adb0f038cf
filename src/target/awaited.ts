import type { SessionState } from '../types/session.js';
import { compare, learn, type Logon, type Seen } from './logon.js';

/** The logon that a wait is for, and what has been seen of it. */
export class AwaitedLogon {
  state: SessionState | undefined;
  #logon: Logon;

  constructor(logon: Logon, seen: Seen) {
    this.#logon = learn(logon, seen);
    this.state = seen.state;
  }

  isReplacedBy(seen: Seen): boolean {
    return compare(this.#logon, seen).kind === 'another';
  }

  learn(seen: Seen): void {
    this.#logon = learn(this.#logon, seen);
    this.state = seen.state ?? this.state;
  }
}
