import { typeError, valueError } from '../errors/arguments.js';

/** The parameters of `SendMessage`, by the names that the method has for them. */
export function checkMessage(title: unknown, text: unknown): { Title: string; Message: string } {
  return { Title: checkText(title, 'title'), Message: checkText(text, 'text') };
}

function checkText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw typeError(name, 'a string', value);
  // What comes after it would be lost without a word.
  if (value.includes('\0')) throw valueError(name, 'a string without NUL', value);
  return value;
}
