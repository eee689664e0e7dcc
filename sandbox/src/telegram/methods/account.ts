import type { BotCommand } from '@grammyjs/types';
import { ApiFailure, badRequest } from '../errors.ts';
import { flagField, integerField, isObject, listField, textField } from '../parameters.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';

const MAX_POLL_TIMEOUT_S = 50;
const WEBHOOK_IS_SET =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/** What concerns the bot itself: who it is, how it gets its updates, and its list of commands. */
export function createAccountMethods({ world }: MethodContext): Methods {
  const { updates, bot, settings, commands } = world;
  let webhookUrl = '';

  const allowUpdates = (fields: Record<string, unknown>) => {
    const kinds = listField(fields, 'allowed_updates');
    if (kinds) updates.setAllowed(kinds.map(String));
  };

  return {
    getme: () => ({
      ...bot,
      can_join_groups: true,
      can_read_all_group_messages: !settings.hasPrivacy,
      supports_guest_queries: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: settings.hasTopics,
      allows_users_to_create_topics: settings.usersCreateTopics,
      can_manage_bots: false,
      supports_join_request_queries: false,
    }),

    getupdates({ fields, onClosed }) {
      if (webhookUrl !== '') throw new ApiFailure(409, WEBHOOK_IS_SET);
      allowUpdates(fields);
      const timeoutS = Math.min(Math.max(integerField(fields, 'timeout') ?? 0, 0), MAX_POLL_TIMEOUT_S);
      const offset = integerField(fields, 'offset') ?? 0;
      return updates.poll(
        { offset, limit: integerField(fields, 'limit') ?? 100, timeoutMs: timeoutS * 1000 },
        onClosed,
      );
    },

    setwebhook({ fields }) {
      const url = textField(fields, 'url');
      if (url !== '' && !/^https:\/\/[^/]+\.[^/]+/i.test(url)) {
        throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
      }
      allowUpdates(fields);
      if (flagField(fields, 'drop_pending_updates')) updates.dropAll();
      webhookUrl = url;
      if (url !== '') updates.terminate(new ApiFailure(409, 'Conflict: terminated by setWebhook request'));
      return true;
    },

    deletewebhook({ fields }) {
      if (flagField(fields, 'drop_pending_updates')) updates.dropAll();
      webhookUrl = '';
      return true;
    },

    getwebhookinfo: () => ({
      url: webhookUrl,
      has_custom_certificate: false,
      pending_update_count: updates.pending().length,
      ...(updates.allowed().length > 0 && { allowed_updates: updates.allowed() }),
    }),

    setmycommands({ fields }) {
      const list = listField(fields, 'commands');
      if (!list) throw badRequest('Expected an Array of BotCommand');
      if (list.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH');
      for (const item of list) checkCommand(item);
      commands.set(scopeOf(fields), list as BotCommand[]);
      for (const item of list) {
        if (isObject(item) && item.is_ephemeral === true) world.ephemeralCommands.add(String(item.command));
      }
      return true;
    },
    getmycommands: ({ fields }) => commands.get(scopeOf(fields)) ?? [],
    deletemycommands({ fields }) {
      commands.delete(scopeOf(fields));
      return true;
    },

    getchat({ fields }) {
      const { chat } = findChat(world, fields, 'read');
      return {
        ...chat,
        accent_color_id: 0,
        max_reaction_count: 11,
        ...(chat.type !== 'private' && chat.type !== 'channel' && { permissions: { can_send_messages: true } }),
        accepted_gift_types: {
          unlimited_gifts: false,
          limited_gifts: false,
          unique_gifts: false,
          premium_subscription: false,
          gifts_from_channels: false,
        },
      };
    },

    logout: () => true,
    close: () => true,
  };
}

function checkCommand(item: unknown): void {
  if (!isObject(item)) throw badRequest("Can't parse BotCommand: expected an Object");
  const { command, description } = item;
  if (typeof command !== 'string' || !/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  if (typeof description !== 'string' || description.length < 1 || description.length > 256) {
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
}

/** What the apps of people show in a private chat: the commands for such chats, else those for all. */
export function commandMenu(commands: ReadonlyMap<string, BotCommand[]>): readonly BotCommand[] {
  return commands.get(scopeOf({ scope: { type: 'all_private_chats' } })) ?? commands.get(scopeOf({})) ?? [];
}

const scopeOf = (fields: Record<string, unknown>): string =>
  JSON.stringify([fields.scope ?? { type: 'default' }, fields.language_code ?? '']);
