import type { Host } from '../core/host.js';
import { pause, type Procedure } from '../core/procedure.js';
import { verdictOf } from '../errors/verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import type { SessionRow } from '../native/record.js';
import { enumerateOwn } from '../sessions/enumerate.js';
import { probe, type ProbeAnswer } from '../sessions/probe.js';
import { isMissing } from '../target/missing.js';
import { Tick } from './tick.js';
import type { Departure, Watch } from './watch.js';

/*
 * The wait engine: when is session N gone? Decided by error code and identity, never by "the query
 * failed" (windows-semantics.md §2.3). No timers here: `poller.ts` drives it on the event loop, and
 * `untilSettled` on a blocked thread.
 */

/** Up to so many sessions are asked one by one; more are looked up in one enumeration. */
const PROBES_PER_POLL = 8;

/**
 * One tick: finds out about every watch. With few sessions each is asked for itself. With many, one
 * enumeration says who is still there, and only those that are missing or look different are asked, and a
 * few of the others in turn, because an enumeration does not tell a second logon of the same user.
 */
export function* poll(
  host: Host,
  watches: readonly Watch[],
  tick: Tick = new Tick(),
): Procedure<void> {
  const bySession = groupBySession(watches);
  for (const watch of watches) watch.countTick();
  // The longest not asked about come first, so that one that Windows never answers for is last next time.
  const groups = [...bySession.values()].sort(
    ([a], [b]) => (a?.probedAt ?? 0) - (b?.probedAt ?? 0),
  );
  if (bySession.size <= PROBES_PER_POLL) {
    for (const group of groups) {
      if (tick.late) return;
      yield* ask(host, group, tick);
    }
    return;
  }
  const begun = nextQuestion();
  const listed = yield* rowsById(host, watches, tick, begun);
  if (listed === 'broken') return;
  if (listed) tick.countPoll(watches);
  const others: Watch[][] = [];
  for (const group of groups) {
    const row = listed?.get(group[0]?.sessionId ?? 0);
    if (listed && (!row || group.some((watch) => watch.isAnother(row)))) {
      // Also in a late tick: the next list may take as long.
      yield* ask(host, group, tick, listed);
    } else {
      if (row) {
        for (const watch of group) watch.seen(row, begun);
        tick.answered(group);
      }
      others.push(group);
    }
  }
  for (const group of others.slice(0, PROBES_PER_POLL)) {
    if (tick.late) return;
    yield* ask(host, group, tick);
  }
}

/** The rows of the host; `undefined` when they may not be read or have been asked for already. */
function* rowsById(
  host: Host,
  watches: readonly Watch[],
  tick: Tick,
  begun: number,
): Procedure<Map<number, SessionRow> | 'broken' | undefined> {
  if (!tick.questions.may('list')) return undefined;
  tick.asking = watches;
  const listed = yield* tick.questions.during('list', enumerateOwn(host));
  if (!isFailure(listed)) return new Map(listed.rows.map((row) => [row.id, row]));
  if (verdictOf(listed.errno) !== 'transport') return undefined;
  tick.countPoll(watches);
  for (const watch of watches) watch.doubt(listed, begun);
  tick.answered(watches);
  return 'broken';
}

function groupBySession(watches: readonly Watch[]): Map<number, Watch[]> {
  const groups = new Map<number, Watch[]>();
  for (const watch of watches) {
    const group = groups.get(watch.sessionId);
    if (group) group.push(watch);
    else groups.set(watch.sessionId, [watch]);
  }
  return groups;
}

let questions = 0;

/** Orders questions by when they were asked: their answers may come in another order. */
function nextQuestion(): number {
  return ++questions;
}

function* ask(
  host: Host,
  group: readonly Watch[],
  tick: Tick,
  rows?: ReadonlyMap<number, unknown>,
): Procedure<void> {
  const sessionId = group[0]?.sessionId;
  // A wait may have been given up while others were asked.
  if (sessionId === undefined || group.every((watch) => watch.settled)) return;
  const begun = nextQuestion();
  for (const watch of group) watch.probedAt = begun;
  if (!tick.questions.may(sessionId)) {
    for (const watch of group) tick.listener?.unanswered(watch);
    return;
  }
  tick.countPoll(group);
  tick.asking = group;
  const { answer, isGone } = yield* tick.questions.during(sessionId, look(host, sessionId, rows));
  for (const watch of group) {
    if (isGone) watch.gone();
    else if (isFailure(answer)) watch.doubt(answer, begun);
    else watch.seen(answer.info, begun);
  }
  tick.answered(group);
}

function* look(
  host: Host,
  sessionId: number,
  rows?: ReadonlyMap<number, unknown>,
): Procedure<{ answer: ProbeAnswer | NativeFailure; isGone: boolean }> {
  const answer = yield* probe(host, sessionId);
  const isGone = isFailure(answer) && (yield* isMissing(host, sessionId, answer, rows));
  return { answer, isGone };
}

/** Polls until the watch is settled; for a thread that may block. */
export function* untilSettled(watch: Watch, onPoll: () => void): Procedure<Departure> {
  for (;;) {
    const departure = yield* pollOnce(watch);
    if (departure) return departure;
    onPoll();
    yield* pause(watch.delay);
  }
}

/** Polls one watch; throws when it has failed. */
export function* pollOnce(watch: Watch): Procedure<Departure | undefined> {
  yield* poll(watch.host, [watch]);
  if (watch.failure) throw watch.failure.error;
  return watch.departure;
}
