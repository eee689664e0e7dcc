import { byLanguage } from 'service-kit';
import { de } from './de.ts';
import { en, type Words } from './en.ts';

/** All languages, by their tags. A new one is a file beside these and its name here. */
export const LANGUAGES = { en, de };

/** The words for a person whose messenger speaks this language (BCP 47); English where it is unknown or none of ours. */
export const wordsFor: (language: string | undefined) => Words = byLanguage(LANGUAGES);
