import { checkWords, type PartsOf } from '../../../service-kit/src/testing/check-words.ts';
import type { KitWords } from './en.ts';
import { KIT_LANGUAGES } from './words-for.ts';

const one = <Part>(usual: Part, longest: Part) => [[usual], [longest]] as const;
const NAME = '`report.pdf`';
/** As long as the name of a file that is uploaded may be, and that of a group (Bot API: 128). */
const LONG_NAME = `\`${'x'.repeat(200)}\``;
const count = one(2, 1_000);
const name = one<string | undefined>('`Crew`', `\`${'x'.repeat(128)}\``);

const parts: PartsOf<KitWords> = {
  pairing: {
    codeOfPlace: one('the group `Crew`', `the channel \`${'x'.repeat(128)}\``),
    group: name,
    channel: name,
    codeWaits: one(2, 60),
    approvedPlace: one('/help', '`/help`'),
    approvedPerson: one('/help', '`/help`'),
  },
  buttons: {},
  toasts: {},
  refusals: {
    notPassedOn: [
      ['A story', 'text'],
      ['This kind of message', 'text, a photo, a file, a voice message, a contact or a location'],
    ],
  },
  kept: { offer: count, tooEarly: count, tooOld: count, shown: count, dropped: count },
  files: {
    bytes: one(2, 999),
    amount: one(2, 999),
    notHere: [
      [NAME, '1.2 MB', 'Ask for it elsewhere.'],
      [LONG_NAME, '99.9 MB', 'Teams takes files of bots in personal chats only. Ask for it in your chat with the bot.'],
    ],
    notPut: [
      [NAME, 'your OneDrive'],
      [LONG_NAME, 'your OneDrive'],
    ],
    declined: one(NAME, LONG_NAME),
  },
  blank: {},
  commands: {},
};

/**
 * In characters. Of a toast Telegram shows 200 (Bot API, answerCallbackQuery), of a command's description 256
 * (BotCommand), but a menu on a phone shows about 60 in two lines: a measure of ours. The others are those of the
 * manager's words.
 */
const MOST: Readonly<Record<string, number>> = { toasts: 200, buttons: 24, commands: 60 };
const MOST_IN_NOTICE = 350;
const most = (text: string): number => MOST[text.split('.')[0] ?? ''] ?? MOST_IN_NOTICE;

checkWords({
  languages: KIT_LANGUAGES,
  parts,
  most,
  mostWithLongest: (text) => (most(text) === MOST_IN_NOTICE ? 4_096 : most(text)),
  alike: ['files.amount'],
});
