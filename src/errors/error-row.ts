/** What is said of an error number of Windows. */
export interface ErrorRow {
  readonly code: string;
  readonly text: string;
  readonly hint?: string;
}

export const row = (code: string, text: string, hint?: string): ErrorRow =>
  hint === undefined ? { code, text } : { code, text, hint };
