import { byLanguage } from 'service-kit';
import { de } from './de.ts';
import { en, type KitWords } from './en.ts';

/** All languages, by their tags. A new one is a file beside these and its name here. */
export const KIT_LANGUAGES = { en, de };

/** The words for a person whose messenger speaks this language (BCP 47); English where it is unknown or none of ours. */
export const kitWordsFor: (language: string | undefined) => KitWords = byLanguage(KIT_LANGUAGES);
