import type { SimulatedFault } from '../options.js';
import type { WmiRow } from '../rows.js';

/** A query of WMI, from `ExecQuery` to its last `Next`: semi-synchronous (§6.2). */
export interface Query {
  readonly className: string;
  /** When the answer is ready, on the host's clock; a fault changes it. */
  readyAt: number;
  /** What answers instead, once somebody asks for the answer. */
  fault: SimulatedFault | undefined;
  /** Whether somebody has. */
  asked: boolean;
  /** What was not handed out yet; absent until it is ready. */
  rows: WmiRow[] | undefined;
}
