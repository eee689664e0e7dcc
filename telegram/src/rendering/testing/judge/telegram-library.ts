import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageEntity } from '@grammyjs/types';
import type { FormattedText } from '../../formatted-text.ts';

const packages = { tdl: '8.1.0', 'prebuilt-tdlib': '0.1008065.0' };

type LibraryEntity = { offset: number; length: number; type: { _: string; url?: string; language?: string } };
type Tdl = {
  configure(options: object): void;
  execute(request: object): { _: string; message?: string; value?: string; text?: string; entities?: LibraryEntity[] };
};

/** What the library makes of one message. */
export type Verdict = { refusal?: string; text: string; entities: MessageEntity[]; found: MessageEntity[] };
export type TelegramLibrary = ReturnType<typeof useLibrary>;

/** Installs TDLib, of which Telegram's Bot API server is made, in a temporary folder, and gives it to `use`. */
export function withTelegramLibrary<Result>(use: (library: TelegramLibrary) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-library-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
    const require = createRequire(join(folder, 'package.json'));
    const load = (name: keyof typeof packages) => require(name) as unknown;
    const tdl = load('tdl') as Tdl;
    tdl.configure({ tdjson: (load('prebuilt-tdlib') as { getTdjson(): string }).getTdjson(), verbosityLevel: 0 });
    return use(useLibrary(tdl));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function useLibrary(tdl: Tdl) {
  const find = (text: string): MessageEntity[] =>
    (tdl.execute({ _: 'getTextEntities', text }).entities ?? [])
      .map(toBotEntity)
      // Not looked for in what bots write.
      .filter(({ type }) => (type as string) !== 'media_timestamp');

  return {
    version: tdl.execute({ _: 'getOption', name: 'version' }).value,
    find,
    /** Why the library takes no link to an address; undefined where it does. */
    urlProblem(url: string): string | undefined {
      const type = { _: 'textEntityTypeTextUrl', url };
      const text = { _: 'formattedText', text: 'x', entities: [{ offset: 0, length: 1, type }] };
      const answer = tdl.execute({ _: 'parseMarkdown', text });
      return answer._ === 'error' ? answer.message?.replace(/^Entity /, '') : undefined;
    },
    /** Puts a message with its entities through the library, as the Bot API server does before it finds more by itself. */
    judge({ text, entities }: FormattedText): Verdict {
      // The only call that takes entities and needs no account reads Markdown as well: its marks are made letters.
      const unmarked = text.replace(/[*_~|`[]/g, 'x');
      const answer = tdl.execute({
        _: 'parseMarkdown',
        text: { _: 'formattedText', text: unmarked, entities: entities.map(toLibraryEntity) },
      });
      if (answer._ === 'error') return { refusal: answer.message ?? '', text, entities, found: [] };
      const kept = (answer.entities ?? []).map(toBotEntity);
      const isShut = ({ type }: MessageEntity) => /^(?:code|pre|text_link|text_mention)$/.test(type);
      const shut = kept.filter(isShut);
      return {
        text: answer.text === unmarked ? text : (answer.text ?? ''),
        entities: kept,
        found: find(text).filter((entity) => !shut.some((other) => touch(entity, other))),
      };
    },
  };
}

const touch = (one: MessageEntity, other: MessageEntity): boolean =>
  one.offset < other.offset + other.length && other.offset < one.offset + one.length;

const names: Record<string, string> = {
  Strikethrough: 'strikethrough',
  TextUrl: 'text_link',
  BlockQuote: 'blockquote',
  PreCode: 'pre',
};

function toBotEntity({ offset, length, type: { _: name, url, language } }: LibraryEntity): MessageEntity {
  const short = name.replace('textEntityType', '');
  const type = names[short] ?? short.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return { type, offset, length, ...(url !== undefined && { url }), ...(language && { language }) } as MessageEntity;
}

function toLibraryEntity(entity: MessageEntity): LibraryEntity {
  const { type, offset, length } = entity;
  const language = entity.type === 'pre' ? entity.language : undefined;
  const kind =
    language !== undefined ? 'PreCode' : type === 'text_link' ? 'TextUrl' : type === 'blockquote' ? 'BlockQuote' : type;
  const name = `textEntityType${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return {
    offset,
    length,
    type: {
      _: name,
      ...(entity.type === 'text_link' && { url: entity.url }),
      ...(language !== undefined && { language }),
    },
  };
}
