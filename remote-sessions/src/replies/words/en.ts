/** By no format that is kept: the ways of a language would be loaded with this file. */
const number = (value: number) => value.toLocaleString('en');

/**
 * All texts of the manager that people read in a chat, in English. The other languages have the type of this one.
 *
 * Markdown, unless a group says otherwise. Parts are handed in ready: words of others as `replies/markdown.ts` makes
 * them, times and sizes as text. Numbers that decide between one and several come as numbers.
 */
export const en = {
  /** BCP 47: how numbers, lists and times are written. */
  language: 'en',

  /** What buttons say. Plain text. */
  buttons: {
    run: 'Run',
    runIt: 'Run it',
    runAll: 'Run all',
    onlyLast: 'Only the last',
    discard: 'Discard',
    dropMessage: 'Drop this message',
    stopWhatRuns: 'Stop what runs',
    keepAsMessage: 'Keep it as a message',
    runNow: 'Run it now',
    runAgain: 'Run again',
    continue: 'Continue',
    doNotName: (count: number): string => (count === 1 ? 'Do not name it' : 'Do not name them'),
    forget: (count: number): string => (count === 1 ? 'Forget it' : 'Forget them'),
    tryAgain: 'Try again',
    allow: 'Allow',
    deny: 'Deny',
    done: 'Done',
  },

  general: {
    help: [
      "Write anything: it goes to the agent of your project. `project 'name'` changes the project.",
      '',
      '/projects – choose a project',
      '/status – project, session, what runs and what waits',
      '/why – as a reply to a message: what became of it',
      '/stop – stop what runs now',
      '/files – look at the files of the project; /get path fetches one',
      '/mode – how freely the agent works',
      '/unpair – disconnect this chat',
      '/help – this text',
    ].join('\n'),
    unexpected:
      'Something went wrong on my side and this was not done. The operator finds it in the log; please try again.',
    questionOver: 'This question is no longer open.',
    answerByNumber: (count: number) => `Answer with ${count === 1 ? '1' : 'a number'} to choose.`,
    cut: '*Cut here: the answer is longer than 4 million characters. All of it is in Etienne.*',
  },

  /** Of failures, by the code of the error. Plain text. */
  errors: {
    ETIENNE_UNREACHABLE: 'Etienne cannot be reached right now. Please try again in a moment.',
    ETIENNE_SIGN_IN_UNREACHABLE: "Etienne's sign-in service cannot be reached right now. Please try again in a moment.",
    ETIENNE_UNAUTHORIZED:
      'Etienne does not accept our sign-in. Please ask the operator to check the Etienne credentials.',
    ETIENNE_FORBIDDEN:
      'Etienne does not allow this for our account. Please ask the operator to give it the role "user".',
    ETIENNE_PROMPT_TOO_LONG: 'This prompt is too long for Etienne. Please shorten it or send it as a text file.',
    ETIENNE_TOO_LARGE: 'This is more than the 10 MB that Etienne takes. Please send something smaller.',
    ETIENNE_PATH_REFUSED: 'This path does not lead to a file inside the project. Please use a path as /files shows it.',
    ETIENNE_FAILED: 'Etienne reported an internal failure. Please try again, and tell the operator if it stays.',
    PROVIDER_UNREACHABLE: 'The messenger service cannot be reached right now. Please try again in a minute.',
  },

  backlog: {
    ask: (count: number, waited: string) =>
      count === 1
        ? `I was away, and a message of yours has waited for ${waited}. Shall it still run?`
        : `I was away, and ${count} messages have waited, the first for ${waited}. Shall they still run?`,
    waits: 'Nothing runs before you decide on what has waited:',
    discarded: 'Discarded. Nothing of it has run.',
    onlyLast: 'Running only the last; the others are discarded.',
    running: (count: number) => (count === 1 ? 'Running it.' : `Running all ${count}, one after another.`),
    over: 'This was decided before.',
    gone: 'None of these messages waits any more.',
  },

  projects: {
    none: 'There are no projects in Etienne yet. Create one there, then send /projects.',
    current: (project: string) => `You are talking to ${project}. Choose a project:`,
    notSelected: 'No project is selected yet. Choose a project:',
    all: (count: number) => `All ${count} projects:`,
    welcome: "Choose a project, or type `project 'name'`. After that, everything you write goes to its agent.",
    unknown: (project: string) => `There is no project ${project}.`,
    didYouMean: (project: string) => `Did you mean ${project}?`,
    list: 'The projects are:',
    ambiguous: (count: number, project: string) =>
      `There are ${count} projects with the name ${project}. They look the same; only how their letters are stored differs. Choose one:`,
    byTitle: (project: string) =>
      `This conversation is called ${project}, as one of the projects is, so it talks to that one.`,
    others: '/projects offers the others.',
    joined: 'I joined its most recent session.',
    noSession: 'It has no session yet; your first message creates one.',
    selected: (project: string) => `You are now talking to ${project}.`,
    othersWait: (count: number) =>
      count === 1
        ? 'The message that waits stays with the project it was written for.'
        : `The ${count} messages that wait stay with the project they were written for.`,
    filesLeft: (count: number, project: string) =>
      `${count === 1 ? '1 file waits' : `${count} files wait`} in ${project} to be named in your next message there, for a day at most.`,
    filesHere: (count: number) =>
      count === 1
        ? '1 file waits here from before: your next message will name it.'
        : `${count} files wait here from before: your next message will name them.`,
    notYet: 'No project is selected yet, so I did not pass this on. Choose a project and send it again.',
    gone: (project: string) =>
      `The project ${project} does not exist any more, so nothing of this message has run. Choose another one with /projects.`,
  },

  prompts: {
    queued: (place: number) => `Queued, number ${place} in line.`,
    full: (most: number) =>
      `${most} messages wait already, so I did not take this one. Send it again when some are done, or /stop what runs.`,
    didYouMeanStop: 'Did you mean /stop? As it is, this waits as a message to the agent.',
    kept: 'It waits as a message to the agent.',
    stopButtonOver: 'This message does not wait any more. /stop ends what runs now.',
    dropped: 'Dropped. It will not run.',
    tooLateToDrop: 'Too late: it has started already. /stop ends it.',
    ranAlready: 'Too late: it has run already.',
    droppedBefore: 'It was dropped before. It will not run.',
    nothingToPassOn: 'There was no text in this message, so I passed nothing on. Please send it with some words.',
    editTaken: 'I changed the message that waits.',
    captionTaken: 'I pass these words on with the file.',
    editTooLate: 'This was passed on before you changed it. Please send the change as a new message.',
    editOfAnswerTooLate:
      'This has answered the question before you changed it. Please send the change as a new message.',
    editOfDropped: 'This was dropped before you changed it, and it will not run. Please send it as a new message.',
  },

  runs: {
    waitsForProject: (project: string) =>
      `Somebody else's message runs in ${project} right now. Yours starts when it is done.`,
    waitsInEtienne: (project: string) => `Another task runs in ${project} right now. Yours starts when it is done.`,
    etienneAway: {
      unreachable: 'Etienne cannot be reached right now. Your message waits and runs as soon as that is over.',
      signIn:
        "Etienne's sign-in service cannot be reached right now. Your message waits and runs as soon as that is over.",
      failing: 'Etienne is there but does not work right now. Your message waits and runs as soon as that is over.',
    },
    /** In the preview. Plain text. */
    cutOffActivity: 'Connection to Etienne lost, looking again …',
    cutOff:
      'The connection to Etienne is lost. The run may go on there; I look again all the time and tell you how it ends.',
    gaveUpWaiting: 'Etienne was not reachable for an hour, so I put this message aside. Nothing of it has run.',
    stopping: 'Stopping …',
    stoppedWaiting: 'Stopped. It had not started yet, so nothing of it has run.',
    nothingToStop: 'Nothing is running.',
    stopped: '*Stopped.*',
    stoppedHere: '*Stopped here.*',
    tooLateToRunAgain: 'I no longer have this message. Please send it again.',
    ranAgainBefore: 'This was run again before.',
    runningAgain: 'Running it again.',
    continuedBefore: 'This was continued before.',
    continuing: 'Going on.',
    emptyAnswer: '*Done. The agent said nothing.*',
    sessionReplaced:
      'The session could not be resumed any more, so this message runs in a new one. Earlier messages are not known there.',
    otherSession:
      'Etienne runs this message in another session than before. What you said here earlier may not be known there.',
    sessionNotResumable:
      'Etienne could not resume the session, and clearing it did not help. Nothing of this message has run.',
    checkingStart:
      'I was interrupted while I passed your message on, and I am finding out whether it has started. This takes a minute at most.',
    maybeStarted:
      'I was interrupted while I passed your message on, and I cannot tell whether it has run. Look at the project first; run it again only if it has not.',
    interrupted: {
      restarted:
        '*Etienne was restarted while this ran, so it was interrupted. A command that it had begun may still be going on there: look at the project before you run it again.*',
      given_up:
        '*Etienne could not be reached for more than a minute and has stopped this run. What it had done by then is done: look at the project before you run it again.*',
      forgotten:
        '*This run was interrupted before it was finished, and Etienne does not know it any more. A command that it had begun may still be going on there: look at the project before you run it again.*',
      unknown:
        '*This run was interrupted before it was finished. What it had done by then is done: look at the project before you run it again.*',
    },
    pausedAtLimit: '⏸ *Paused: the agent has used all the steps that it has for one message. It can go on from here.*',
    stopRefused: (reason: string) => `I could not stop it: ${reason}. It goes on; /stop tries again.`,
    /** The rest of a sentence; plain text. */
    notFoundToStop: 'Etienne does not find this run',
    /** Why a run failed. Plain text. */
    failures: {
      notShown: 'Etienne refuses to show this run.',
      lostFromSight: 'I cannot follow this run any more; look at the project before you run it again.',
      overBudget: 'The budget limit of Etienne is reached. Raise it there, then run this again.',
      broke: (said: string) => `The run failed (${said}). Look at the project before you run it again.`,
      refused: (said: string) => `The model refused this (${said}). Change the message and send it again.`,
      reported: (said: string) => `The model reported an error (${said}). Change the message and send it again.`,
      model: {
        key: 'The model does not accept the key of this Etienne. The operator has to correct it there; then run this again.',
        credit:
          'The model account of this Etienne has no credit left. The operator has to top it up; then run this again.',
        busy: 'The model has too much to do right now. Run this again in a minute.',
        too_long:
          'This conversation has become too long for the model. Ask for less at once, or start a new session in Etienne and choose the project again.',
        unreachable: 'Etienne cannot reach the model. The operator has to look at its connection; then run this again.',
      },
    },
  },

  files: {
    /** Plain text. */
    bytes: (count: number) => `${number(count)} ${count === 1 ? 'byte' : 'bytes'}`,
    /** Why a file did not get into its project, as the rest of a sentence without its full stop. Plain text. */
    whyNotPlaced: {
      brokeOff: 'its download broke off again and again. Please send it again',
      tooLargeForEtienne: 'Etienne refused it as too large. Please send something smaller',
      refused: (said: string) => `Etienne did not take it: ${said}`,
      noReason: 'it reported a failure',
      projectGone: 'the project does not exist any more. Choose another one with /projects',
      notThere: 'the messenger no longer has it. Please send it again',
      tooLarge: (most: string | undefined) =>
        most === undefined ? 'it is too large' : `it is too large. Files of more than ${most} are not taken`,
      notHandedOut: 'the messenger did not hand it out. Please send it again in a minute',
    },
    notPlaced: (name: string, reason: string) =>
      `I could not put ${name} into the project, so nothing of this message has run: ${reason}.`,
    empty: (name: string) =>
      `${name} is empty (0 bytes), and Etienne stores no empty files, so nothing of this message has run.`,
    leftOver: 'What had arrived of it in `.attachments` is overwritten with a note that says so.',
    kept: (names: string, count: number) =>
      count === 1
        ? `${names} is in the project now. Tell the agent what to do with it: your next message will name it.`
        : `${names} are in the project now. Tell the agent what to do with them: your next message will name them.`,
    nothingForgotten: 'There is nothing left that your next message would name.',
    forgotten: (count: number): string =>
      count === 1
        ? 'Your next message will not name it. It stays in the project.'
        : 'Your next message will not name them. They stay in the project.',
    projectGone: (project: string) =>
      `The project ${project} does not exist any more. Choose another one with /projects.`,
    noProject: 'No project is selected yet. Choose one with /projects first.',
    which: 'Which file? Type `/get path`, or choose one under /files.',
    pathRefused: (path: string, reason: string) =>
      `I do not take the path ${path}: ${reason}. /files shows what there is.`,
    /** Why a path is not taken, as the rest of a sentence. */
    refusals: {
      empty: 'it names no file',
      too_long: 'it is too long',
      absolute: 'it must be relative to the project',
      traversal: 'it leads out of the project',
      backslash: 'folders are separated by / and not by a backslash',
      drive_letter: 'it must be relative to the project',
      control_character: 'it holds characters that no path has',
      other: 'it is not safe',
    },
    notHandedOut: (path: string) =>
      `I do not hand out ${path}: keys, session ids and everything whose name begins with a dot stay in the project.`,
    noSuchFile: (path: string) => `There is no file ${path} in the project. /files shows what there is.`,
    samePaths: (path: string) =>
      `There are several with the name ${path}. They look the same; only how their letters are stored differs. Choose one:`,
    isFolder: (path: string, command: string) => `${path} is a folder. To see what is in it, send ${command}.`,
    noSuchFolder: (path: string) => `There is no folder ${path} in the project. /files shows what there is.`,
    folderIn: (folder: string, project: string) => `${folder} in ${project}`,
    nothingToShow: (where: string) => `Nothing to show in ${where}.`,
    listing: (where: string) => `Files in ${where}, the newest first:`,
    more: (count: number) => `${count} more are not shown; \`/files folder\` and \`/get path\` reach them.`,
    outgoingEmpty: (path: string) => `${path} is empty (0 bytes), so there is nothing to send.`,
    noFilesHere: (path: string) =>
      `No files can be sent to you here, so ${path} stays in the project. Ask the agent for what is in it.`,
    outgoingTooLarge: (path: string, most: string) => `${path} is too large to be sent: it has more than ${most}.`,
    encoding: (path: string) => `${path} is no plain text, so the agent encodes it for me in a short run.`,
    encodedSent: (path: string, size: string) =>
      `${path} (${size}) comes as the agent encoded it; size and SHA-256 are right.`,
    notFetched: (path: string, reason: string) => `I could not get ${path}: ${reason}.`,
    /** Why a file was not got or sent, as the rest of a sentence without its full stop. Plain text. */
    reasons: {
      notEncoded: 'the agent did not encode it',
      notWhole: 'what the agent encoded is not the whole file',
      unexpected: 'something went wrong on my side',
      notOnDisk: 'it is no longer on my disk. Please ask for it again',
      notTaken: 'the messenger does not take it',
    },
    notSent: (name: string, reason: string) => `I could not send ${name}: ${reason}.`,
    projectOfButtonGone: 'The project of this button does not exist any more. Choose another one with /projects.',
  },

  modes: {
    texts: {
      default: 'the agent works on its own and asks only where it has a question or a finished plan',
      plan: 'the agent is told to plan first; what it does until then it judges by itself, and commands that it takes for harmless run unasked',
      acceptEdits: 'the agent asks before many tools; reading and commands that Etienne takes for harmless run unasked',
    },
    neverAll: 'No mode asks before everything.',
    set: (mode: string, text: string) => `Mode ${mode}: ${text}.`,
    fromNextOn: 'It counts from your next message on.',
    unknown: (mode: string) => `There is no mode ${mode}.`,
    choose: (mode: string) => `The mode is ${mode}. You can choose:`,
  },

  status: {
    noProject: 'Project: none selected (/projects)',
    project: (project: string) => `Project: ${project}`,
    noSession: 'Session: none yet, your next message creates it',
    session: (id: string) => `Session: ${id}`,
    idle: 'Running: nothing',
    nothingWaits: 'Waiting: nothing',
    waiting: (count: number) => `Waiting: ${count}`,
    decide: {
      backlog: 'Waits for your decision, asked above: shall what came while I was away still run?',
      voice: 'Waits for your decision, asked above: shall what I understood of your voice message run?',
    },
    allWell: 'Provider, manager and Etienne: all well',
    etienne: (reason: string) => `Etienne: ${reason}`,
    files: (age: string, said: string) =>
      `Being made ready for ${age}: ${said}\nNow: its files are brought into the project`,
    turn: (age: string, said: string) =>
      `Next in line for ${age}: ${said}\nNow: waits until somebody else's message in this project is done`,
    queued: (age: string, said: string) =>
      `Next in line for ${age}: ${said}\nNow: waits until another task of this project in Etienne is done`,
    cutOff: (age: string, said: string, quiet: string) =>
      `Begun ${age} ago: ${said}\nNow: the connection to Etienne is lost, so I cannot see it; it may go on there (last sign of life ${quiet} ago)`,
    asking: (said: string, left: string) =>
      `Waits for your answer: ${said}\nNow: the agent has asked something and goes on without an answer in ${left}`,
    running: (age: string, said: string, activity: string, quiet: string) =>
      `Running for ${age}: ${said}\nNow: ${activity} (last sign of life ${quiet} ago)`,
    /** Plain text. */
    working: 'working',
  },

  voice: {
    understood: '🎤 I understood:',
    runsIn: (seconds: number) =>
      `It runs in ${seconds} seconds. To correct it, edit the caption of your message; /stop drops it.`,
    confirm: 'Shall it run? To correct it, edit the caption of your message: then it runs.',
    notHeard: (reason: string) =>
      `I could not make text of your voice message (${reason}), so it goes to the agent as a file.`,
    over: 'This message does not wait for that any more.',
    /** Why it was not understood, as a part of a sentence. Plain text. */
    reasons: {
      too_long: 'it is too long',
      not_fetched: 'it cannot be fetched',
      unreachable: 'the transcription service cannot be reached',
      no_words: 'there are no words in it',
      unreadable: 'the transcription service answered something else',
      key_refused: 'the transcription service does not accept the key; the operator has to correct it',
      no_service: 'there is no transcription service at the address in the settings',
      too_long_for_service: 'it is too long for the transcription service',
      busy: 'the transcription service has too much to do',
      refused: 'the transcription service did not take it',
    },
  },

  why: {
    what: 'Reply with /why to the message that you mean, yours or mine, and I tell what became of it and when.',
    unknown: 'Nothing is kept of this message any more (it is for 7 days), or it came from neither you nor me.',
    head: (time: string) => `**What became of it** (${time})`,
    more: (count: number) => `… and ${count} more`,
    forOperator: (id: string) => `For the operator: ${id}`,
    tries: (tries: number) => `, at try ${tries}`,
    because: (reason: string) => `, because: ${reason}`,
    /** Why a prompt is held. Plain text. */
    held: {
      undecided: 'it waited while we were away, and nobody has decided yet whether it still runs',
      unconfirmed: 'nobody has said yet whether what was understood runs',
    },
    /** What is told of a step; what is not here is left out. */
    steps: {
      'event:happened': 'it was written',
      'event:stored': 'received and stored',
      'event:waiting': 'waits to be looked at',
      'event:given_up': 'could not be handled',
      'delivery:done': 'delivered to the part that talks to Etienne',
      'delivery:waiting': 'waits to be delivered to the part that talks to Etienne',
      'delivery:given_up': 'was not taken by the part that talks to Etienne',
      'prompt:stored': 'waits in line for the agent',
      'prompt:waiting': 'still waits in line',
      'prompt:given_up': 'given up before it began',
      'run:started': 'started in Etienne',
      'run:answered': 'answered',
      'run:stopped': 'stopped',
      'run:failed': 'failed',
      'run:interrupted': 'interrupted',
      'reply:waiting': 'a reply waits to be handed to the messenger',
      'reply:given_up': 'a reply was not taken by the messenger',
      'file:stored': 'a file was asked for',
      'file:waiting': 'a file is still being fetched',
      'file:given_up': 'a file could not be fetched',
      'message:done': 'a reply was sent',
      'message:waiting': 'a reply waits to be sent',
      'message:kept': 'a reply is kept until you can be reached',
      'message:given_up': 'a reply was refused by the messenger',
    },
  },

  questions: {
    unseen: (seconds: number) =>
      `The agent asked something that could not be shown here. It waits ${seconds} s for an answer in Etienne's own page, and then goes on without one. /stop ends it.`,
    pressAllow:
      'To let the agent do this, press *Allow* or write `Allow`. To say no, press *Deny* or write what should be different.',
    notAllowedHere:
      "This cannot be allowed here: look at it and allow it in Etienne's own page. To say no, press *Deny* or write what should be different.",
    fileIsComing: 'The file that shows all of it is still on its way. *Allow* comes as soon as it is shown.',
    /** A choice that was ended without any. Plain text. */
    nothing: 'nothing',
    size: (lines: number, characters: number) =>
      `${number(lines)} ${lines === 1 ? 'line' : 'lines'}, ${number(characters)} characters`,
    inDocument: (name: string, size: string) => `All of it is in the file above, ${name}: ${size}.`,
    comesAsDocument: (name: string, size: string) => `All of it comes as a file, ${name}: ${size}.`,
    nowhere: (size: string) => `It is too long for a message (${size}), and it could not be shown as a file.`,
    coming: '⏳ The file is on its way. *Allow* comes as soon as it is shown.',
    notWhole: 'It cannot be shown whole.',
    obstacle: (reason: string) =>
      `⚠️ ${reason} So it cannot be allowed here: look at it and allow it in Etienne's own page.`,
    open: (how: string, seconds: number) => `*${how}: ${seconds} s left.*`,
    allowed: '✓ Allowed',
    denied: '✗ Denied',
    deniedBecause: (reason: string) => `✗ Denied: ${reason}`,
    expired: '*Expired: there was no answer within 60 s, and the agent went on without one.*',
    closed: '*No longer open.*',
    chooseOrDiffer: 'Choose, or write what should be different',
    denyOrDiffer: 'Deny it, or write what should be different',
    write: 'Write your answer',
    chooseOrWrite: 'Choose, or write your own answer',
    countOf: (number: number, all: number) => `(${number} of ${all})`,
    buttonsOfFirst: (count: number) => `The first ${count} have buttons; write any other one.`,
    secret: 'A secret in it is not shown: it stands as `[secret]`.',
    hidden: 'It has characters that cannot be seen; they are written out, like `\\u202e`.',
    uncertain: 'What is masked looks like a password or a key, but it may be something that matters.',
  },

  plans: {
    head: "📋 **The agent's plan**",
    file: (path: string) => `Its file: ${path}`,
    withIt: 'The agent asks for this with it:',
    withItHidden: 'What the agent asks for with its plan cannot be shown.',
    notTold: 'The agent wants to begin, but it has not said what its plan is.',
    outOfReach: (path: string) => `Its plan is in a file that I cannot read: ${path}.`,
  },

  tools: {
    use: (tool: string) => `May the agent use ${tool}?`,
    /** By what the agent wants to do. */
    titles: {
      command: 'May the agent run this command?',
      write: 'May the agent write this file?',
      change: 'May the agent change this file?',
      notebook: 'May the agent change this notebook?',
      read: 'May the agent read this file?',
      fetch: 'May the agent fetch this address?',
      start: 'May the agent start another agent for this?',
    },
    notTold: 'What it would do is not told to me.',
    tooLarge: 'It is too large to be shown.',
    noFile: 'It names no file: its path is empty.',
    longPath: (where: string) => `Its path is long${where}.`,
    projectFolder: ' (the folder of the project itself)',
    outside: ', **outside the project**',
    unknownPlace: ' (whether this is in the project is not known)',
    remark: (words: string) => `In the agent's words: ${words}`,
    crLf: 'Its lines end with CR LF.',
    longGaps: 'It has long gaps: read to its very end.',
    empty: '*(empty)*',
    blank: '*(nothing but spaces and line ends)*',
    /** Above the parts. Plain text. */
    labels: {
      path: 'The path:',
      cell: 'The cell:',
      toFindOut: 'To find out:',
      with: 'With:',
    },
    /** How a change is called at the beginning of a sentence. Plain text. */
    theChange: 'The change',
    changeOf: (number: number, all: number) => `Change ${number} of ${all}`,
    changesNothing: (change: string) => `${change} changes nothing.`,
    addsLineEnd: (change: string) => `${change} adds a line end at its end.`,
    takesLineEnd: (change: string) => `${change} takes the line end away at its end.`,
    everywhere: (change: string) => `${change} is made wherever the text occurs in the file.`,
  },
};

/** All texts of one language. */
export type Words = typeof en;
