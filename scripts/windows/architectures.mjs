// @ts-check
// What differs between the processors that Windows programs are made for. Each has a Wine root and
// a prefix of its own: two architectures in one root overwrite each other's files.

/** @typedef {'x64' | 'ia32' | 'arm64'} Arch */

/**
 * @typedef {object} Architecture
 * @property {string} debian Debian's name for it
 * @property {string} wine the Debian package of the loader
 * @property {string} launcher the command that starts a Windows program
 * @property {string} libraries folder of its shared libraries, in the root
 * @property {string} dlls folder of Wine's own DLLs as Windows files, in the root
 * @property {string} [zlib] a DLL that Wine borrows from another package
 * @property {Readonly<Record<string, string>>} env what Wine needs beside the usual variables
 * @property {Emulator} [emulator] where this machine's processor cannot run it
 */

/**
 * @typedef {object} Emulator
 * @property {string} package Debian package, for this machine's processor
 * @property {string} file in that package and in the Wine root
 * @property {string} rule for binfmt_misc: which programs it runs; counts from the Wine root
 */

/** @type {Readonly<Record<Arch, Architecture>>} */
export const ARCHITECTURES = {
  x64: {
    ...{ debian: 'amd64', wine: 'wine64', launcher: 'wine64', env: {} },
    ...folders('x86_64-linux-gnu', 'x86_64-windows'),
    zlib: 'usr/x86_64-w64-mingw32/lib/zlib1.dll',
  },
  ia32: {
    ...{ debian: 'i386', wine: 'wine32', launcher: 'wine', env: {} },
    ...folders('i386-linux-gnu', 'i386-windows'),
    zlib: 'usr/i686-w64-mingw32/lib/zlib1.dll',
  },
  arm64: {
    ...{ debian: 'arm64', wine: 'wine64', launcher: 'wine64' },
    ...folders('aarch64-linux-gnu', 'aarch64-windows'),
    // Wine never comes up on the newest processor, which qemu plays by default. `wineserver` is a
    // shell script that starts wineserver64: one emulated shell less.
    env: { QEMU_CPU: 'cortex-a72', WINESERVER: '/usr/lib/wine/wineserver64' },
    emulator: {
      package: 'qemu-user',
      file: 'usr/bin/qemu-aarch64',
      rule: binfmt('usr/bin/qemu-aarch64', [2, 0, 0xb7, 0]),
    },
  },
};

/**
 * @param {string} libraries
 * @param {string} dlls
 */
function folders(libraries, dlls) {
  return { libraries: `usr/lib/${libraries}`, dlls: `usr/lib/${libraries}/wine/${dlls}` };
}

/**
 * A line for binfmt_misc's `register`: 64-bit little-endian ELF programs of one machine.
 *
 * @param {string} interpreter
 * @param {readonly number[]} machine bytes 16 to 19, e_type and e_machine
 */
function binfmt(interpreter, machine) {
  const elf = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array(9).fill(0)];
  // The ABI's number may be any, and so may be the last bit of e_type: programs, shared objects.
  const mask = [...Array(7).fill(0xff), 0, ...Array(8).fill(0xff), 0xfe, 0xff, 0xff, 0xff];
  // P keeps argv[0]; F opens the emulator now, for programs that cannot see it later.
  return ['', 'emulated', 'M', '', hex([...elf, ...machine]), hex(mask), interpreter, 'PF'].join(
    ':',
  );
}

/** @param {readonly number[]} bytes */
function hex(bytes) {
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
