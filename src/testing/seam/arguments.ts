import { typeError } from '../../errors/arguments.js';

/*
 * The binding's own argument checks: a raw call with a wrong type throws, as the addon's does. They are
 * no more than that; whether a value makes sense is for Windows, i.e. for the model, to say.
 */
export function assertUint32(value: unknown, name: string): asserts value is number {
  if (typeof value !== 'number' || value >>> 0 !== value) {
    throw typeError(name, 'a whole number from 0 to 4294967295', value);
  }
}

export function assertString(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw typeError(name, 'a string', value);
}

export function assertBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw typeError(name, 'a boolean', value);
}

export function assertUint32s(value: unknown, name: string): asserts value is readonly number[] {
  assertEach(assertUint32, value, name);
}

export function assertUint32Array(value: unknown, name: string): asserts value is Uint32Array {
  if (!(value instanceof Uint32Array)) throw typeError(name, 'a Uint32Array', value);
}

export function assertStrings(value: unknown, name: string): asserts value is readonly string[] {
  assertEach(assertString, value, name);
}

function assertEach(
  assert: (element: unknown, name: string) => void,
  value: unknown,
  name: string,
): void {
  if (!Array.isArray(value)) throw typeError(name, 'an array', value);
  value.forEach((element: unknown, i) => {
    assert(element, `${name}[${i}]`);
  });
}
