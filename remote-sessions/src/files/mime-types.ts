/** Types by extension, for those files that people look at on a phone; the rest is bytes to them. */
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  pdf: 'application/pdf',
  zip: 'application/zip',
  gz: 'application/gzip',
  tgz: 'application/gzip',
  tar: 'application/x-tar',
  '7z': 'application/x-7z-compressed',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  sqlite: 'application/vnd.sqlite3',
  db: 'application/octet-stream',
  bin: 'application/octet-stream',
  exe: 'application/octet-stream',
  wasm: 'application/wasm',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
};

const knownType = (path: string) => TYPES[/\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];

/** The type of a file that is known to be text or not. */
export const mimeTypeOf = (path: string, isText: boolean): string =>
  isText ? 'text/plain; charset=utf-8' : (knownType(path) ?? 'application/octet-stream');

/** Whether a file is no text by its name alone, so that it need not be read to find out. */
export const isBinaryByName = (path: string): boolean => knownType(path) !== undefined;
