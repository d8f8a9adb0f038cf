// @ts-check
// Debug information in Windows programs made by gcc or clang: four fifths of the size of Wine's DLLs,
// and only a debugger reads it. (What strip(1) does, which not every machine has for Windows files.)

const DISCARDABLE = 0x02000000;
const SECTION_SIZE = 40;

/**
 * @param {Buffer} image a Windows program or DLL; anything else is returned as it is
 * @returns {Buffer}
 */
export function withoutDebugInfo(image) {
  if (image.length < 64 || image.toString('latin1', 0, 2) !== 'MZ') return image;
  const header = image.readUInt32LE(60);
  if (header + 24 > image.length || image.readUInt32LE(header) !== 0x4550) return image; // 'PE\0\0'
  const optional = header + 24;
  const table = optional + image.readUInt16LE(header + 20);
  const sections = Array.from({ length: image.readUInt16LE(header + 6) }, (_, n) =>
    section(image, table + n * SECTION_SIZE),
  );
  let kept = sections.length;
  // Only the last ones: what comes after a removed section would have to move in memory.
  while (kept > 1 && sections[kept - 1]?.debug) kept--;
  const last = sections[kept - 1];
  if (last === undefined || kept === sections.length) return image;
  const end = Math.max(...sections.slice(0, kept).map(({ fileEnd }) => fileEnd));
  const result = Buffer.from(image.subarray(0, end));
  result.fill(0, table + kept * SECTION_SIZE, table + sections.length * SECTION_SIZE);
  result.writeUInt16LE(kept, header + 6);
  // The table of symbols, which is behind the sections; it also has the names of the removed ones.
  result.writeBigUInt64LE(0n, header + 12);
  const alignment = image.readUInt32LE(optional + 32);
  result.writeUInt32LE(Math.ceil(last.memoryEnd / alignment) * alignment, optional + 56);
  return result;
}

/**
 * @param {Buffer} image
 * @param {number} at
 */
function section(image, at) {
  const number = (/** @type {number} */ offset) => image.readUInt32LE(at + offset);
  return {
    // A name of more than eight letters, such as .debug_info, is kept elsewhere: '/29'.
    debug: image[at] === 0x2f && (number(36) & DISCARDABLE) !== 0,
    memoryEnd: number(12) + number(8),
    fileEnd: number(20) + number(16),
  };
}
