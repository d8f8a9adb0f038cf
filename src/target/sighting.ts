import type { Patience } from '../core/retry.js';
import type { NativeFailure } from '../native/binding.js';
import type { SessionListing } from './listing.js';
import type { Logon, Seen } from './logon.js';

/** What one look at a session results in. */
export type Look =
  /** `doubt`: the session itself could not be asked; a list says that it is there. */
  | { readonly kind: 'here'; readonly seen: Seen; readonly doubt?: NativeFailure }
  | { readonly kind: 'gone'; readonly why: NativeFailure }
  | { readonly kind: 'unclear'; readonly why: NativeFailure; readonly patience: Patience };

export interface LookOptions {
  /** Who is meant: whole names are read where beginnings do not tell. */
  readonly meant?: Logon;
  /** It has been seen since the call began: then 7022 and a list without it are enough for "gone". */
  readonly wasSeen?: boolean;
  /** To ask the list also about a session that is only too busy to answer. */
  readonly thorough?: boolean;
  /** A list that has just been read. */
  readonly listing?: SessionListing | undefined;
}
