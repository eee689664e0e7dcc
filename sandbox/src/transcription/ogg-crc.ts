const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** The checksum of an Ogg page, whose own four bytes count as zero (RFC 3533, section 6). */
export function oggCrc(page: Uint8Array): number {
  let crc = 0;
  for (const [at, byte] of page.entries()) {
    const own = at >= 22 && at < 26 ? 0 : byte;
    crc = ((crc << 8) ^ (TABLE[((crc >>> 24) ^ own) & 0xff] ?? 0)) >>> 0;
  }
  return crc;
}
