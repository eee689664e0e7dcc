import type { Message, PaidMediaInfo, Poll, PollMedia, Sticker } from '@grammyjs/types';
import { fence } from 'provider-kit/pure';
import { entitiesToMarkdown } from './entities-to-markdown.ts';
import { chatNameOf, nameOf } from './names.ts';

/** Everything that is no text and no file, but says something. */
export type Describable = Partial<
  Pick<
    Message,
    | 'contact'
    | 'venue'
    | 'location'
    | 'poll'
    | 'dice'
    | 'sticker'
    | 'checklist'
    | 'game'
    | 'invoice'
    | 'giveaway'
    | 'giveaway_winners'
    | 'paid_media'
    | 'web_app_data'
    | 'users_shared'
    | 'chat_shared'
    | 'gift'
    | 'unique_gift'
    | 'gift_upgrade_sent'
  >
>;

/** What contacts, places, polls and the like say in words, one entry for each. */
export function describeContent(message: Describable): string[] {
  const { dice, sticker, contact, poll, checklist, paid_media: paid } = message;
  const found = [
    contact && describeContact(contact),
    describePlace(message),
    poll && describePoll(poll),
    dice && `${dice.emoji} ${dice.value}`,
    sticker && stickerWords(sticker),
    checklist && describeChecklist(checklist),
    paid && describePaidMedia(paid),
    describeShared(message),
    describeOffer(message),
    describeGift(message),
  ];
  return found.filter((line) => line !== undefined && line !== '') as string[];
}

/** A sticker says what its emoji says. */
const stickerWords = ({ emoji }: Pick<Sticker, 'emoji'>): string => emoji || '[sticker]';

function describeContact({ phone_number, vcard, ...name }: NonNullable<Message['contact']>): string {
  const line = `Contact: ${nameOf(name)}, ${phone_number}`;
  return vcard ? `${line}\n${fence(vcard.trim(), 'vcard')}` : line;
}

function describePlace({ location, venue }: Describable): string | undefined {
  if (venue !== undefined) {
    return `Location: ${venue.title}, ${venue.address} (${venue.location.latitude}, ${venue.location.longitude})`;
  }
  if (location === undefined) return undefined;
  const accuracy = location.horizontal_accuracy ? ` (within ${location.horizontal_accuracy} m)` : '';
  const live = location.live_period ? ' (live; where it moves to is not passed on)' : '';
  return `Location: ${location.latitude}, ${location.longitude}${accuracy}${live}`;
}

function describePoll(poll: Poll): string {
  const correct = new Set(poll.correct_option_ids ?? []);
  const options = poll.options.map(({ text, text_entities, media }, index) => {
    const words = [entitiesToMarkdown(text, text_entities), mediaWords(media)].filter(Boolean).join(' ');
    return `- ${words}${correct.has(index) ? ' (correct)' : ''}`;
  });
  const { question, question_entities, description, description_entities, explanation, explanation_entities } = poll;
  return [
    `${poll.type === 'quiz' ? 'Quiz' : 'Poll'}: ${entitiesToMarkdown(question, question_entities)}`,
    description && entitiesToMarkdown(description, description_entities),
    mediaWords(poll.media),
    ...options,
    explanation && `Explanation: ${entitiesToMarkdown(explanation, explanation_entities)}`,
    mediaWords(poll.explanation_media),
  ]
    .filter(Boolean)
    .join('\n');
}

/** What the media of a poll says in words; its files are told as files. */
function mediaWords(media: PollMedia | undefined): string {
  if (media === undefined) return '';
  return [media.link?.url, media.sticker && stickerWords(media.sticker), describePlace(media)]
    .filter(Boolean)
    .join(' ');
}

function describeChecklist({ title, title_entities, tasks }: NonNullable<Message['checklist']>): string {
  return [`Checklist: ${entitiesToMarkdown(title, title_entities)}`, ...tasks.map(describeTask)].join('\n');
}

/** One task of a checklist, as Markdown writes tasks. */
export function describeTask(task: NonNullable<Message['checklist']>['tasks'][number]): string {
  return `- [${task.completion_date ? 'x' : ' '}] ${entitiesToMarkdown(task.text, task.text_entities)}`;
}

function describePaidMedia({ star_count, paid_media }: PaidMediaInfo): string {
  const hidden = paid_media.filter(({ type }) => !['photo', 'video', 'live_photo'].includes(type)).length;
  const unseen = hidden === 0 ? '' : `; ${hidden} of ${paid_media.length} not paid for and not passed on`;
  return `[paid media, ${star_count} Stars${unseen}]`;
}

function describeShared({ users_shared, chat_shared, web_app_data }: Describable): string | undefined {
  if (web_app_data !== undefined) return `${web_app_data.button_text}: ${web_app_data.data}`;
  const shared = users_shared?.users.map((user) => ({ id: user.user_id, ...user })) ?? [];
  const chats = chat_shared === undefined ? [] : [{ id: chat_shared.chat_id, ...chat_shared }];
  const lines = [...shared, ...chats].map(({ id, username, ...names }) => {
    const name = chatNameOf({ ...names, ...(username !== undefined && { username }) });
    return `Shared: ${name}${username ? ` (@${username}, ${id})` : ` (${id})`}`;
  });
  return lines.length === 0 ? undefined : lines.join('\n');
}

const dateOf = (unixSeconds: number): string => new Date(unixSeconds * 1_000).toISOString();

/** Games, invoices and giveaways. */
function describeOffer({ game, invoice, giveaway, giveaway_winners: winners }: Describable): string | undefined {
  if (game !== undefined) {
    const text = game.text ? entitiesToMarkdown(game.text, game.text_entities) : undefined;
    return [`Game: ${game.title}`, game.description, text].filter(Boolean).join('\n');
  }
  if (invoice !== undefined) {
    // How many decimals a currency has is Telegram's own table.
    const amount =
      invoice.currency === 'XTR'
        ? `${invoice.total_amount} Stars`
        : `${invoice.total_amount} in the smallest unit of ${invoice.currency}`;
    return [`Invoice: ${invoice.title}`, invoice.description, `Amount: ${amount}`].filter(Boolean).join('\n');
  }
  if (giveaway !== undefined) {
    const chats = giveaway.chats.map(chatNameOf).join(', ');
    const first = `Giveaway: ${giveaway.winner_count} winners on ${dateOf(giveaway.winners_selection_date)}`;
    return [first, giveaway.prize_description, `Chats: ${chats}`].filter(Boolean).join('\n');
  }
  if (winners === undefined) return undefined;
  const names = winners.winners.map(nameOf).join(', ');
  return [`Winners of a giveaway of ${chatNameOf(winners.chat)}: ${names}`, winners.prize_description]
    .filter(Boolean)
    .join('\n');
}

/** A gift has something to say only where words came with it. */
function describeGift({ gift, unique_gift, gift_upgrade_sent }: Describable): string | undefined {
  const given = gift ?? gift_upgrade_sent ?? unique_gift;
  return given?.text && `[gift] ${entitiesToMarkdown(given.text, given.entities)}`;
}
