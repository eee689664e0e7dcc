#!/bin/sh
# A voice note that does not say its former sample rate has no length
#
# Library    music-metadata 11.16.1, on Ogg Opus as RFC 7845 has it
# Guess      Opus always counts 48,000 samples a second, so a file of three seconds lasts three, whatever its head says of
#            the microphone.
# Behaviour  A head with the input sample rate 0, which RFC 7845 defines as "unspecified", gives no duration at all. A
#            recording cut from a running stream, whose positions do not begin at 0, lasts as long as the stream: the
#            first page is not looked at.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error music-metadata@11.16.1 node@24.21.0
cat > see.js <<'JS'
import { parseBuffer } from 'music-metadata';
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum >>> 0;
});
const page = (flags, position, number, packets) => {
  const head = Buffer.alloc(27 + packets.length);
  head.write('OggS');
  head[5] = flags;
  head.writeBigInt64LE(BigInt(position), 6);
  head.writeUInt32LE(1, 14);
  head.writeUInt32LE(number, 18);
  head[26] = packets.length;
  packets.forEach((packet, i) => { head[27 + i] = packet.length; });
  const whole = Buffer.concat([head, ...packets]);
  let sum = 0;
  for (const byte of whole) sum = ((sum << 8) ^ crcTable[((sum >>> 24) ^ byte) & 255]) >>> 0;
  whole.writeUInt32LE(sum, 22);
  return whole;
};
const threeSeconds = (inputRate, firstPosition) => {
  const head = Buffer.from('OpusHead\x01\x01\0\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(312, 10);
  head.writeUInt32LE(inputRate, 12);
  const tags = Buffer.from('OpusTags\x04\0\0\0test\0\0\0\0', 'latin1');
  const packetsOf20Ms = Array(50).fill(Buffer.alloc(40, 0xf8));
  const audio = [1, 2, 3].map((second) => page(second === 3 ? 4 : 0, firstPosition + 312 + second * 48000, second + 1, packetsOf20Ms));
  return Buffer.concat([page(2, 0, 0, [head]), page(0, 0, 1, [tags]), ...audio]);
};
const seen = async (inputRate, firstPosition = 0) => {
  const { format } = await parseBuffer(threeSeconds(inputRate, firstPosition), { mimeType: 'audio/ogg' }, { duration: true });
  return `${format.codec}, duration ${format.duration}`;
};
const rows = [
  ['input sample rate 48000', await seen(48000), 'Opus, duration 3'],
  ['input sample rate 16000', await seen(16000), 'Opus, duration 3'],
  ['input sample rate 0', await seen(0), 'Opus, duration undefined'],
  ['positions from 100 seconds on', await seen(48000, 100 * 48000), 'Opus, duration 103'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
