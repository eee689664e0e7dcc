import type { StoredPart } from 'provider-kit';
import { isRichFingerprint } from './telegram-part.ts';

export interface RichMessages {
  /** Whether a message is to be a rich one: as it was shown before, else as the settings say. */
  areWanted(shown: readonly StoredPart[]): boolean;
  /** The server does not have them: none is tried any more. */
  noteMissing(reason: string): void;
}

/** Decides which messages are rich ones. A server that does not have them is found out once and told once in the log. */
export function createRichMessages({
  formatting,
  log,
}: {
  formatting: 'entities' | 'rich';
  log: { warn(details: object, text: string): void };
}): RichMessages {
  let isMissing = false;
  return {
    areWanted(shown) {
      if (isMissing) return false;
      // The document beside a long answer is the same in both forms.
      const texts = shown.filter(({ slot, platformId }) => platformId !== undefined && slot !== 'file');
      if (texts.length === 0) return formatting === 'rich';
      return texts.some(({ fingerprint }) => isRichFingerprint(fingerprint));
    },
    noteMissing(reason) {
      if (isMissing) return;
      isMissing = true;
      const text =
        'this Bot API server does not have rich messages (channels.telegram.formatting): until the next start ' +
        'everything is sent as text with entities';
      log.warn({ reason }, text);
    },
  };
}
