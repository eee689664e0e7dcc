import type { IncomingMessage } from 'shared-types';

/** How much of a quoted message goes along; the agent knows the rest from its session. */
const MOST_QUOTED = 1_000;

/** What the person points at by replying or forwarding; undefined where it is nothing. */
export function contextOf(message: Pick<IncomingMessage, 'replyTo' | 'forwardedFrom'>): string | undefined {
  const lines: string[] = [];
  const quoted = message.replyTo?.text.trim();
  if (quoted) lines.push(`In reply to:\n${quote(quoted)}`);
  if (message.forwardedFrom) lines.push(`Forwarded from ${oneLine(message.forwardedFrom)}:`);
  return lines.length === 0 ? undefined : lines.join('\n\n');
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
