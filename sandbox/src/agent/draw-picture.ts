import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [480, 300];

/** A small landscape at dusk as a PNG file. */
export function drawPicture(): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = Buffer.alloc(1 + WIDTH * 3);
    for (let x = 0; x < WIDTH; x += 1) row.set(colourAt(x, y), 1 + x * 3);
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits each of red, green and blue.
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourAt(x: number, y: number): [number, number, number] {
  const near = 232 + 22 * Math.sin(x / 55 + 1);
  const far = 186 + 26 * Math.sin(x / 88) + 8 * Math.sin(x / 23);
  if (y > near) return [24, 45, 60];
  if (y > far) return [52, 84, 108];
  const fromSun = Math.hypot(x - 345, y - 118);
  if (fromSun < 34) return [255, 233, 178];
  const glow = Math.max(0, 1 - fromSun / 210) * 46;
  const height = y / HEIGHT;
  return [86 + 196 * height * 0.8 + glow, 110 + 92 * height + glow, 178 - 34 * height + glow * 0.4].map((part) =>
    Math.min(255, Math.round(part)),
  ) as [number, number, number];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
