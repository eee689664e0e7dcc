import { oggCrc } from './ogg-crc.ts';

/** Reads Opus in Ogg strictly; undefined where it is none, or a page of it is broken. */
export function readOga(bytes: Buffer): { title: string; seconds: number } | undefined {
  const packets: Buffer[] = [];
  let open: Buffer[] = [];
  let granule = 0n;
  let at = 0;
  for (let sequence = 0; at < bytes.length; sequence++) {
    const segments = bytes[at + 26] ?? 0;
    const start = at + 27 + segments;
    const lacing = bytes.subarray(at + 27, start);
    const end = start + lacing.reduce((sum, one) => sum + one, 0);
    const page = bytes.subarray(at, end);
    if (bytes.length < end || page.length < 28 || page.toString('latin1', 0, 4) !== 'OggS') return undefined;
    if (page.readUInt32LE(18) !== sequence || page.readUInt32LE(22) !== oggCrc(page)) return undefined;
    const [isFirst, isLast] = [((page[5] ?? 0) & 2) !== 0, ((page[5] ?? 0) & 4) !== 0];
    if (isFirst !== (sequence === 0) || isLast !== (end === bytes.length)) return undefined;
    let from = start;
    for (const size of lacing) {
      open.push(bytes.subarray(from, from + size));
      from += size;
      if (size === 255) continue;
      packets.push(Buffer.concat(open));
      open = [];
    }
    granule = page.readBigInt64LE(6);
    at = end;
  }
  const [head, tags, ...sound] = packets;
  if (head?.toString('latin1', 0, 8) !== 'OpusHead' || head.length !== 19 || sound.length === 0) return undefined;
  if (tags?.toString('latin1', 0, 8) !== 'OpusTags') return undefined;
  return { title: titleIn(tags), seconds: Number(granule) / 48_000 };
}

function titleIn(tags: Buffer): string {
  let at = 8;
  const field = () => {
    const size = tags.readUInt32LE(at);
    at += 4 + size;
    return tags.toString('utf8', at - size, at);
  };
  field();
  at += 4;
  while (at < tags.length) {
    const [, title] = /^TITLE=(.*)$/is.exec(field()) ?? [];
    if (title !== undefined) return title;
  }
  return '';
}
