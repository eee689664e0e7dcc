/** What a person decides on or answers, ready to be shown in their language: a question is open for a minute. */
export interface Subject {
  /** What stands in the message whatever else is there; Markdown. */
  head: string;
  /** All of it, Markdown; empty where the head is all. */
  body: string;
  /** What takes the place of a body that is too long for one message. */
  document: { name: string; text: string };
  /** Why it must not be allowed by a tap, as a sentence in Markdown; undefined where it may be. */
  obstacle: string | undefined;
}

/**
 * Where the whole of a subject is for the person: in the message itself, in a document before it, in one that is not
 * known to have been shown yet, or nowhere.
 */
export type Whereabouts = 'message' | 'document' | 'coming' | 'nowhere';

export interface PlacedSubject extends Subject {
  whereabouts: Whereabouts;
}

/** Of what a message holds; the rest is for the sentences below and for what escapes add. */
const SHARE_OF_MESSAGE = 0.85;
/** A thousand pages: nobody reads more within the minute that Etienne waits, and it is looked through at once. */
export const MOST_DOCUMENT_CHARACTERS = 1_048_576;

/** Whether it is too long for one message, which holds so many UTF-16 units; a tab may be shown as four spaces. */
export const needsDocument = ({ head, body }: Pick<Subject, 'head' | 'body'>, messageUnits: number): boolean =>
  (head + body).replaceAll('\t', '    ').length > messageUnits * SHARE_OF_MESSAGE;

export const fitsDocument = ({ document }: Pick<Subject, 'document'>): boolean =>
  document.text.length <= MOST_DOCUMENT_CHARACTERS;
