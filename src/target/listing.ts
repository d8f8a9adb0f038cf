import type { Host } from '../core/host.js';
import type { Procedure } from '../core/procedure.js';
import { isFailure, type NativeFailure } from '../native/binding.js';
import { enumerate } from '../sessions/enumerate.js';
import type { SessionInfo } from '../sessions/session-info.js';
import { mustBeNobodys } from '../sessions/nobodys.js';
import type { Seen } from './logon.js';
import { keyOfRow, type PlaceKey } from './place.js';

/** The sessions that a list has shown. Where Windows lists no users it may list less than there is, too. */
export interface SessionListing {
  readonly rows: ReadonlyMap<PlaceKey, Seen>;
  readonly complete: boolean;
}

export function* readList(host: Host): Procedure<SessionListing | NativeFailure> {
  const listed = yield* enumerate(host);
  if (isFailure(listed)) return listed;
  const { rows, detailed } = listed;
  const seen = new Map<PlaceKey, Partial<SessionInfo>>();
  for (const row of rows) {
    const areNamesRead = detailed && (row.userName !== undefined || mustBeNobodys(row));
    seen.set(
      keyOfRow(row),
      areNamesRead ? Object.assign(row, { namesRead: 'whole' as const }) : row,
    );
  }
  return { rows: seen, complete: detailed && rows.length > 0 };
}
