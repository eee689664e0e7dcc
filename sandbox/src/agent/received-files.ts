import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bashTool, helperCommandsIn, type ModelApi } from '../etienne/index.ts';
import { type Steps, useTool } from './steps.ts';

/** As the prompt names them: a list entry each, the path first. */
const ENTRY = /^- (\.attachments\/\S+)(?= |$)/gm;
/** Of a text, as much as shows that it was read. */
const SHOWN_LINES = 8;

/** The paths of the files that came with a prompt. */
export const receivedFiles = (prompt: string): string[] => [...prompt.matchAll(ENTRY)].map(([, path = '']) => path);

/** Unpacks what came encoded, and tells of each file what it is. */
export async function* lookAtFiles(prompt: string, api: ModelApi): Steps {
  for (const command of helperCommandsIn(prompt)) await useTool(api, bashTool(api, command));
  for (const path of receivedFiles(prompt)) yield `${describe(api.projectDir, path)}\n\n`;
}

function describe(projectDir: string, path: string): string {
  const name = `\`${basename(path).replace(/^[0-9a-f]{10}-\d+-/, '')}\``;
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(projectDir, path));
  } catch {
    return `I do not find ${name} in the project.`;
  }
  const found = `I have your file ${name}: ${bytes.length} bytes, at \`${path}\`.`;
  const text = bytes.includes(0) ? '' : bytes.toString('utf8');
  if (text === '' || text.includes('\ufffd')) return found;
  const lines = text.trimEnd().split('\n');
  const shown = lines.slice(0, SHOWN_LINES).join('\n').replaceAll('```', "'''");
  return `${found} It ${lines.length > SHOWN_LINES ? 'begins' : 'reads'}:\n\n\`\`\`\n${shown}\n\`\`\``;
}
