import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

/** For each text that takes parts: such as come every day, and the longest that there are. */
export type PartsOf<Words> = {
  [Name in keyof Words as Words[Name] extends string ? never : Name]: Words[Name] extends (
    ...parts: infer Parts
  ) => string
    ? readonly [usual: Readonly<Parts>, longest: Readonly<Parts>]
    : PartsOf<Words[Name]>;
};

export interface WordsCheck<Words extends { language: string }> {
  languages: Readonly<Record<string, Words>>;
  parts: PartsOf<Words>;
  /** How many characters a text has at most with usual parts, by its name: `group.text`. */
  most(name: string): number;
  /** The same with the longest parts. */
  mostWithLongest(name: string): number;
  /** Texts that are the same in several languages, by their names. */
  alike: readonly string[];
}

interface Text {
  name: string;
  say(...parts: unknown[]): string;
  usual: readonly unknown[];
  longest: readonly unknown[];
}

function textsOf(words: object, parts: object, path: string): Text[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): Text[] => {
    const name = path === '' ? key : `${path}.${key}`;
    const found = (parts as Record<string, unknown>)[key];
    if (typeof value === 'string') return [{ name, say: () => value, usual: [], longest: [] }];
    if (typeof value === 'function') {
      const [usual, longest] = found as [unknown[], unknown[]];
      return [{ name, say: value as Text['say'], usual, longest }];
    }
    return textsOf(value as object, (found ?? {}) as object, name);
  });
}

/** Stands for a part in a text; a number is one that no text has by itself. */
const MARKED_NUMBERS = [791, 683, 577];
const marked = (parts: readonly unknown[], number?: number): unknown[] =>
  parts.map((part, index) => (typeof part === 'number' ? (number ?? MARKED_NUMBERS[index]) : `⟦${index}⟧`));
const marksIn = (text: string): string[] => [...new Set(text.match(/⟦\d⟧|791|683|577/g) ?? [])].sort();

const commandsIn = (text: string): string[] => [...new Set(text.match(/(?<![\w/.])\/[a-z]+\b/g) ?? [])].sort();

/** Tests all texts of all languages by what they share: there, short enough, with the same parts and commands. */
export function checkWords<Words extends { language: string }>(check: WordsCheck<Words>): void {
  const { languages, parts, most, mostWithLongest, alike } = check;
  const all = Object.entries(languages).map(([tag, words]) => ({ tag, words, texts: textsOf(words, parts, '') }));
  const [first] = all;
  const problemsIn = (problemOf: (text: Text, tag: string, english: Text) => string | undefined) =>
    all.flatMap(({ tag, texts }) =>
      texts.flatMap((text, index) => {
        const problem = problemOf(text, tag, first?.texts[index] ?? text);
        return problem === undefined ? [] : [`${tag} ${text.name}: ${problem}`];
      }),
    );
  const none = (problems: string[]) => assert.deepEqual(problems, []);

  describe('the words of all languages', () => {
    it('say which language they are', () => {
      assert.ok(all.length > 1);
      for (const { tag, words } of all) assert.equal(words.language, tag);
    });

    it('are the same texts in the same order', () => {
      for (const { texts } of all) {
        assert.deepEqual(
          texts.map(({ name }) => name),
          first?.texts.map(({ name }) => name),
        );
      }
    });

    it('are never empty, and have no space too many', () =>
      none(
        problemsIn(({ say, usual, longest }) =>
          [say(...usual), say(...longest)].some((said) => said.trim() === '' || /[ \t]{2}|[ \t]$|undefined/.test(said))
            ? say(...usual)
            : undefined,
        ),
      ));

    it('are short enough for a phone', () =>
      none(
        problemsIn(({ name, say, usual, longest }) => {
          const lengths = [say(...usual).length, say(...longest).length];
          const [mostUsual, mostLongest] = [most(name), mostWithLongest(name)];
          return (lengths[0] ?? 0) > mostUsual || (lengths[1] ?? 0) > mostLongest
            ? `${lengths} characters, not ${mostUsual}, ${mostLongest}`
            : undefined;
        }),
      ));

    it('show the same parts', () =>
      none(
        problemsIn(({ say, usual }, _tag, english) => {
          for (const number of [undefined, 1]) {
            const [own, theirs] = [say, english.say].map((one) => marksIn(one(...marked(usual, number))));
            if (String(own) !== String(theirs)) return `${own} instead of ${theirs}`;
          }
          return undefined;
        }),
      ));

    it('name the same commands', () =>
      none(
        problemsIn(({ say, usual }, _tag, english) => {
          const [own, theirs] = [say, english.say].map((one) => commandsIn(one(...usual)));
          return String(own) === String(theirs) ? undefined : `${own} instead of ${theirs}`;
        }),
      ));

    it('differ, but for those that are known to be alike', () => {
      const same = problemsIn(({ name, say, usual }, tag, english) =>
        tag !== first?.tag && say(...usual) === english.say(...usual) && !alike.includes(name) ? 'alike' : undefined,
      );
      none(same);
      const names = first?.texts.map(({ name }) => name) ?? [];
      assert.deepEqual(
        alike.filter((name) => !names.includes(name)),
        [],
      );
    });
  });
}
