// @ts-check
'use strict';
// The simulated wtsapi32.dll as a Node-API addon: how tests and the model's worker talk to it.

/** @typedef {string | number | boolean | null} Argument */
/** @typedef {string | number | null | undefined} Cell */

/**
 * @typedef {object} Dll
 * @property {() => void} announce
 * @property {(handler: (id: number, call: string, args: Argument[]) => void) => void} serve
 * @property {(id: number, columns?: readonly string[], cells?: readonly Cell[]) => void} answer
 * @property {(id: number, errno: number) => void} fail
 * @property {(id: number) => void} park
 * @property {() => void} hangUp
 * @property {(command: string, json?: string) => string | undefined} control
 * @property {() => Stats} stats
 * @property {() => { apartment: boolean, password: boolean }} comState
 * @property {() => { threads: number, handles: number }} processCounts
 * @property {() => { class: string, visible: boolean, topLevel: boolean, thread: number }[]} windows of this process
 * @property {(name: string, file: string) => boolean} classExists
 * @property {(messages: EndMessages) => number} sendEndSession
 * @property {(event: number) => number} consoleControl
 * @property {() => boolean} shieldConsole
 * @property {(errand: number) => number | undefined} errandResult
 * @property {() => boolean} closeWindow
 * @property {() => boolean} leaveDesktop
 * @property {() => number} shutdownLevel
 * @property {() => void} reset
 * @property {() => void} release
 * @property {() => void} freeze
 * @property {() => void} thaw
 */

/**
 * What is sent to the window that listens for the end of the session, by a thread of the DLL's own.
 *
 * @typedef {object} EndMessages
 * @property {boolean} [query] WM_QUERYENDSESSION
 * @property {boolean} [end] WM_ENDSESSION, afterwards
 * @property {boolean} [ending] its wParam
 * @property {number} flags lParam, 32 bits
 * @property {boolean} [signExtend] bit 31 fills the upper half of lParam, too
 */

/**
 * @typedef {object} Stats
 * @property {number} openServers
 * @property {number} liveAllocations
 * @property {number} blockedCalls
 * @property {number} comObjects references to the objects of the simulated WMI provider
 * @property {number} taskMemory blocks of CoTaskMemAlloc, BSTRs among them; 0 without OANOCACHE
 * @property {string[]} errors misuse that it noticed
 * @property {number} lostWakes
 */

/** @returns {Dll} */
function loadDll() {
  /** @type {{ exports: any }} */
  const module = { exports: {} };
  process.dlopen(module, 'C:\\windows\\system32\\wtsapi32.dll');
  return module.exports;
}

module.exports = { loadDll };
