/** A logoff that was accepted; times are those of the host's clock. `S` is a state as its host counts them. */
export interface Ending<S> {
  /** States that are still to come, in order. */
  readonly steps: { readonly state: S; readonly from: number }[];
  /** When its id is free; `Infinity` if never. */
  readonly endsAt: number;
}

/** How one ends: `ends` after the path, or is `stuck` in the last state of it. */
export interface Way<S> {
  readonly outcome: 'ends' | 'stuck';
  readonly path: readonly { readonly state: S; readonly ms: number }[];
  /** Where it is stuck when the path is empty. */
  readonly last: S;
}

/** An ending that sets out at this moment. */
export function endingFrom<S>(moment: number, { outcome, path, last }: Way<S>): Ending<S> {
  let at = moment;
  const steps: Ending<S>['steps'] = [];
  for (const { state, ms } of path) {
    steps.push({ state, from: at });
    at += ms;
  }
  if (outcome === 'ends') return { steps, endsAt: at };
  if (steps.length === 0) steps.push({ state: last, from: at });
  return { steps, endsAt: Infinity };
}

/** Those of one host that are on their way out. */
export class Endings<S, T extends { readonly ending: Ending<S> | undefined }> {
  readonly #all = new Set<T>();

  add(one: T): void {
    this.#all.add(one);
  }

  delete(one: T): void {
    this.#all.delete(one);
  }

  /**
   * Brings them to that moment, each state on the way included: what happens on the way must not depend on who looks.
   *
   * @returns Those that are over, in the order of time.
   */
  catchUp(now: number, enter: (one: T, state: S, from: number) => void): T[] {
    const over: { readonly one: T; readonly endsAt: number }[] = [];
    for (const one of this.#all) {
      const { ending } = one;
      if (!ending) continue;
      const { steps, endsAt } = ending;
      for (let step = steps[0]; step && step.from <= now; step = steps[0]) {
        enter(one, step.state, step.from);
        steps.shift();
      }
      if (endsAt <= now) over.push({ one, endsAt });
    }
    return over.sort((a, b) => a.endsAt - b.endsAt).map(({ one }) => one);
  }
}
