/*
 * The model for this project's own programs: the worker behind the simulated wtsapi32.dll, and the generator of
 * that DLL's fixed answers. Built, so that any runtime can load it; not exported by the package.
 */
export { isFailure } from '../native/binding.js';
export { Clock } from './clock.js';
export type { CalledHost } from './host-model.js';
export { cellsOf } from './rows.js';
export type { Steps } from './steps.js';
export { onServer, onThisHost } from './win32/functions.js';
export { wmiFunctions } from './wmi/functions.js';
export { WindowsModel } from './windows-model.js';
