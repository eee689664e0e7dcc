/** Limits of the page "Messages in bot conversations". */
const MAX_BYTES = 1024 * 1024;
const MAX_SIDE = 1024;
const TYPES = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** Why a picture of the bot cannot be shown, `undefined` if it can. */
export function checkPicture(contentType: string, contentUrl: string | undefined): string | undefined {
  if (!TYPES.has(contentType)) return `Pictures of type ${contentType} are not shown.`;
  if (!contentUrl) return 'contentUrl is missing.';
  const data = /^data:([^;,]+);base64,([A-Za-z0-9+/]+=*)$/.exec(contentUrl);
  if (!data) return /^https?:\/\//.test(contentUrl) ? undefined : 'contentUrl is neither a web address nor Base64.';
  const [, type = '', base64 = ''] = data;
  if (type !== contentType) return `contentUrl holds ${type}, not ${contentType}.`;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_BYTES) return 'The picture is larger than 1 MB.';
  const size = sizeOf(bytes);
  if (!size || size.type !== contentType) return `The bytes are no ${contentType}.`;
  if (size.width > MAX_SIDE || size.height > MAX_SIDE) return 'The picture is larger than 1024×1024.';
  return undefined;
}

type Size = { type: string; width: number; height: number };

/** Reads kind and size from the first bytes. */
function sizeOf(bytes: Buffer): Size | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (bytes.length >= 10 && bytes.toString('latin1', 0, 4) === 'GIF8') {
    return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  if (bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8) return jpegSize(bytes);
  return undefined;
}

function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
