import type { HiddenAs } from './read-speaker.ts';

/** What the provider itself says in groups and channels. */
export const groupNotices = {
  onlyMention: (username: string): string =>
    `Yes? Write what you want in one message with my name: \`@${username} what is new?\``,
  /** Why somebody is not served who hides who they are. */
  hidden: {
    group: [
      'You write in the name of the group, so I cannot tell who you are, and whose words count depends on that.',
      'Write as yourself: below the name of the group beside the input field, or without *Remain anonymous* among your admin rights.',
    ].join(' '),
    linked_channel:
      'I do not answer posts that come here from the linked channel: nobody in this group has written them. Mention me in a message of your own, or add me to the channel.',
    channel:
      'You write in the name of a channel, so I cannot tell who you are, and whose words count depends on that. Write as yourself.',
  } satisfies Record<HiddenAs, string>,
};
