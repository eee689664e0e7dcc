import type { OwnWords } from './en.ts';

/** German. */
export const de: OwnWords = {
  language: 'de',

  welcome: 'Befehle sind Worte, die du schreibst, wie `/status`; in Gruppen und Kanälen erwähne mich davor.',

  refusals: {
    taken: 'Text, ein Bild oder eine Datei',
    likeThis: 'So eine Nachricht',
  },

  toasts: {
    done: 'Verstanden.',
    notConnected: 'Diese Unterhaltung ist nicht verbunden.',
  },

  files: {
    personalOnly: 'Teams nimmt Dateien von Bots nur in persönlichen Chats an. Frag in deinem Chat mit dem Bot danach.',
    place: 'dein OneDrive',
    description: 'Aus deinem Projekt',
  },

  cards: {
    summary: 'Auswählen',
    notShown: 'Diese Version von Teams kann die Knöpfe nicht zeigen; antworte in Worten.',
  },
};
