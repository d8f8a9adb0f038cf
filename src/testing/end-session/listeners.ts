import type { EndSessionCallback } from '../../native/binding.js';
import { typeError } from '../../errors/arguments.js';
import type { Clock } from '../clock.js';
import { KeepAlive, LONGEST_TIMER } from '../keep-alive.js';

/** What a listener is told, by the numbers of the seam. */
export interface Notice {
  readonly kind: (typeof NOTICES)[keyof typeof NOTICES];
  readonly ending: boolean;
  readonly flags: number;
}

export const NOTICES = { query: 0, end: 1, console: 2 } as const;

interface Listener {
  readonly milliseconds: number;
  readonly keepAlive: boolean;
  readonly callback: EndSessionCallback;
  /** What it has been asked and has not answered: the ways to settle that. */
  readonly questions: Map<number, (answer: Answer) => void>;
}

type Answer = 'allowed' | 'refused' | 'late';

/** How those answered who were told. */
export interface Answers {
  readonly refused: readonly EndSessionCallback[];
  readonly late: readonly EndSessionCallback[];
}

// One count for all hosts: what is closed late must not hit another host's.
let lastId = 0;
let lastQuestion = 0;

// Real, taken at load: an error is nobody's to hold back.
const inMicrotask = globalThis.queueMicrotask;

/** Who is told of the end of the session. */
export class Listeners {
  readonly #clock: Clock;
  readonly #all = new Map<number, Listener>();
  readonly #keepAlive = new KeepAlive();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#all.size;
  }

  add(listener: Omit<Listener, 'questions'>): number {
    const id = ++lastId;
    this.#all.set(id, { ...listener, questions: new Map() });
    this.#hold();
    return id;
  }

  /** What it is still being asked counts as allowed. */
  remove(id: number): void {
    const listener = this.#find(id);
    if (!listener) return;
    this.#all.delete(id);
    this.#hold();
    for (const settle of listener.questions.values()) settle('allowed');
  }

  removeAll(): void {
    for (const id of this.#all.keys()) this.remove(id);
  }

  answer(id: number, question: number, allow: boolean): void {
    this.#find(id)?.questions.get(question)?.(allow ? 'allowed' : 'refused');
  }

  /** Tells those who are here now, and waits for each of them until its bound. */
  async tell({ kind, ending, flags }: Notice): Promise<Answers> {
    // The bounds of all of them begin now, whoever is called first.
    const told = [...this.#all].map(([id, listener]) => {
      const question = ++lastQuestion;
      return { id, listener, question, answered: this.#ask(listener, question) };
    });
    for (const { id, listener, question } of told) {
      // From the event loop, and one after the other: each may have removed the next.
      await Promise.resolve();
      if (!this.#all.has(id)) continue;
      try {
        listener.callback(question, kind, ending, flags);
      } catch (error) {
        inMicrotask(() => {
          throw error;
        });
      }
    }
    const answers = await Promise.all(
      told.map(async ({ listener, answered }) => [await answered, listener.callback] as const),
    );
    const those = (wanted: Answer): EndSessionCallback[] =>
      answers.filter(([answer]) => answer === wanted).map(([, callback]) => callback);
    return { refused: those('refused'), late: those('late') };
  }

  #ask({ milliseconds, questions }: Listener, id: number): Promise<Answer> {
    return new Promise((resolve) => {
      const due = this.#clock.now() + milliseconds;
      // The pair is kept: fake timers may come or go before this one is cleared.
      const clear = globalThis.clearTimeout;
      const settle = (answer: Answer): void => {
        questions.delete(id);
        clear(timer);
        // Who has blocked this thread is late, too, although no timer could say so.
        resolve(this.#clock.now() > due ? 'late' : answer);
      };
      const timer = globalThis.setTimeout(settle, Math.min(milliseconds, LONGEST_TIMER), 'late');
      questions.set(id, settle);
    });
  }

  #find(id: number): Listener | undefined {
    if (!Number.isInteger(id) || id < 1 || id > lastId) {
      throw typeError('subscription', 'what subscribeEndSession returned', id);
    }
    return this.#all.get(id);
  }

  #hold(): void {
    this.#keepAlive.hold([...this.#all.values()].some(({ keepAlive }) => keepAlive));
  }
}
