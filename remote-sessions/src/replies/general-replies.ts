import { text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';

export const help: ReplyText = {
  text: [
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
  commands: ['projects', 'status', 'why', 'stop', 'files', 'get', 'mode', 'unpair', 'help'],
};

export const unexpected: ReplyText = {
  text: 'Something went wrong on my side and this was not done. The operator finds it in the log; please try again.',
};

/** A failure in the words that its error has for the person; plain text. */
export const failed = (personText: string | undefined): ReplyText =>
  personText === undefined ? unexpected : { text: text(personText) };

export const questionOver: ReplyText = { text: 'This question is no longer open.' };
