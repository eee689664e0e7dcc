/**
 * The text of bytes that come out again as the same bytes when it is written as UTF-8; undefined for all others.
 *
 * A byte order mark and line ends stay as they are. Bytes with a NUL are taken for no text.
 */
export function exactText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
