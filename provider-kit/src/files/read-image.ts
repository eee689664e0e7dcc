/** How much of a file is looked at to find out what it is; the sides of a JPEG stand behind its metadata. */
export const IMAGE_HEAD_BYTES = 256 * 1_024;

export interface ImageSize {
  width: number;
  height: number;
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** The sides of a PNG, JPEG or WebP image; undefined for anything else and where the beginning does not tell. */
export function readImageSize(head: Buffer): ImageSize | undefined {
  try {
    if (head.subarray(0, 8).equals(PNG)) return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
    if (head.subarray(0, 3).equals(JPEG)) return readJpeg(head);
    const isWebp = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP';
    return isWebp ? readWebp(head) : undefined;
  } catch (error) {
    // The image ends, or the beginning does, before it has told.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Goes from segment to segment up to the first frame header. */
function readJpeg(head: Buffer): ImageSize | undefined {
  let offset = 2;
  for (;;) {
    if (head.readUInt8(offset) !== 0xff) return undefined;
    const marker = head.readUInt8(offset + 1);
    if (marker === 0xff) offset += 1;
    else if (isFrame(marker)) return { height: head.readUInt16BE(offset + 5), width: head.readUInt16BE(offset + 7) };
    else offset += 2 + head.readUInt16BE(offset + 2);
  }
}

/** C0 to CF, without those that hold tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function readWebp(head: Buffer): ImageSize | undefined {
  const chunk = head.toString('latin1', 12, 16);
  if (chunk === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (chunk === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (chunk !== 'VP8L') return undefined;
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
