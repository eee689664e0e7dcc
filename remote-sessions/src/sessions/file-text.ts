import type { SessionMapping } from 'shared-types';

const EMPTY = '"remote-sessions": []';

/**
 * Writes out the mapping file, as `JSON.stringify` with two spaces does.
 *
 * What one mapping is written as is kept with it: of a hundred thousand only the one that has changed is made anew.
 *
 * @param others What else stands in the file; it comes first.
 */
export function createFileText(others: object) {
  const texts = new WeakMap<SessionMapping, string>();
  const whole = JSON.stringify({ ...others, 'remote-sessions': [] }, null, 2);
  const [before, after] = [
    whole.slice(0, whole.lastIndexOf(EMPTY)),
    whole.slice(whole.lastIndexOf(EMPTY) + EMPTY.length),
  ];

  function textOf(mapping: SessionMapping): string {
    let text = texts.get(mapping);
    if (text === undefined) {
      text = JSON.stringify(mapping, null, 2).replaceAll('\n', '\n    ');
      texts.set(mapping, text);
    }
    return text;
  }

  return (mappings: Iterable<SessionMapping>): string => {
    const entries = Array.from(mappings, textOf);
    const list = entries.length === 0 ? '[]' : `[\n    ${entries.join(',\n    ')}\n  ]`;
    return `${before}"remote-sessions": ${list}${after}\n`;
  };
}
