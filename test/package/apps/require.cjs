// @ts-check
// What require gives, what it loads, and what a call says where there is no Windows.
const wtsapi32 = require('wtsapi32');
const files = Object.keys(require.cache).filter((file) => file !== __filename);
const loaded = files.filter((file) => /node-gyp-build|\.node$/.test(file));

/** @param {() => unknown} call */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error);
  }
  return undefined;
}

const misnamed = Object.entries(wtsapi32)
  .filter(([name, value]) => typeof value === 'function' && value.name !== name)
  .map(([name]) => name);

/** @param {string} name */
const refused = (name) => thrown(() => require(name))?.code;

const error = thrown(() => wtsapi32.listSessionsSync());
console.log(
  JSON.stringify({
    ...{ files, loaded, exports: Object.keys(wtsapi32), misnamed },
    file: require.resolve('wtsapi32'),
    ...{ isSupported: wtsapi32.isSupported(), code: error?.code, message: error?.message },
    version: require('wtsapi32/package.json').version,
    inside: [refused('wtsapi32/dist/wtsapi32.js'), refused('wtsapi32/src/index.ts')],
  }),
);
