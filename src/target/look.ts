import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { isPassing, verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import type { SessionInfo } from '../sessions/session-info.js';
import { probe, userNames } from '../sessions/probe.js';
import { readList } from './listing.js';
import { compare, type Logon, type Seen } from './logon.js';
import { lookUp } from './look-up.js';
import type { Place } from './place.js';
import type { Look, LookOptions } from './sighting.js';
import { isMissing } from './witness.js';

/** Looks once, and asks Windows no more than it takes. */
export function* look(host: Host, place: Place, options: LookOptions = {}): Procedure<Look> {
  // Only the list tells there which of the sessions that answer to a number it is.
  if (host.virtualMachines) return yield* lookUp(host, place, options.listing);
  return yield* ask(host, place.sessionId, options);
}

/** Asks about whom Windows takes this number for. */
export function* ask(host: Host, sessionId: number, options: LookOptions = {}): Procedure<Look> {
  const answer = yield* probe(host, sessionId);
  if (!isFailure(answer)) {
    const seen = yield* withNames(host, sessionId, answer.info, options.meant);
    return isFailure(seen)
      ? { kind: 'unclear', why: seen, patience: 'endless' }
      : { kind: 'here', seen };
  }
  const verdict = verdictOf(answer);
  switch (verdict) {
    case 'missing':
      return { kind: 'gone', why: answer };
    case 'unsupported':
      return { kind: 'unclear', why: answer, patience: 'none' };
    case 'transport':
    case 'failed':
      return { kind: 'unclear', why: answer, patience: 'some' };
    case 'not-yet':
      if (!options.thorough) return { kind: 'unclear', why: answer, patience: 'endless' };
  }
  // It may not be asked, or not now: the list still has its state and its user.
  const listing = options.listing ?? (yield* readList(host));
  const row = isFailure(listing) ? undefined : listing.rows.get(sessionId);
  // It has no token: nobody is logged on, unless a list says who is.
  if (verdict === 'present') return { kind: 'here', seen: { namesRead: 'whole', ...row } };
  if (isFailure(listing)) return unclearBy(listing, answer);
  if (row) return { kind: 'here', seen: row, doubt: answer };
  // An empty list is no witness: every host has its Services session.
  if (listing.rows.size > 0) {
    const isGone = yield* isMissing(host, sessionId, answer, listing, options.wasSeen === true);
    if (isFailure(isGone)) return unclearBy(isGone, answer);
    if (isGone) return { kind: 'gone', why: answer };
  }
  return { kind: 'unclear', why: answer, patience: 'endless' };
}

/** What would have told has failed: the reason if that passes, else what Windows said of the session itself. */
function unclearBy(witness: NativeFailure, answer: NativeFailure): Look {
  if (!isPassing(witness)) return { kind: 'unclear', why: answer, patience: 'endless' };
  const patience = verdictOf(witness) === 'transport' ? 'some' : 'endless';
  return { kind: 'unclear', why: witness, patience };
}

function* withNames(
  host: Host,
  sessionId: number,
  info: SessionInfo,
  meant: Logon = {},
): Procedure<Seen | NativeFailure> {
  const comparison = compare(meant, info);
  const isCutOff = comparison.kind === 'unclear' && comparison.missing === 'names';
  if (!isCutOff || info.namesRead === 'whole') return info;
  const names = yield* userNames(host, sessionId);
  if (isFailure(names)) return names;
  if (!names.namesRead) return info;
  const { userName, domainName, namesRead } = names;
  return { ...info, userName, domainName, namesRead };
}
