import { ATTACHMENTS_FOLDER, shortHash } from './safe-file-name.ts';

/** Where the agent writes what is fetched from it; not offered to people. */
export const OUTGOING_FOLDER = `${ATTACHMENTS_FOLDER}/outgoing`;

/** Base64 characters of a part; a multiple of four, and small enough to be fetched in one call. */
export const ENCODED_PART_BYTES = 8_388_608;

/** The same request gives the same names. */
const encodedBase = (requestId: string) => `${OUTGOING_FOLDER}/${shortHash(requestId)}`;

/** One line: the SHA-256 in hexadecimal digits, a space and the size in bytes. */
export const checkPath = (requestId: string): string => `${encodedBase(requestId)}.sha256`;

/** The parts of a file of that size, in order, named as `split -a 3` names them. */
export function encodedParts(requestId: string, size: number): string[] {
  const count = Math.ceil((4 * Math.ceil(size / 3)) / ENCODED_PART_BYTES);
  return Array.from({ length: count }, (_, index) => `${encodedBase(requestId)}.b64.${letters(index)}`);
}

const letters = (index: number) =>
  [Math.floor(index / 676), Math.floor(index / 26) % 26, index % 26]
    .map((digit) => String.fromCharCode(97 + digit))
    .join('');

/** The shell's commands: POSIX and `base64`, `sha256sum`, so that they run wherever an agent does. */
export function encodeCommand(requestId: string, path: string, mostBytes: number): string {
  const base = encodedBase(requestId);
  return [
    `f=${shellQuoted(`./${path}`)}; o='${base}'`,
    `mkdir -p '${OUTGOING_FOLDER}' && s=$(wc -c < "$f" | tr -d ' ') && \\`,
    `if [ "$s" -le ${mostBytes} ]; then base64 < "$f" | tr -d '\\n' | split -b ${ENCODED_PART_BYTES} -a 3 - "$o.b64."; fi && \\`,
    `echo "$(sha256sum < "$f" | cut -d ' ' -f 1) $s" > "$o.sha256"`,
  ].join('\n');
}

/** What the agent is asked, so that a file that is no text can be fetched from its project. */
/** `mostBytes`: a larger file is not encoded. */
export function encodePrompt(requestId: string, path: string, mostBytes: number): string {
  return [
    'I want to download a file of this project. Run exactly this command in a shell, in the root folder of the project,',
    'and do nothing else. It only writes a Base64 copy of the file for me. Then answer with the word "done", or with',
    'the reason in one sentence if it failed.',
    '',
    '```sh',
    encodeCommand(requestId, path, mostBytes),
    '```',
  ].join('\n');
}

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Reads the line of `checkPath`; undefined for anything else. */
export function readCheck(line: string): { sha256: string; size: number } | undefined {
  const [, sha256, size] = /^([0-9a-f]{64}) (\d{1,15})$/.exec(line.trim()) ?? [];
  return sha256 === undefined ? undefined : { sha256, size: Number(size) };
}
