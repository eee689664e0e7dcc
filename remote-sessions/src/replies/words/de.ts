import type { Words } from './en.ts';

/** By no format that is kept: the ways of a language would be loaded with this file. */
const number = (value: number) => value.toLocaleString('de');

/** German. */
export const de: Words = {
  language: 'de',

  buttons: {
    run: 'Ausführen',
    runIt: 'Ausführen',
    runAll: 'Alle ausführen',
    onlyLast: 'Nur die letzte',
    discard: 'Verwerfen',
    dropMessage: 'Nachricht verwerfen',
    stopWhatRuns: 'Laufendes anhalten',
    keepAsMessage: 'Als Nachricht behalten',
    runNow: 'Jetzt ausführen',
    runAgain: 'Nochmal ausführen',
    continue: 'Weitermachen',
    doNotName: () => 'Nicht nennen',
    forget: () => 'Vergessen',
    tryAgain: 'Nochmal versuchen',
    allow: 'Erlauben',
    deny: 'Ablehnen',
    done: 'Fertig',
  },

  general: {
    help: [
      "Schreib einfach los: Alles geht an den Agenten deines Projekts. `project 'name'` wechselt das Projekt.",
      '',
      '/projects – ein Projekt auswählen',
      '/status – Projekt, Sitzung, was läuft und was wartet',
      '/why – als Antwort auf eine Nachricht: was aus ihr wurde',
      '/stop – anhalten, was gerade läuft',
      '/files – Dateien des Projekts ansehen; /get path holt eine',
      '/mode – wie frei der Agent arbeitet',
      '/unpair – diesen Chat trennen',
      '/help – dieser Text',
    ].join('\n'),
    unexpected:
      'Bei mir ist etwas schiefgegangen, und das wurde nicht gemacht. Der Betreiber findet es im Protokoll; bitte versuch es noch einmal.',
    questionOver: 'Diese Frage ist nicht mehr offen.',
    answerByNumber: (count) => `Antworte mit ${count === 1 ? '1' : 'einer Zahl'}, um auszuwählen.`,
    cut: '*Hier abgeschnitten: Die Antwort ist länger als 4 Millionen Zeichen. In Etienne steht sie ganz.*',
  },

  errors: {
    ETIENNE_UNREACHABLE: 'Etienne ist gerade nicht erreichbar. Bitte versuch es gleich noch einmal.',
    ETIENNE_SIGN_IN_UNREACHABLE:
      'Der Anmeldedienst von Etienne ist gerade nicht erreichbar. Bitte versuch es gleich noch einmal.',
    ETIENNE_UNAUTHORIZED:
      'Etienne nimmt unsere Anmeldung nicht an. Bitte den Betreiber, die Zugangsdaten für Etienne zu prüfen.',
    ETIENNE_FORBIDDEN: 'Etienne erlaubt das unserem Konto nicht. Bitte den Betreiber, ihm die Rolle „user“ zu geben.',
    ETIENNE_PROMPT_TOO_LONG: 'Diese Nachricht ist zu lang für Etienne. Bitte kürze sie oder schick sie als Textdatei.',
    ETIENNE_TOO_LARGE: 'Das ist mehr als die 10 MB, die Etienne annimmt. Bitte schick etwas Kleineres.',
    ETIENNE_PATH_REFUSED: 'Dieser Pfad führt zu keiner Datei im Projekt. Bitte nimm einen Pfad, wie ihn /files zeigt.',
    ETIENNE_FAILED:
      'Etienne hat einen inneren Fehler gemeldet. Bitte versuch es noch einmal, und sag dem Betreiber Bescheid, wenn es so bleibt.',
    PROVIDER_UNREACHABLE:
      'Der Dienst für den Messenger ist gerade nicht erreichbar. Bitte versuch es in einer Minute noch einmal.',
  },

  backlog: {
    ask: (count, waited) =>
      count === 1
        ? `Ich war weg, und eine Nachricht von dir hat ${waited} gewartet. Soll sie noch ausgeführt werden?`
        : `Ich war weg, und ${count} Nachrichten haben gewartet, die erste ${waited}. Sollen sie noch ausgeführt werden?`,
    waits: 'Nichts läuft, bevor du entschieden hast, was aus dem wird, das gewartet hat:',
    discarded: 'Verworfen. Nichts davon ist gelaufen.',
    onlyLast: 'Nur die letzte wird ausgeführt; die anderen sind verworfen.',
    running: (count) =>
      count === 1 ? 'Sie wird ausgeführt.' : `Alle ${count} werden ausgeführt, eine nach der anderen.`,
    over: 'Das wurde schon entschieden.',
    gone: 'Keine dieser Nachrichten wartet noch.',
  },

  projects: {
    none: 'In Etienne gibt es noch keine Projekte. Leg dort eins an und schick dann /projects.',
    current: (project) => `Du sprichst mit ${project}. Wähl ein Projekt:`,
    notSelected: 'Es ist noch kein Projekt ausgewählt. Wähl ein Projekt:',
    all: (count) => `Alle ${count} Projekte:`,
    welcome: "Wähl ein Projekt oder schreib `project 'name'`. Danach geht alles, was du schreibst, an seinen Agenten.",
    unknown: (project) => `Es gibt kein Projekt ${project}.`,
    didYouMean: (project) => `Meinst du ${project}?`,
    list: 'Die Projekte sind:',
    ambiguous: (count, project) =>
      `Es gibt ${count} Projekte mit dem Namen ${project}. Sie sehen gleich aus; nur ihre Buchstaben sind anders gespeichert. Wähl eins:`,
    byTitle: (project) => `Diese Unterhaltung heißt ${project} wie eins der Projekte, also spricht sie mit ihm.`,
    others: '/projects bietet die anderen an.',
    joined: 'Ich bin in seiner neuesten Sitzung.',
    noSession: 'Es hat noch keine Sitzung; deine erste Nachricht legt eine an.',
    selected: (project) => `Du sprichst jetzt mit ${project}.`,
    othersWait: (count) =>
      count === 1
        ? 'Die Nachricht, die wartet, bleibt bei dem Projekt, für das sie geschrieben wurde.'
        : `Die ${count} Nachrichten, die warten, bleiben bei dem Projekt, für das sie geschrieben wurden.`,
    filesLeft: (count, project) =>
      `In ${project} ${count === 1 ? 'wartet 1 Datei' : `warten ${count} Dateien`} darauf, in deiner nächsten Nachricht dort genannt zu werden, höchstens einen Tag lang.`,
    filesHere: (count) =>
      count === 1
        ? 'Hier wartet 1 Datei von vorher: Deine nächste Nachricht wird sie nennen.'
        : `Hier warten ${count} Dateien von vorher: Deine nächste Nachricht wird sie nennen.`,
    notYet:
      'Es ist noch kein Projekt ausgewählt, also habe ich das nicht weitergegeben. Wähl ein Projekt und schick es noch einmal.',
    gone: (project) =>
      `Das Projekt ${project} gibt es nicht mehr, also ist nichts von dieser Nachricht gelaufen. Wähl mit /projects ein anderes.`,
  },

  prompts: {
    queued: (place) => `Eingereiht, Nummer ${place} in der Reihe.`,
    full: (most) =>
      `Es warten schon ${most} Nachrichten, also habe ich diese nicht angenommen. Schick sie noch einmal, wenn einige fertig sind, oder halte mit /stop an, was läuft.`,
    didYouMeanStop: 'Meinst du /stop? So wartet das als Nachricht an den Agenten.',
    kept: 'Das wartet als Nachricht an den Agenten.',
    stopButtonOver: 'Diese Nachricht wartet nicht mehr. /stop beendet, was jetzt läuft.',
    dropped: 'Verworfen. Sie wird nicht ausgeführt.',
    tooLateToDrop: 'Zu spät: Sie läuft schon. /stop beendet sie.',
    ranAlready: 'Zu spät: Sie ist schon gelaufen.',
    droppedBefore: 'Sie wurde schon verworfen. Sie wird nicht ausgeführt.',
    nothingToPassOn:
      'In dieser Nachricht war kein Text, also habe ich nichts weitergegeben. Bitte schick sie mit ein paar Worten.',
    editTaken: 'Ich habe die Nachricht geändert, die wartet.',
    captionTaken: 'Ich gebe diese Worte mit der Datei weiter.',
    editTooLate: 'Das wurde weitergegeben, bevor du es geändert hast. Bitte schick die Änderung als neue Nachricht.',
    editOfAnswerTooLate:
      'Das hat die Frage schon beantwortet, bevor du es geändert hast. Bitte schick die Änderung als neue Nachricht.',
    editOfDropped:
      'Das wurde verworfen, bevor du es geändert hast, und wird nicht ausgeführt. Bitte schick es als neue Nachricht.',
  },

  runs: {
    waitsForProject: (project) =>
      `In ${project} läuft gerade die Nachricht von jemand anderem. Deine beginnt, wenn sie fertig ist.`,
    waitsInEtienne: (project) =>
      `In ${project} läuft gerade eine andere Aufgabe. Deine Nachricht beginnt, wenn sie fertig ist.`,
    etienneAway: {
      unreachable: 'Etienne ist gerade nicht erreichbar. Deine Nachricht wartet und läuft, sobald das vorbei ist.',
      signIn:
        'Der Anmeldedienst von Etienne ist gerade nicht erreichbar. Deine Nachricht wartet und läuft, sobald das vorbei ist.',
      failing:
        'Etienne ist da, funktioniert aber gerade nicht. Deine Nachricht wartet und läuft, sobald das vorbei ist.',
    },
    cutOffActivity: 'Verbindung zu Etienne verloren, ich sehe wieder nach …',
    cutOff:
      'Die Verbindung zu Etienne ist verloren. Dort kann es weiterlaufen; ich sehe immer wieder nach und sage dir, wie es ausgeht.',
    gaveUpWaiting:
      'Etienne war eine Stunde lang nicht erreichbar, also habe ich diese Nachricht beiseitegelegt. Nichts von ihr ist gelaufen.',
    stopping: 'Ich halte an …',
    stoppedWaiting: 'Angehalten. Es hatte noch nicht begonnen, also ist nichts davon gelaufen.',
    nothingToStop: 'Es läuft nichts.',
    stopped: '*Angehalten.*',
    stoppedHere: '*Hier angehalten.*',
    tooLateToRunAgain: 'Ich habe diese Nachricht nicht mehr. Bitte schick sie noch einmal.',
    ranAgainBefore: 'Das wurde schon noch einmal ausgeführt.',
    runningAgain: 'Ich führe es noch einmal aus.',
    continuedBefore: 'Hier ging es schon weiter.',
    continuing: 'Es geht weiter.',
    emptyAnswer: '*Fertig. Der Agent hat nichts gesagt.*',
    sessionReplaced:
      'Die Sitzung ließ sich nicht mehr fortsetzen, also läuft diese Nachricht in einer neuen. Frühere Nachrichten sind dort nicht bekannt.',
    otherSession:
      'Etienne führt diese Nachricht in einer anderen Sitzung aus als bisher. Was du hier früher gesagt hast, ist dort vielleicht nicht bekannt.',
    sessionNotResumable:
      'Etienne konnte die Sitzung nicht fortsetzen, und sie zu leeren hat nicht geholfen. Nichts von dieser Nachricht ist gelaufen.',
    checkingStart:
      'Ich wurde unterbrochen, während ich deine Nachricht weitergab, und finde heraus, ob sie begonnen hat. Das dauert höchstens eine Minute.',
    maybeStarted:
      'Ich wurde unterbrochen, während ich deine Nachricht weitergab, und weiß nicht, ob sie gelaufen ist. Sieh zuerst im Projekt nach; führ sie nur noch einmal aus, wenn nicht.',
    interrupted: {
      restarted:
        '*Etienne wurde neu gestartet, während das lief, also wurde es unterbrochen. Ein Befehl, den es begonnen hatte, läuft dort vielleicht weiter: Sieh im Projekt nach, bevor du es noch einmal ausführst.*',
      given_up:
        '*Etienne war länger als eine Minute nicht erreichbar und hat das angehalten. Was bis dahin getan war, ist getan: Sieh im Projekt nach, bevor du es noch einmal ausführst.*',
      forgotten:
        '*Das wurde unterbrochen, bevor es fertig war, und Etienne kennt es nicht mehr. Ein Befehl, den es begonnen hatte, läuft dort vielleicht weiter: Sieh im Projekt nach, bevor du es noch einmal ausführst.*',
      unknown:
        '*Das wurde unterbrochen, bevor es fertig war. Was bis dahin getan war, ist getan: Sieh im Projekt nach, bevor du es noch einmal ausführst.*',
    },
    pausedAtLimit:
      '⏸ *Pause: Der Agent hat alle Schritte verbraucht, die er für eine Nachricht hat. Von hier kann er weitermachen.*',
    stopRefused: (reason) => `Ich konnte es nicht anhalten: ${reason}. Es läuft weiter; /stop versucht es noch einmal.`,
    notFoundToStop: 'Etienne findet nicht, was da läuft',
    failures: {
      notShown: 'Etienne zeigt nicht, was da läuft.',
      lostFromSight: 'Ich kann es nicht mehr verfolgen; sieh im Projekt nach, bevor du es noch einmal ausführst.',
      overBudget: 'Das Budget von Etienne ist ausgeschöpft. Erhöh es dort und führ das dann noch einmal aus.',
      broke: (said) => `Das ist fehlgeschlagen (${said}). Sieh im Projekt nach, bevor du es noch einmal ausführst.`,
      refused: (said) => `Das Modell hat das abgelehnt (${said}). Ändere die Nachricht und schick sie noch einmal.`,
      reported: (said) =>
        `Das Modell hat einen Fehler gemeldet (${said}). Ändere die Nachricht und schick sie noch einmal.`,
      model: {
        key: 'Das Modell nimmt den Schlüssel dieses Etienne nicht an. Der Betreiber muss ihn dort berichtigen; führ das dann noch einmal aus.',
        credit:
          'Das Modellkonto dieses Etienne hat kein Guthaben mehr. Der Betreiber muss es aufladen; führ das dann noch einmal aus.',
        busy: 'Das Modell hat gerade zu viel zu tun. Führ das in einer Minute noch einmal aus.',
        too_long:
          'Diese Unterhaltung ist zu lang für das Modell geworden. Frag nach weniger auf einmal, oder beginn in Etienne eine neue Sitzung und wähl das Projekt noch einmal.',
        unreachable:
          'Etienne erreicht das Modell nicht. Der Betreiber muss sich die Verbindung ansehen; führ das dann noch einmal aus.',
      },
    },
  },

  files: {
    bytes: (count) => `${number(count)} Byte`,
    whyNotPlaced: {
      brokeOff: 'Das Herunterladen brach immer wieder ab. Bitte schick sie noch einmal',
      tooLargeForEtienne: 'Etienne hat sie als zu groß abgelehnt. Bitte schick etwas Kleineres',
      refused: (said) => `Etienne hat sie nicht angenommen: ${said}`,
      noReason: 'Es hat einen Fehler gemeldet',
      projectGone: 'Das Projekt gibt es nicht mehr. Wähl mit /projects ein anderes',
      notThere: 'Der Messenger hat sie nicht mehr. Bitte schick sie noch einmal',
      tooLarge: (most) =>
        most === undefined
          ? 'Sie ist zu groß'
          : `Sie ist zu groß. Dateien mit mehr als ${most} werden nicht angenommen`,
      notHandedOut: 'Der Messenger hat sie nicht herausgegeben. Bitte schick sie in einer Minute noch einmal',
    },
    notPlaced: (name, reason) =>
      `Ich konnte ${name} nicht ins Projekt legen, also ist nichts von dieser Nachricht gelaufen: ${reason}.`,
    empty: (name) =>
      `${name} ist leer (0 Byte), und Etienne speichert keine leeren Dateien, also ist nichts von dieser Nachricht gelaufen.`,
    leftOver: 'Was davon in `.attachments` angekommen war, ist mit einem Hinweis überschrieben, der das sagt.',
    kept: (names, count) =>
      count === 1
        ? `${names} ist jetzt im Projekt. Sag dem Agenten, was er damit tun soll: Deine nächste Nachricht wird die Datei nennen.`
        : `${names} sind jetzt im Projekt. Sag dem Agenten, was er damit tun soll: Deine nächste Nachricht wird die Dateien nennen.`,
    nothingForgotten: 'Es ist nichts mehr da, was deine nächste Nachricht nennen würde.',
    forgotten: (count) =>
      count === 1
        ? 'Deine nächste Nachricht wird sie nicht nennen. Sie bleibt im Projekt.'
        : 'Deine nächste Nachricht wird sie nicht nennen. Sie bleiben im Projekt.',
    projectGone: (project) => `Das Projekt ${project} gibt es nicht mehr. Wähl mit /projects ein anderes.`,
    noProject: 'Es ist noch kein Projekt ausgewählt. Wähl zuerst eins mit /projects.',
    which: 'Welche Datei? Schreib `/get path`, oder wähl eine unter /files.',
    pathRefused: (path, reason) => `Ich nehme den Pfad ${path} nicht an: ${reason}. /files zeigt, was es gibt.`,
    refusals: {
      empty: 'Er nennt keine Datei',
      too_long: 'Er ist zu lang',
      absolute: 'Er muss im Projekt beginnen',
      traversal: 'Er führt aus dem Projekt hinaus',
      backslash: 'Ordner werden durch / getrennt und nicht durch einen umgekehrten Schrägstrich',
      drive_letter: 'Er muss im Projekt beginnen',
      control_character: 'Er enthält Zeichen, die kein Pfad hat',
      other: 'Er ist nicht sicher',
    },
    notHandedOut: (path) =>
      `Ich gebe ${path} nicht heraus: Schlüssel, Kennungen von Sitzungen und alles, dessen Name mit einem Punkt beginnt, bleibt im Projekt.`,
    noSuchFile: (path) => `Es gibt keine Datei ${path} im Projekt. /files zeigt, was es gibt.`,
    samePaths: (path) =>
      `Es gibt mehrere mit dem Namen ${path}. Sie sehen gleich aus; nur ihre Buchstaben sind anders gespeichert. Wähl eine:`,
    isFolder: (path, command) => `${path} ist ein Ordner. Um zu sehen, was darin ist, schick ${command}.`,
    noSuchFolder: (path) => `Es gibt keinen Ordner ${path} im Projekt. /files zeigt, was es gibt.`,
    folderIn: (folder, project) => `${folder} von ${project}`,
    nothingToShow: (where) => `In ${where} gibt es nichts zu zeigen.`,
    listing: (where) => `Dateien in ${where}, die neuesten zuerst:`,
    more: (count) => `${count} weitere sind nicht gezeigt; mit \`/files folder\` und \`/get path\` erreichst du sie.`,
    outgoingEmpty: (path) => `${path} ist leer (0 Byte), also gibt es nichts zu schicken.`,
    noFilesHere: (path) =>
      `Hier kann dir niemand Dateien schicken, also bleibt ${path} im Projekt. Frag den Agenten, was darin steht.`,
    outgoingTooLarge: (path, most) => `${path} ist zu groß zum Schicken: Die Datei hat mehr als ${most}.`,
    encoding: (path) => `${path} ist kein reiner Text, also kodiert der Agent die Datei kurz für mich.`,
    encodedSent: (path, size) =>
      `${path} (${size}) kommt so, wie der Agent die Datei kodiert hat; Größe und SHA-256 stimmen.`,
    notFetched: (path, reason) => `Ich konnte ${path} nicht holen: ${reason}.`,
    reasons: {
      notEncoded: 'Der Agent hat die Datei nicht kodiert',
      notWhole: 'Was der Agent kodiert hat, ist nicht die ganze Datei',
      unexpected: 'Bei mir ist etwas schiefgegangen',
      notOnDisk: 'Sie ist nicht mehr auf meiner Platte. Bitte frag noch einmal danach',
      notTaken: 'Der Messenger nimmt sie nicht an',
    },
    notSent: (name, reason) => `Ich konnte ${name} nicht schicken: ${reason}.`,
    projectOfButtonGone: 'Das Projekt zu diesem Knopf gibt es nicht mehr. Wähl mit /projects ein anderes.',
  },

  modes: {
    texts: {
      default: 'Der Agent arbeitet selbstständig und fragt nur, wenn er eine Frage oder einen fertigen Plan hat',
      plan: 'Der Agent soll zuerst planen; was er bis dahin tut, entscheidet er selbst, und Befehle, die er für harmlos hält, laufen ungefragt',
      acceptEdits:
        'Der Agent fragt vor vielen Werkzeugen; Lesen und Befehle, die Etienne für harmlos hält, laufen ungefragt',
    },
    neverAll: 'Keine Art zu arbeiten fragt vor allem.',
    set: (mode, text) => `Jetzt gilt ${mode}: ${text}.`,
    fromNextOn: 'Das gilt ab deiner nächsten Nachricht.',
    unknown: (mode) => `Eine Art zu arbeiten namens ${mode} gibt es nicht.`,
    choose: (mode) => `Jetzt gilt ${mode}. Du kannst wählen:`,
  },

  status: {
    noProject: 'Projekt: keins ausgewählt (/projects)',
    project: (project) => `Projekt: ${project}`,
    noSession: 'Sitzung: noch keine, deine nächste Nachricht legt sie an',
    session: (id) => `Sitzung: ${id}`,
    idle: 'Läuft: nichts',
    nothingWaits: 'Wartet: nichts',
    waiting: (count) => `Wartet: ${count}`,
    decide: {
      backlog: 'Wartet auf deine Entscheidung, oben gefragt: Soll noch laufen, was kam, während ich weg war?',
      voice:
        'Wartet auf deine Entscheidung, oben gefragt: Soll laufen, was ich von deiner Sprachnachricht verstanden habe?',
    },
    allWell: 'Messenger, Vermittlung und Etienne: alles in Ordnung',
    etienne: (reason) => `Etienne: ${reason}`,
    files: (age, said) => `Wird seit ${age} vorbereitet: ${said}\nJetzt: Die Dateien kommen ins Projekt`,
    turn: (age, said) =>
      `Seit ${age} als Nächstes dran: ${said}\nJetzt: wartet, bis die Nachricht von jemand anderem in diesem Projekt fertig ist`,
    queued: (age, said) =>
      `Seit ${age} als Nächstes dran: ${said}\nJetzt: wartet, bis eine andere Aufgabe dieses Projekts in Etienne fertig ist`,
    cutOff: (age, said, quiet) =>
      `Begonnen vor ${age}: ${said}\nJetzt: Die Verbindung zu Etienne ist verloren, also sehe ich es nicht; dort kann es weiterlaufen (letztes Lebenszeichen vor ${quiet})`,
    asking: (said, left) =>
      `Wartet auf deine Antwort: ${said}\nJetzt: Der Agent hat etwas gefragt und macht in ${left} ohne Antwort weiter`,
    running: (age, said, activity, quiet) =>
      `Läuft seit ${age}: ${said}\nJetzt: ${activity} (letztes Lebenszeichen vor ${quiet})`,
    working: 'arbeitet',
  },

  voice: {
    understood: '🎤 Das habe ich verstanden:',
    runsIn: (seconds) =>
      `Das läuft in ${seconds} Sekunden. Um es zu berichtigen, ändere den Text unter deiner Nachricht; /stop verwirft es.`,
    confirm: 'Soll das laufen? Um es zu berichtigen, ändere den Text unter deiner Nachricht: Dann läuft es.',
    notHeard: (reason) =>
      `Ich konnte deine Sprachnachricht nicht in Text verwandeln (${reason}), also geht sie als Datei an den Agenten.`,
    over: 'Diese Nachricht wartet nicht mehr darauf.',
    reasons: {
      too_long: 'sie ist zu lang',
      not_fetched: 'sie lässt sich nicht holen',
      unreachable: 'der Dienst dafür ist nicht erreichbar',
      no_words: 'es sind keine Worte darin',
      unreadable: 'der Dienst dafür hat etwas anderes geantwortet',
      key_refused: 'der Dienst dafür nimmt den Schlüssel nicht an; der Betreiber muss ihn berichtigen',
      no_service: 'an der Adresse in den Einstellungen gibt es keinen Dienst dafür',
      too_long_for_service: 'sie ist zu lang für den Dienst dafür',
      busy: 'der Dienst dafür hat zu viel zu tun',
      refused: 'der Dienst dafür hat sie nicht angenommen',
    },
  },

  why: {
    what: 'Antworte mit /why auf die Nachricht, die du meinst, deine oder meine, und ich erzähle, was wann aus ihr wurde.',
    unknown:
      'Von dieser Nachricht ist nichts mehr aufgehoben (das ist es 7 Tage lang), oder sie kam weder von dir noch von mir.',
    head: (time) => `**Was daraus wurde** (${time})`,
    more: (count) => `… und ${count} weitere`,
    forOperator: (id) => `Für den Betreiber: ${id}`,
    tries: (tries) => `, beim ${tries}. Versuch`,
    because: (reason) => `, Grund: ${reason}`,
    held: {
      undecided: 'sie hat gewartet, während wir weg waren, und noch niemand hat entschieden, ob sie ausgeführt wird',
      unconfirmed: 'noch niemand hat gesagt, ob das läuft, was verstanden wurde',
    },
    steps: {
      'event:happened': 'sie wurde geschrieben',
      'event:stored': 'empfangen und gespeichert',
      'event:waiting': 'wartet darauf, angesehen zu werden',
      'event:given_up': 'ließ sich nicht bearbeiten',
      'delivery:done': 'dem Teil übergeben, der mit Etienne spricht',
      'delivery:waiting': 'wartet auf den Teil, der mit Etienne spricht',
      'delivery:given_up': 'vom Teil, der mit Etienne spricht, nicht angenommen',
      'prompt:stored': 'wartet in der Reihe auf den Agenten',
      'prompt:waiting': 'wartet noch in der Reihe',
      'prompt:given_up': 'aufgegeben, bevor es begann',
      'run:started': 'in Etienne begonnen',
      'run:answered': 'beantwortet',
      'run:stopped': 'angehalten',
      'run:failed': 'fehlgeschlagen',
      'run:interrupted': 'unterbrochen',
      'reply:waiting': 'eine Antwort wartet auf die Übergabe an den Messenger',
      'reply:given_up': 'eine Antwort wurde vom Messenger nicht angenommen',
      'file:stored': 'eine Datei wurde gewünscht',
      'file:waiting': 'eine Datei wird noch geholt',
      'file:given_up': 'eine Datei ließ sich nicht holen',
      'message:done': 'eine Antwort wurde geschickt',
      'message:waiting': 'eine Antwort wartet darauf, geschickt zu werden',
      'message:kept': 'eine Antwort ist aufgehoben, bis du erreichbar bist',
      'message:given_up': 'eine Antwort wurde vom Messenger abgelehnt',
    },
  },

  questions: {
    unseen: (seconds) =>
      `Der Agent hat etwas gefragt, das hier nicht gezeigt werden konnte. Er wartet ${seconds} s auf eine Antwort auf der Seite von Etienne und macht dann ohne sie weiter. /stop beendet es.`,
    pressAllow:
      'Damit der Agent das tun darf, drück *Erlauben* oder schreib `Erlauben`. Wenn nicht, drück *Ablehnen* oder schreib, was anders sein soll.',
    notAllowedHere:
      'Das lässt sich hier nicht erlauben: Sieh es dir auf der Seite von Etienne an und erlaub es dort. Wenn nicht, drück *Ablehnen* oder schreib, was anders sein soll.',
    fileIsComing: 'Die Datei, in der alles steht, ist noch unterwegs. *Erlauben* kommt, sobald sie gezeigt ist.',
    nothing: 'nichts',
    size: (lines, characters) => `${number(lines)} ${lines === 1 ? 'Zeile' : 'Zeilen'}, ${number(characters)} Zeichen`,
    inDocument: (name, size) => `Alles steht in der Datei oben, ${name}: ${size}.`,
    comesAsDocument: (name, size) => `Alles kommt als Datei, ${name}: ${size}.`,
    nowhere: (size) => `Das ist zu lang für eine Nachricht (${size}) und ließ sich nicht als Datei zeigen.`,
    coming: '⏳ Die Datei ist unterwegs. *Erlauben* kommt, sobald sie gezeigt ist.',
    notWhole: 'Das lässt sich nicht ganz zeigen.',
    obstacle: (reason) =>
      `⚠️ ${reason} Also lässt es sich hier nicht erlauben: Sieh es dir auf der Seite von Etienne an und erlaub es dort.`,
    open: (how, seconds) => `*${how}: noch ${seconds} s.*`,
    allowed: '✓ Erlaubt',
    denied: '✗ Abgelehnt',
    deniedBecause: (reason) => `✗ Abgelehnt: ${reason}`,
    expired: '*Abgelaufen: In 60 s kam keine Antwort, und der Agent hat ohne sie weitergemacht.*',
    closed: '*Nicht mehr offen.*',
    chooseOrDiffer: 'Wähl, oder schreib, was anders sein soll',
    denyOrDiffer: 'Lehn es ab, oder schreib, was anders sein soll',
    write: 'Schreib deine Antwort',
    chooseOrWrite: 'Wähl, oder schreib eine eigene Antwort',
    countOf: (number, all) => `(${number} von ${all})`,
    buttonsOfFirst: (count) => `Die ersten ${count} haben Knöpfe; schreib jede andere.`,
    secret: 'Ein Geheimnis darin ist nicht gezeigt: Es steht als `[secret]` da.',
    hidden: 'Darin sind Zeichen, die man nicht sieht; sie sind ausgeschrieben, etwa als `\\u202e`.',
    uncertain:
      'Was verdeckt ist, sieht nach einem Passwort oder Schlüssel aus, kann aber auch etwas sein, das wichtig ist.',
  },

  plans: {
    head: '📋 **Der Plan des Agenten**',
    file: (path) => `Seine Datei: ${path}`,
    withIt: 'Darum bittet der Agent dazu:',
    withItHidden: 'Worum der Agent mit seinem Plan bittet, lässt sich nicht zeigen.',
    notTold: 'Der Agent will anfangen, hat aber nicht gesagt, was sein Plan ist.',
    outOfReach: (path) => `Sein Plan steht in einer Datei, die ich nicht lesen kann: ${path}.`,
  },

  tools: {
    use: (tool) => `Darf der Agent ${tool} benutzen?`,
    titles: {
      command: 'Darf der Agent diesen Befehl ausführen?',
      write: 'Darf der Agent diese Datei schreiben?',
      change: 'Darf der Agent diese Datei ändern?',
      notebook: 'Darf der Agent dieses Notebook ändern?',
      read: 'Darf der Agent diese Datei lesen?',
      fetch: 'Darf der Agent diese Adresse abrufen?',
      start: 'Darf der Agent dafür einen anderen Agenten starten?',
    },
    notTold: 'Mir wird nicht gesagt, was das tun würde.',
    tooLarge: 'Das ist zu groß, um es zu zeigen.',
    noFile: 'Es nennt keine Datei: Der Pfad ist leer.',
    longPath: (where) => `Der Pfad ist lang${where}.`,
    projectFolder: ' (der Ordner des Projekts selbst)',
    outside: ', **außerhalb des Projekts**',
    unknownPlace: ' (ob das im Projekt liegt, ist nicht bekannt)',
    remark: (words) => `In den Worten des Agenten: ${words}`,
    crLf: 'Die Zeilen enden mit CR LF.',
    longGaps: 'Darin sind lange Lücken: Lies es bis ganz zum Ende.',
    empty: '*(leer)*',
    blank: '*(nur Leerzeichen und Zeilenenden)*',
    labels: {
      path: 'Der Pfad:',
      cell: 'Die Zelle:',
      toFindOut: 'Um das herauszufinden:',
      with: 'Mit:',
    },
    theChange: 'Die Änderung',
    changeOf: (number, all) => `Änderung ${number} von ${all}`,
    changesNothing: (change) => `${change} ändert nichts.`,
    addsLineEnd: (change) => `${change} fügt am Ende ein Zeilenende hinzu.`,
    takesLineEnd: (change) => `${change} nimmt am Ende das Zeilenende weg.`,
    everywhere: (change) => `${change} gilt überall, wo der Text in der Datei vorkommt.`,
  },
};
