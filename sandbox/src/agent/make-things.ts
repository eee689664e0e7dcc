import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editTool, type ModelApi, type ToolCall, writeFile } from '../etienne/index.ts';
import { drawPicture } from './draw-picture.ts';
import { type Steps, useTool } from './steps.ts';

/** The name itself, or with a number where it is taken. */
function freeName(dir: string, stem: string, extension: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}.${extension}` : `${stem}-${number}.${extension}`;
    if (!existsSync(join(dir, name))) return name;
  }
}

const fetchIt = (name: string) => `\`${name}\` is in the project now. Fetch it with \`/get ${name}\`.`;

const NOTES = `# Notes

- The sandbox's agent wrote this file.
- It lies in a real folder, so you can open it with an editor, too.
- Whatever you change in it is there the next time somebody fetches it.
`;

export async function* makeFile(api: ModelApi): Steps {
  const name = freeName(api.projectDir, 'notes', 'md');
  yield 'I write a short file. ';
  const done = await useTool(api, {
    toolName: 'Write',
    input: { file_path: join(api.projectDir, name), content: NOTES },
    perform: writeFile,
  });
  yield done ? `\n\n${fetchIt(name)}` : '\n\nYou did not allow it, so nothing was written.';
}

export async function* makePicture(api: ModelApi): Steps {
  const name = freeName(api.projectDir, 'picture', 'png');
  yield 'I paint a picture. ';
  const call: ToolCall = {
    toolName: 'mcp__sandbox__paint',
    input: { path: name },
    perform() {
      writeFileSync(join(api.projectDir, name), drawPicture());
      return { status: 'done', result: { path: name }, content: 'Painted.' };
    },
  };
  yield (await useTool(api, call)) ? `\n\n${fetchIt(name)}` : '\n\nYou did not allow it, so nothing was painted.';
}

export async function* changeFile(api: ModelApi): Steps {
  yield 'I add a line to `README.md`. ';
  const done = await useTool(api, editTool(api, 'README.md', 'A line that the agent has added.\n'));
  yield done
    ? '\n\nDone: look at it with `/get README.md`. After `/mode acceptEdits` I ask before I change something.'
    : '\n\nThe file stays as it is.';
}
