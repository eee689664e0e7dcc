import type { KitWords } from './en.ts';

/** By no format that is kept: the ways of a language would be loaded with this file. */
const number = (value: number) => value.toLocaleString('de', { maximumFractionDigits: 1 });
const messages = (count: number): string => (count === 1 ? '1 Nachricht' : `${number(count)} Nachrichten`);

/** German. */
export const de: KitWords = {
  language: 'de',

  pairing: {
    codeOfPlace: (place) => `Ich spreche nur, wo der Betreiber es will. Der Kopplungscode ${place} ist`,
    group: (name) => (name === undefined ? 'dieser Gruppe' : `der Gruppe ${name}`),
    channel: (name) => (name === undefined ? 'dieses Kanals' : `des Kanals ${name}`),
    codeOfPerson: 'Dieser Bot spricht nur mit Leuten, die er kennt. Dein Kopplungscode ist',
    askOperator: 'Bitte den Betreiber, diesen Befehl auf dem Rechner auszuführen, auf dem der Bot läuft:',
    validInPlace: 'Der Code gilt eine Stunde. Was bisher geschrieben wurde, ist nicht aufgehoben.',
    validForPerson: 'Der Code gilt eine Stunde. Was du bisher geschrieben hast, ist nicht aufgehoben.',
    codeWaits: (minutes) =>
      `Der Betreiber hat deinen Code noch nicht bestätigt. Er steht in meiner Nachricht oben und gilt noch ${minutes === 1 ? 'eine Minute' : `${minutes} Minuten`}.`,
    approvedPlace: (help) =>
      `Ihr seid verbunden. Erwähne mich, um mit dem Agenten zu sprechen, oder schick ${help}, um zu sehen, was hier geht.`,
    pairedAreHeard: 'Ich höre auf alle, die im privaten Chat mit mir verbunden sind.',
    approvedPerson: (help) => `Du bist verbunden. Schick ${help}, um zu sehen, was hier geht.`,
    denied:
      'Der Betreiber hat diesen Chat nicht bestätigt. In einer Stunde bekommst du einen neuen Code, wenn du wieder schreibst.',
    revoked: 'Dieser Chat ist nicht mehr verbunden. Schreib wieder, um einen neuen Kopplungscode zu bekommen.',
    refusedGroup: 'In Gruppen arbeite ich hier nicht. Bitte schreib mir in einem privaten Chat.',
  },

  buttons: {
    copyCode: 'Code kopieren',
    showThem: 'Zeigen',
    dropThem: 'Verwerfen',
  },

  toasts: {
    unknown: 'Dieser Knopf funktioniert nicht mehr.',
    gone: 'Dieser Knopf ist veraltet.',
    disabled: 'Diese Auswahl ist nicht mehr offen.',
    notConnected: 'Dieser Chat ist nicht verbunden.',
  },

  refusals: {
    notPassedOn: (what, taken) => `${what} kann ich nicht weitergeben. Schick ${taken}.`,
    usual: 'Text, ein Foto, eine Datei, eine Sprachnachricht, einen Kontakt oder einen Standort',
    thisKind: 'Diese Art von Nachricht',
  },

  kept: {
    offer: (count) =>
      `Während ich hier nicht schreiben konnte, ${count === 1 ? 'kam' : 'kamen'} ${messages(count)} für dich.`,
    tooEarly: (count) =>
      count === 1
        ? '1 weitere kam zu früh, um aufgehoben zu werden.'
        : `${number(count)} weitere kamen zu früh, um aufgehoben zu werden.`,
    waits: 'Das wartet 7 Tage lang.',
    tooOld: (count) =>
      `Während ich hier nicht schreiben konnte, ${count === 1 ? 'wurde' : 'wurden'} ${messages(count)} für dich zu alt, um aufgehoben zu werden.`,
    shown: (count) => `Das kam für dich: ${messages(count)}.`,
    dropped: (count) => `Verworfen: ${messages(count)}.`,
    nothing: 'Hier wartet nichts mehr.',
  },

  files: {
    bytes: (count) => `${number(count)} Byte`,
    amount: (count) => number(count),
    notHere: (name, size, why) => `${name} (${size}) kann hier nicht geschickt werden: ${why}`,
    notPut: (name, place) => `${name} ließ sich nicht in ${place} legen.`,
    notWaiting: 'Diese Datei wartet nicht mehr. Frag noch einmal danach.',
    declined: (name) => `${name} wurde nicht geschickt, weil du abgelehnt hast.`,
  },

  blank: {
    empty: '(leere Nachricht)',
    invisible: '(nur unsichtbare Zeichen)',
  },

  commands: {
    start: 'Anfangen',
    help: 'Was hier geht',
    status: 'Projekt, Sitzung, was läuft und was wartet',
    projects: 'Ein Projekt auswählen',
    project: 'Zu einem Projekt wechseln',
    why: 'Als Antwort auf eine Nachricht: was aus ihr wurde',
    stop: 'Anhalten, was läuft',
    files: 'Dateien auflisten',
    get: 'Eine Datei schicken',
    mode: 'Wann der Agent um Erlaubnis fragt',
    unpair: 'Diesen Chat trennen',
  },
};
