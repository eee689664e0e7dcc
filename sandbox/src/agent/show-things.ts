import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelApi } from '../etienne/index.ts';
import type { Steps } from './steps.ts';

/** The files of the project, as a table. */
export async function* showTable({ projectDir, project }: ModelApi): Steps {
  const rows = readdirSync(projectDir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => {
      const size = entry.isDirectory() ? '–' : `${statSync(join(projectDir, entry.name)).size}`;
      return `| \`${entry.name.replaceAll(/[`|]/g, '?')}\` | ${entry.isDirectory() ? 'folder' : 'file'} | ${size} |`;
    });
  yield `This is in **${project}**:\n\n`;
  yield `| Name | Kind | Bytes |\n| --- | --- | ---: |\n${rows.join('\n')}\n\n`;
  yield 'A wider table becomes a list, so that it fits a phone.';
}

const FORMATTING = `# A heading

**Bold**, *italic*, ~~struck out~~, \`code\` and a [link](https://en.wikipedia.org/wiki/Markdown).

- A list
  - with a list in it
- and its second entry

1. First
2. Second

> A quotation
> over two lines

\`\`\`ts
const answer: number = 42; // stays as it is: *not italic*
\`\`\`

- [x] done
- [ ] not yet

The last line, with a rocket 🚀.
`;

export async function* showFormatting(): Steps {
  yield FORMATTING;
}
