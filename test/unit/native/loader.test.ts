import { release } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { ADDON_FUNCTIONS, SEAM_VERSION } from '../../../src/native/binding.js';

/** What an addon of today exports, but for what it does. */
const whole = {
  ...Object.fromEntries(ADDON_FUNCTIONS.map((name) => [name, () => 7])),
  seamVersion: SEAM_VERSION as unknown,
};

/** The binding of a Windows process whose addon exports this. */
async function loaded(exports: object) {
  vi.resetModules();
  vi.stubGlobal(
    'process',
    Object.create(process, {
      platform: { value: 'win32' },
      arch: { value: 'x64' },
      dlopen: { value: (module: { exports: object }) => Object.assign(module.exports, exports) },
    }),
  );
  // node-gyp-build asks the system, unless npm says that it installs for another.
  vi.stubEnv('npm_config_platform', 'win32');
  vi.stubEnv('npm_config_arch', 'x64');
  const { nativeBinding } = await import('../../../src/native/loader.js');
  return nativeBinding();
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

it('takes an addon of its own seam, and nothing of it but the functions', async () => {
  const binding = await loaded(whole);
  expect(binding.activeConsoleSessionId()).toBe(7);
  expect(binding.windowsRelease()).toBe(release());
  expect(Object.keys(binding)).not.toContain('seamVersion');
});

it.each([SEAM_VERSION + 1, SEAM_VERSION - 1, undefined, String(SEAM_VERSION)])(
  'refuses an addon of seam %s',
  async (seamVersion) => {
    await expect(loaded({ ...whole, seamVersion })).rejects.toMatchObject({
      name: 'WtsError',
      code: 'ERR_WTS_LOAD',
      message: expect.stringContaining(
        `is the native part of another version, or of something else: its interface has version ${String(seamVersion)}, not ${SEAM_VERSION}.`,
      ) as unknown,
    });
  },
);

it('refuses an addon that lacks a function', async () => {
  await expect(loaded({ ...whole, waitFor: undefined })).rejects.toMatchObject({
    code: 'ERR_WTS_LOAD',
    message: expect.stringContaining('it has no waitFor().') as unknown,
  });
});
