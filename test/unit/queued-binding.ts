import type { NativeBinding } from '../../src/native/binding.js';

type Call = (...args: unknown[]) => number;

/**
 * A binding that asks the host about sessions as the addon does: so many questions at a time, in the order of
 * the calls. A question that is abandoned holds its turn until it has an answer; one that waits is never asked.
 */
export function queuedBinding(binding: NativeBinding, turns = 4): NativeBinding {
  const waiting = new Map<number, () => void>();
  const running = new Map<number, number>();
  const abandoned = new Set<number>();
  let [tickets, taken] = [0, 0];

  const next = (): void => {
    for (const [ticket, start] of waiting) {
      if (taken >= turns) return;
      waiting.delete(ticket);
      taken++;
      start();
    }
  };
  const queued = (name: 'enumerateSessionsEx' | 'enumerateSessions' | 'querySession'): never =>
    ((...args: unknown[]) => {
      const done = args.pop() as (outcome: unknown) => void;
      const ticket = ++tickets;
      waiting.set(ticket, () => {
        const finish = (outcome: unknown): void => {
          taken--;
          running.delete(ticket);
          if (!abandoned.delete(ticket)) done(outcome);
          next();
        };
        running.set(ticket, (binding[name] as unknown as Call)(...args, finish));
      });
      next();
      return ticket;
    }) as never;
  // Requests have threads of their own; their tickets are told apart by the sign.
  const own = (name: 'logoffSession' | 'disconnectSession'): never =>
    ((...args: unknown[]) => -(binding[name] as unknown as Call)(...args)) as never;
  return {
    ...binding,
    enumerateSessionsEx: queued('enumerateSessionsEx'),
    enumerateSessions: queued('enumerateSessions'),
    querySession: queued('querySession'),
    logoffSession: own('logoffSession'),
    disconnectSession: own('disconnectSession'),
    abandon: (ticket) => {
      if (ticket < 0) binding.abandon(-ticket);
      else if (!waiting.delete(ticket) && running.has(ticket)) abandoned.add(ticket);
    },
    waitFor: () => {
      throw new Error('for what runs off the event loop only');
    },
  };
}
