import type { Message } from '@grammyjs/types';

/**
 * What each field of a message is to us.
 *
 * - `envelope`: about the message, not what it says
 * - `content`: passed on, as words or as a file
 * - `service`: Telegram tells what happened in the chat; nobody has said anything
 * - anything else: what cannot be passed on, by the name that it has among the words
 *
 * The compiler insists that all fields of the Bot API are here. One that is not, because it is newer, is told to the
 * person.
 */
const FIELDS = {
  message_id: 'envelope',
  message_thread_id: 'envelope',
  from: 'envelope',
  sender_chat: 'envelope',
  date: 'envelope',
  guest_query_id: 'envelope',
  business_connection_id: 'envelope',
  chat: 'envelope',
  is_topic_message: 'envelope',
  direct_messages_topic: 'envelope',
  sender_tag: 'envelope',
  receiver_user: 'envelope',
  ephemeral_message_id: 'envelope',
  sender_boost_count: 'envelope',
  sender_business_bot: 'envelope',
  forward_origin: 'envelope',
  is_automatic_forward: 'envelope',
  reply_to_message: 'envelope',
  reply_to_checklist_task_id: 'envelope',
  reply_to_poll_option_id: 'envelope',
  is_paid_post: 'envelope',
  external_reply: 'envelope',
  quote: 'envelope',
  reply_to_story: 'envelope',
  via_bot: 'envelope',
  guest_bot_caller_user: 'envelope',
  guest_bot_caller_chat: 'envelope',
  edit_date: 'envelope',
  has_protected_content: 'envelope',
  show_caption_above_media: 'envelope',
  is_from_offline: 'envelope',
  author_signature: 'envelope',
  link_preview_options: 'envelope',
  effect_id: 'envelope',
  paid_star_count: 'envelope',
  reply_markup: 'envelope',
  media_group_id: 'envelope',
  has_media_spoiler: 'envelope',
  entities: 'envelope',
  caption_entities: 'envelope',
  suggested_post_info: 'envelope',

  text: 'content',
  caption: 'envelope',
  rich_message: 'content',
  animation: 'content',
  audio: 'content',
  document: 'content',
  live_photo: 'content',
  paid_media: 'content',
  photo: 'content',
  sticker: 'content',
  video: 'content',
  video_note: 'content',
  voice: 'content',
  contact: 'content',
  dice: 'content',
  game: 'content',
  poll: 'content',
  venue: 'content',
  location: 'content',
  checklist: 'content',
  invoice: 'content',
  giveaway: 'content',
  giveaway_winners: 'content',
  web_app_data: 'content',
  users_shared: 'content',
  chat_shared: 'content',

  story: 'story',
  gift: 'gift',
  unique_gift: 'gift',
  gift_upgrade_sent: 'gift',
  successful_payment: 'payment',
  refunded_payment: 'refund',
  passport_data: 'passport',

  checklist_tasks_done: 'service',
  checklist_tasks_added: 'service',
  community_chat_added: 'service',
  community_chat_removed: 'service',
  community_chat_joined: 'service',
  suggested_post_approved: 'service',
  suggested_post_approval_failed: 'service',
  suggested_post_declined: 'service',
  suggested_post_paid: 'service',
  suggested_post_refunded: 'service',
  chat_owner_left: 'service',
  chat_owner_changed: 'service',
  new_chat_members: 'service',
  left_chat_member: 'service',
  new_chat_title: 'service',
  new_chat_photo: 'service',
  delete_chat_photo: 'service',
  group_chat_created: 'service',
  supergroup_chat_created: 'service',
  channel_chat_created: 'service',
  managed_bot_created: 'service',
  poll_option_added: 'service',
  poll_option_deleted: 'service',
  message_auto_delete_timer_changed: 'service',
  migrate_to_chat_id: 'service',
  migrate_from_chat_id: 'service',
  pinned_message: 'service',
  connected_website: 'service',
  write_access_allowed: 'service',
  proximity_alert_triggered: 'service',
  boost_added: 'service',
  chat_background_set: 'service',
  forum_topic_created: 'service',
  forum_topic_edited: 'service',
  forum_topic_closed: 'service',
  forum_topic_reopened: 'service',
  general_forum_topic_hidden: 'service',
  general_forum_topic_unhidden: 'service',
  giveaway_created: 'service',
  giveaway_completed: 'service',
  paid_message_price_changed: 'service',
  direct_message_price_changed: 'service',
  video_chat_scheduled: 'service',
  video_chat_started: 'service',
  video_chat_ended: 'service',
  video_chat_participants_invited: 'service',
} as const satisfies Record<keyof Message, string>;

export type MessageField = keyof typeof FIELDS;

const kindsOf = (message: object): ((typeof FIELDS)[MessageField] | undefined)[] =>
  Object.entries(message)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => (Object.hasOwn(FIELDS, field) ? FIELDS[field as MessageField] : undefined));

/** Whether a message only tells what happened in the chat. */
export const isServiceMessage = (message: object): boolean => {
  const kinds = kindsOf(message).filter((kind) => kind !== 'envelope');
  return kinds.length > 0 && kinds.every((kind) => kind === 'service');
};

/** Whether words stand below something that is of no kind that we know. */
export const hasUnknownMedia = (message: Pick<Message, 'caption'>): boolean =>
  message.caption !== undefined && !kindsOf(message).includes('content');

const USUAL = ['envelope', 'content', 'service'] as const;
type RefusedKind = Exclude<(typeof FIELDS)[MessageField], (typeof USUAL)[number]>;

/** What cannot be passed on, by the name that it has among the words; undefined for what is not known. */
export const refusedKind = (message: object): RefusedKind | undefined =>
  kindsOf(message).find((kind): kind is RefusedKind => kind !== undefined && !USUAL.some((one) => one === kind));
