import type { Procedure } from '../core/procedure.js';
import type { Patience } from '../core/retry.js';
import type { Sighting } from '../waiting/source.js';
import type { Seen } from '../target/logon.js';
import type { Connection } from './connection.js';
import { type Doubt, isDoubt, verdictOf } from './doubt.js';
import { listTogether } from './find.js';
import { getRow } from './list.js';
import { isKeyOf, type Listed, seenOf, type WaitKey } from './rows.js';

/**
 * Looks at one session, by the path that a list gave it, and where that does not tell in a list. It is gone when WMI
 * says "not found", or when a list that succeeded lacks it; never because something failed.
 */
export function* look(
  connection: Connection,
  key: WaitKey,
  given?: Listed,
): Procedure<Sighting<Seen, Doubt>> {
  let doubt: Doubt | undefined;
  if (key.path !== '') {
    const answer = yield* getRow(connection, key.path);
    if (!isDoubt(answer)) {
      connection.answersLooks = true;
      if (isKeyOf(key, answer.row)) return { kind: 'here', seen: seenOf(answer.row) };
    } else {
      switch (verdictOf(answer)) {
        case 'missing':
          connection.answersLooks = true;
          return { kind: 'gone' };
        case 'transport':
        case 'not-yet':
        case 'not-asked':
          return unclear(answer);
        // Its provider lists only.
        case 'unsupported':
          break;
        default:
          doubt = answer;
      }
    }
  }
  const listed = given ?? (yield* listTogether(connection));
  if (isDoubt(listed)) return unclear(listed);
  const seen = listed.seen(key);
  if (seen) return { kind: 'here', seen, ...(doubt && { doubt }) };
  // Whoever may not be asked about any more may not be listed any more either.
  if (doubt && connection.answersLooks && verdictOf(doubt) === 'denied') return unclear(doubt);
  const { unreadable } = listed;
  if (unreadable === undefined) return { kind: 'gone' };
  // It may be in the row that could not be read, which may be readable, or not be there, in the next list.
  return { kind: 'unclear', why: unreadable, patience: 'endless' };
}

export function unclear(why: Doubt): Sighting<Seen, Doubt> & { readonly kind: 'unclear' } {
  return { kind: 'unclear', why, patience: patienceWith(verdictOf(why)) };
}

/** How long a wait goes on with an answer that does not tell, as with the same ones of a session host. */
function patienceWith(verdict: ReturnType<typeof verdictOf>): Patience {
  if (verdict === 'unsupported') return 'none';
  return verdict === 'transport' || verdict === 'failed' ? 'some' : 'endless';
}
