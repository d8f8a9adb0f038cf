import type { Patience } from '../core/retry.js';

/** What a look results in. `S` is what is seen, `E` why it cannot be told. */
export type Sighting<S, E> =
  | { readonly kind: 'here'; readonly seen: S; readonly doubt?: E }
  | { readonly kind: 'gone' }
  | Unclear<E>;

export interface Unclear<E> {
  readonly kind: 'unclear';
  readonly why: E;
  readonly patience: Patience;
}

/** All that may be seen at once. */
export interface Listing<K, S> {
  readonly rows: Pick<ReadonlyMap<K, S>, 'get'>;
  /** Whoever was in one and is in two more no longer is gone; where rows suffice, whoever is not in this one. */
  readonly complete: boolean;
}

/** Whom the waits of a host ask, by key. An answer that nobody needs any more is ended by the signal. */
export interface Source<K, S, E> {
  look(key: K, listing: Listing<K, S> | undefined, signal: AbortSignal): Promise<Sighting<S, E>>;
  /** `unclear` is about everybody; `undefined`: there is no list, so they are looked at one by one. */
  list(signal: AbortSignal): Promise<Listing<K, S> | Unclear<E> | undefined>;
  /** A row says all that a look does, and a list that is complete hides nobody: many need no looks at all. */
  readonly rowsSuffice?: boolean;
  /** Why it cannot be told while there is no answer. */
  readonly unanswered: E;
}
