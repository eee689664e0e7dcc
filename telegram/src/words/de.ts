import type { OwnWords } from './en.ts';

/** German. */
export const de: OwnWords = {
  language: 'de',

  groups: {
    onlyMention: (example) => `Ja? Schreib in einer Nachricht mit meinem Namen, was du willst: ${example}`,
    example: 'was gibt es Neues?',
    hidden: {
      group:
        'Du schreibst im Namen der Gruppe, also weiß ich nicht, wer du bist, und davon hängt ab, wessen Worte zählen. Schreib als du selbst: unter dem Namen der Gruppe neben dem Eingabefeld, oder ohne *Anonym bleiben* bei deinen Adminrechten.',
      linked_channel:
        'Auf Beiträge, die aus dem verknüpften Kanal hierher kommen, antworte ich nicht: Niemand in dieser Gruppe hat sie geschrieben. Erwähne mich in einer eigenen Nachricht, oder füge mich dem Kanal hinzu.',
      channel:
        'Du schreibst im Namen eines Kanals, also weiß ich nicht, wer du bist, und davon hängt ab, wessen Worte zählen. Schreib als du selbst.',
    },
  },

  toasts: {
    notYours:
      'Dieser Knopf gilt für alle, die im privaten Chat mit mir verbunden sind. Schreib mir dort, oder bitte jemanden von ihnen.',
  },

  kinds: {
    story: 'Eine Story',
    gift: 'Ein Geschenk',
    payment: 'Eine Zahlung',
    refund: 'Eine Rückzahlung',
    passport: 'Was Telegram Passport enthält,',
  },

  messages: {
    buttonsInWords: 'Die Knöpfe dieser Nachricht ließen sich nicht zeigen. Antworte stattdessen in Worten. Es waren:',
    closed: 'Nicht mehr offen:',
    restTooLong: '… Der Rest ist zu lang, um ihn hier zu zeigen.',
    outOfDate: '(veraltet)',
    fileNotShown: (name, why) =>
      `Die Datei ${name} ließ sich hier nicht zeigen: ${why}. Frag in einer anderen Form danach.`,
    tooLarge: 'Sie ist zu groß für Telegram',
    refused: (reason) => `Telegram lehnt sie ab (${reason})`,
  },

  topics: {
    closed: (name) => `Aus ${name === undefined ? 'einem Thema, das' : `dem Thema ${name}, das`} geschlossen ist:`,
    gone: (name) => `Aus ${name === undefined ? 'einem Thema, das' : `dem Thema ${name}, das`} es nicht mehr gibt:`,
  },
};
