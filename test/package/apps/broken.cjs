// @ts-check
// Calls the packages of several projects, each of which lacks something, and says what they throw.
//   node broken.cjs '[{ "project": …, "runtime": … }, …]'
const { createRequire } = require('node:module');
const { join } = require('node:path');

/** What a runtime can lack, or do to an addon. @type {Record<string, () => void>} */
const runtimes = {
  'without dlopen': () => {
    // @ts-expect-error it is always there in Node
    process.dlopen = undefined;
  },
  'with Node-API 7': () => {
    Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '7' } });
  },
  'where a policy forbids it': () => {
    process.dlopen = (_, file) => {
      throw Object.assign(new Error(`${file} wurde durch eine Richtlinie gesperrt.\r\n${file}`), {
        code: 'ERR_DLOPEN_FAILED',
      });
    };
  },
  'with an addon that lacks waitFor': () => {
    changing((addon) => delete addon.waitFor);
  },
  'with an addon of another seam': () => {
    changing((addon) => (addon.seamVersion = 99));
  },
};

/** @param {(addon: any) => void} change done to what each addon exports */
function changing(change) {
  const { dlopen } = process;
  process.dlopen = (/** @type {{ exports: any }} */ module, file) => {
    dlopen.call(process, module, file);
    change(module.exports);
  };
}

/** @param {unknown} error */
function described(error) {
  const { name, message, code, cause } = /** @type {Record<string, any>} */ (error);
  return { name, message, code, cause: cause && (cause.code ?? cause.constructor.name) };
}

/** @param {{ project: string, runtime?: string }} job */
async function tried({ project, runtime }) {
  let loads = 0;
  const whole = { dlopen: process.dlopen, versions: process.versions };
  process.dlopen = (module, file) => {
    loads += 1;
    whole.dlopen.call(process, module, file);
  };
  runtimes[runtime ?? '']?.();
  try {
    const wtsapi32 = createRequire(join(project, 'index.js'))('wtsapi32');
    const isSupported = wtsapi32.isSupported();
    const loadedByRequire = loads > 0;
    const failures = [];
    for (const call of ['listSessionsSync', 'listSessionsSync', 'currentSessionId']) {
      try {
        wtsapi32[call]();
      } catch (error) {
        failures.push(described(error));
      }
    }
    // A throw of this one, not a rejection, ends the program.
    await wtsapi32
      .logoff(3)
      .catch((/** @type {unknown} */ error) => failures.push(described(error)));
    return { isSupported, loadedByRequire, failures, loads };
  } finally {
    process.dlopen = whole.dlopen;
    Object.defineProperty(process, 'versions', { value: whole.versions });
  }
}

async function main() {
  const answers = [];
  for (const job of JSON.parse(process.argv[2] ?? '')) answers.push(await tried(job));
  console.log(JSON.stringify(answers));
}

main();
