import { oggCrc } from './ogg-crc.ts';

const SERIAL = 0x5eed;
/** 20 ms of nothing, in 48 kHz samples. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const SAMPLES = 960;

/**
 * A voice message as messengers send it: Opus in Ogg (RFC 7845), silent, of so many seconds. What it would say stands in
 * its title, which is what the stand-in of a transcription service hears.
 */
export function makeOga(title: string, seconds = 1): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.set([1, 1], 8);
  head.writeUInt32LE(48_000, 12);
  const tags = Buffer.concat([Buffer.from('OpusTags'), field('stand-in'), count(1), field(`TITLE=${title}`)]);
  const packets = Array.from({ length: seconds * 50 }, () => SILENCE);
  return Buffer.concat([
    pageOf([head], { type: 2, sequence: 0, granule: 0 }),
    pageOf([tags], { type: 0, sequence: 1, granule: 0 }),
    ...chunksOf(packets, 200).map((some, index, all) =>
      pageOf(some, {
        type: index === all.length - 1 ? 4 : 0,
        sequence: 2 + index,
        granule: (index * 200 + some.length) * SAMPLES,
      }),
    ),
  ]);
}

function pageOf(
  packets: readonly Buffer[],
  { type, sequence, granule }: { type: number; sequence: number; granule: number },
): Buffer {
  const lacing = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const header = Buffer.alloc(27);
  header.write('OggS', 0, 'latin1');
  header[5] = type;
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(SERIAL, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  const page = Buffer.concat([header, Buffer.from(lacing), ...packets]);
  page.writeUInt32LE(oggCrc(page), 22);
  return page;
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const field = (text: string) => Buffer.concat([count(Buffer.byteLength(text)), Buffer.from(text)]);

const chunksOf = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
