import { isFailure, type NativeBinding } from '../../native/binding.js';
import { typeError } from '../../errors/arguments.js';
import { onThisHost } from '../win32/functions.js';
import type { WindowsModel } from '../windows-model.js';
import { assertBoolean, assertString, assertUint32 } from './arguments.js';
import { blockingCalls } from './blocking.js';
import type { Lanes } from './lanes.js';

type EndSessionBinding = Pick<
  NativeBinding,
  | 'exitWindows'
  | 'ownLogon'
  | 'subscribeEndSession'
  | 'answerEndSession'
  | 'unsubscribeEndSession'
  | 'blockEndSession'
  | 'unblockEndSession'
>;

/** `EWX_LOGOFF`, with `EWX_FORCEIFHUNG`, with `EWX_FORCE`. */
const FLAGS = [0, 0x10, 4] as const;

/** The addon's functions about the end of the session, over a model. */
export function endSessionBinding(windows: WindowsModel, lanes: Lanes): EndSessionBinding {
  const { runner } = windows;

  return {
    exitWindows: blockingCalls(runner)(2, (force, reason) => {
      const flags = FLAGS[force];
      if (flags === undefined) throw typeError('force', 'a whole number from 0 to 2', force);
      assertUint32(reason, 'reason');
      const syscall = 'ExitWindowsEx';
      const steps = onThisHost[syscall](windows, flags, reason);
      return { syscall, steps: lanes.hold('requests', '', steps) };
    }),
    ownLogon: () => {
      const yes = windows.host.ownSession.isInteractive ? 1 : 0;
      return { numbers: Uint32Array.of(yes, yes) };
    },
    subscribeEndSession: (level, milliseconds, keepAlive, callback) => {
      assertUint32(level, 'level');
      assertUint32(milliseconds, 'milliseconds');
      assertBoolean(keepAlive, 'keepAlive');
      if (typeof callback !== 'function') throw typeError('callback', 'a function', callback);
      const syscall = 'CreateWindowExW';
      const made = runner.run(syscall, onThisHost[syscall](windows));
      if (isFailure(made)) return made;
      return windows.host.ownSession.listeners.add({ milliseconds, keepAlive, callback });
    },
    answerEndSession: (subscription, question, allow) => {
      assertUint32(question, 'question');
      assertBoolean(allow, 'allow');
      windows.host.ownSession.listeners.answer(subscription, question, allow);
    },
    unsubscribeEndSession: (subscription) => {
      windows.host.ownSession.listeners.remove(subscription);
    },
    blockEndSession: (reason) => {
      assertString(reason, 'reason');
      const made = runner.run('CreateWindowExW', onThisHost.CreateWindowExW(windows));
      if (isFailure(made)) return made;
      const syscall = 'ShutdownBlockReasonCreate';
      return runner.run(syscall, onThisHost[syscall](windows, reason));
    },
    unblockEndSession: (block) => {
      windows.host.ownSession.blocks.remove(block);
    },
  };
}
