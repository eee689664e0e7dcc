import { type KitWords, kitWordsFor } from 'provider-kit';
import { byLanguage } from 'service-kit';
import { de } from './de.ts';
import { en, type OwnWords } from './en.ts';

/** All languages, by their tags. A new one is a file beside these and its name here. */
export const LANGUAGES = { en, de };

const ownWordsFor = byLanguage<OwnWords>(LANGUAGES);

/** All texts that the provider for Telegram says, in one language. */
export type TelegramWords = OwnWords & { kit: KitWords };

/** The words for a person whose messenger speaks this language (BCP 47); English where it is unknown or none of ours. */
export const wordsFor = (language: string | undefined): TelegramWords => ({
  ...ownWordsFor(language),
  kit: kitWordsFor(language),
});
