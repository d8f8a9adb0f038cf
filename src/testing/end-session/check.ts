import { valueError } from '../../errors/arguments.js';
import { boolean, type Check, milliseconds, oneOf, shape, unique } from '../checkers.js';
import type { SimulatedEndSession, SimulatedSignOut } from './options.js';

export const signOut = shape<SimulatedSignOut>({
  outcome: oneOf('ends', 'ignored'),
  delay: milliseconds,
});

const eachReasonOnce = unique(
  oneOf('logoff', 'shutdown', 'close-app', 'critical'),
  (reason) => reason,
  'a list in which each reason occurs once',
);

/** No flag says "shutdown": it is what Windows does not give another reason for. */
const reasons: Check = (value, path) => {
  eachReasonOnce(value, path);
  const given = value as readonly unknown[];
  if (given.length === 0) throw valueError(path, 'a list with a reason in it', value);
  if (given.length > 1 && given.includes('shutdown')) {
    throw valueError(path, "without other reasons where it has 'shutdown'", value);
  }
};

const endSessionShape = shape<SimulatedEndSession>({
  reasons,
  force: boolean,
  vetoed: boolean,
  source: oneOf('window', 'console'),
});

/** Nobody is asked by a console control event, so nobody can refuse. */
function checkConsole({ reasons, force, vetoed }: SimulatedEndSession, path: string): void {
  const isKnown = reasons?.every((reason) => reason === 'logoff' || reason === 'shutdown') ?? true;
  if (!isKnown) {
    throw valueError(`${path}.reasons`, "['logoff'] or ['shutdown'] for the console", reasons);
  }
  for (const [key, value] of Object.entries({ force, vetoed })) {
    if (value !== undefined) throw valueError(`${path}.${key}`, 'absent for the console', value);
  }
}

export function checkEndSession(value: unknown): asserts value is SimulatedEndSession {
  endSessionShape(value, 'options');
  const options = value as SimulatedEndSession;
  if (options.source === 'console') checkConsole(options, 'options');
}
