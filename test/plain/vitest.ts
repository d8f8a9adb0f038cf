/**
 * What the behaviour suite uses of Vitest, from its parts that are pure JavaScript: for runtimes that have no
 * native parts of Vitest (32-bit Windows), or whose own module loading it does not know (Bun, Deno).
 */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  type ExpectStatic,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

export { afterEach, beforeEach, describe, it } from '@vitest/runner';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const globals = globalThis as typeof globalThis & Record<symbol, object>;

function create(): ExpectStatic {
  const made = ((value: unknown, message?: string) =>
    chai.expect(value, message)) as unknown as ExpectStatic;
  Object.assign(made, chai.expect, globals[ASYMMETRIC_MATCHERS_OBJECT]);
  made.getState = () => getState(made);
  made.setState = (state) => {
    setState(state, made);
  };
  made.extend = (matchers) => {
    (chai.expect as unknown as { extend(of: ExpectStatic, matchers: object): void }).extend(
      made,
      matchers,
    );
  };
  made.extend(customMatchers);
  return made;
}

export const expect = create();
globals[GLOBAL_EXPECT] = expect;
