import { checkWords } from '../../../service-kit/src/testing/check-words.ts';
import { LANGUAGES } from './words-for.ts';

/** In characters: those of the kit's words, whose test names their sources. */
const most = (text: string): number => (text.startsWith('toasts.') ? 200 : 350);

checkWords({
  languages: LANGUAGES,
  parts: { refusals: {}, toasts: {}, files: {}, cards: {} },
  most,
  mostWithLongest: most,
  alike: [],
});
