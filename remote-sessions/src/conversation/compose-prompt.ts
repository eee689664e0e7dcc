import type { IncomingMessage } from 'shared-types';

/** How much of a quoted message goes along; the agent knows the rest from its session. */
const MOST_QUOTED = 1_000;

/** What the agent reads for a message: its text, and what the person points at by replying or forwarding. */
export function composePrompt(message: Pick<IncomingMessage, 'text' | 'replyTo' | 'forwardedFrom'>): string {
  const parts: string[] = [];
  const quoted = message.replyTo?.text.trim();
  if (quoted) parts.push(`In reply to:\n${quote(quoted)}`);
  parts.push(
    message.forwardedFrom ? `Forwarded from ${oneLine(message.forwardedFrom)}:\n${message.text}` : message.text,
  );
  return parts.join('\n\n');
}

function quote(text: string): string {
  const characters = [...text];
  const cut = characters.length > MOST_QUOTED ? `${characters.slice(0, MOST_QUOTED).join('')} …` : text;
  return cut
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
