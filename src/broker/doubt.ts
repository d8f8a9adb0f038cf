import { type HresultVerdict, hresultVerdict } from '../errors/hresult-verdict.js';
import { isFailure, type NativeFailure } from '../native/binding.js';

export const CLASS = 'Win32_VirtualDesktopSession';

/** The call that a list is the answer to. */
export const LIST = 'IWbemServices::ExecQuery';

/** What WMI answered is not what its documents say. */
export interface BadAnswer {
  readonly syscall: string;
  readonly unexpected: string;
}

/** Why it is not known what was asked. */
export type Doubt = NativeFailure | BadAnswer;

export function isDoubt(answer: unknown): answer is Doubt {
  return (
    isFailure(answer) || (typeof answer === 'object' && answer !== null && 'unexpected' in answer)
  );
}

/** Calls of which "not found" is about the session. Of others it is a method or a property that is not there. */
const ABOUT_SESSION = ['IWbemServices::GetObject', 'IWbemServices::ExecMethod'];

export function verdictOf(doubt: Doubt): HresultVerdict {
  if ('unexpected' in doubt) return 'failed';
  const verdict = hresultVerdict(doubt);
  const { syscall } = doubt;
  const isAbout = ABOUT_SESSION.includes(syscall) || syscall.startsWith(`${CLASS}::`);
  return verdict === 'missing' && !isAbout ? 'failed' : verdict;
}
