// @ts-check
// Reads what a Windows DLL says of itself:
// https://learn.microsoft.com/windows/win32/debug/pe-format

/** @type {Readonly<Record<number, string>>} IMAGE_FILE_MACHINE_…, by Node's names */
const MACHINES = { 0x8664: 'x64', 0xaa64: 'arm64', 0x014c: 'ia32' };

// Characteristics of the file, and those of a DLL.
const RELOCS_STRIPPED = 0x0001;
const DLL = 0x2000;
const HIGH_ENTROPY_VA = 0x0020;
const DYNAMIC_BASE = 0x0040;
const NX_COMPAT = 0x0100;

const PE32_PLUS = 0x20b;

// Data directories.
const IMPORTS = 1;
const RESOURCES = 2;
const DELAY_IMPORTS = 13;

const RT_VERSION = 16;

/**
 * @typedef {object} Image
 * @property {string} machine 'x64', 'arm64', 'ia32' or a number
 * @property {boolean} isDll
 * @property {boolean} aslr can be loaded anywhere
 * @property {boolean} highEntropy and beyond 4 GB
 * @property {boolean} dep its data is never executed
 * @property {string[]} imports DLLs, in lower case, with those that are loaded by the first call
 * @property {Readonly<Record<string, string>>} version texts of the version resource
 */

/**
 * @param {Buffer} file
 * @returns {Image}
 */
export function readImage(file) {
  const header = file.readUInt32LE(0x3c);
  if (file.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error('not a PE file');
  const machine = file.readUInt16LE(header + 4);
  const characteristics = file.readUInt16LE(header + 22);
  const optional = header + 24;
  const wide = file.readUInt16LE(optional) === PE32_PLUS;
  const dllCharacteristics = file.readUInt16LE(optional + 70);
  const is = (/** @type {number} */ bit) => (dllCharacteristics & bit) !== 0;
  const offset = addresses(file, header);
  const directory = (/** @type {number} */ index) =>
    file.readUInt32LE(optional + (wide ? 112 : 96) + 8 * index);
  return {
    machine: MACHINES[machine] ?? `0x${machine.toString(16)}`,
    isDll: (characteristics & DLL) !== 0,
    aslr: is(DYNAMIC_BASE) && (characteristics & RELOCS_STRIPPED) === 0,
    highEntropy: is(HIGH_ENTROPY_VA),
    dep: is(NX_COMPAT),
    imports: [
      ...importsIn({ file, offset, table: directory(IMPORTS), size: 20, name: 12 }),
      ...importsIn({ file, offset, table: directory(DELAY_IMPORTS), size: 32, name: 4 }),
    ],
    version: versionIn(file, offset, directory(RESOURCES)),
  };
}

/**
 * Returns a function that turns an address of the loaded image into an offset in the file.
 *
 * @param {Buffer} file
 * @param {number} header
 */
function addresses(file, header) {
  const first = header + 24 + file.readUInt16LE(header + 20);
  const sections = Array.from({ length: file.readUInt16LE(header + 6) }, (_, index) => {
    const at = first + 40 * index;
    return {
      address: file.readUInt32LE(at + 12),
      size: file.readUInt32LE(at + 16),
      offset: file.readUInt32LE(at + 20),
    };
  });
  return (/** @type {number} */ address) => {
    const section = sections.find(
      (one) => address - one.address < one.size && address >= one.address,
    );
    if (section === undefined) throw new Error(`no section has ${address}`);
    return address - section.address + section.offset;
  };
}

/**
 * Names of DLLs in a table that ends with an empty row.
 *
 * @param {{ file: Buffer, offset: (address: number) => number, table: number, size: number, name: number }} options
 *   `size` of a row, and where in it `name` is
 */
function importsIn({ file, offset, table, size, name }) {
  /** @type {string[]} */
  const names = [];
  if (table === 0) return names;
  for (let row = offset(table); file.readUInt32LE(row + name) !== 0; row += size) {
    const at = offset(file.readUInt32LE(row + name));
    names.push(file.toString('latin1', at, file.indexOf(0, at)).toLowerCase());
  }
  return names;
}

/**
 * @param {Buffer} file
 * @param {(address: number) => number} offset
 * @param {number} resources
 */
function versionIn(file, offset, resources) {
  /** @type {Record<string, string>} */
  const texts = {};
  if (resources === 0) return texts;
  const root = offset(resources);
  // A tree of three levels: type, name, language. Of the two others the first does.
  let node = root;
  for (const wanted of [RT_VERSION, undefined, undefined]) {
    const [named, numbered] = [file.readUInt16LE(node + 12), file.readUInt16LE(node + 14)];
    const rows = Array.from({ length: named + numbered }, (_, index) => node + 16 + 8 * index);
    const row = rows.find((at) => wanted === undefined || file.readUInt32LE(at) === wanted);
    if (row === undefined) return texts;
    node = root + (file.readUInt32LE(row + 4) & 0x7fffffff);
  }
  const at = offset(file.readUInt32LE(node));
  readBlock(file.subarray(at, at + file.readUInt32LE(node + 4)), 0, texts);
  return texts;
}

/**
 * Reads a block of a version resource and those in it, each a key with a value or with further blocks.
 *
 * @param {Buffer} data
 * @param {number} start
 * @param {Record<string, string>} texts
 */
function readBlock(data, start, texts) {
  const aligned = (/** @type {number} */ at) => (at + 3) & ~3;
  const end = start + data.readUInt16LE(start);
  const length = data.readUInt16LE(start + 2);
  const isText = data.readUInt16LE(start + 4) === 1;
  const key = textAt(data, start + 6);
  const value = aligned(start + 6 + 2 * (key.length + 1));
  if (isText && length > 0) texts[key] = textAt(data, value);
  // The length of a text is in characters, of other values in bytes.
  let next = aligned(value + length * (isText ? 2 : 1));
  while (next < end) {
    readBlock(data, next, texts);
    next = aligned(next + data.readUInt16LE(next));
  }
}

/**
 * A text of UTF-16 that ends with a zero.
 *
 * @param {Buffer} data
 * @param {number} start
 */
function textAt(data, start) {
  let end = start;
  while (data.readUInt16LE(end) !== 0) end += 2;
  return data.toString('utf16le', start, end);
}
