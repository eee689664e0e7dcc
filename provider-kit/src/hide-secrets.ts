import { createSecretHider } from 'service-kit';
import type { PlannedPart } from './messages/message-port.ts';
import type { StoredMessage } from './messages/message-store.ts';
import type { Messenger } from './messenger.ts';
import type { PreviewPort, ProgressContent } from './progress/preview-port.ts';

/**
 * Makes a messenger that is never told one of our secrets: an agent that has read one may well say it.
 *
 * Texts, labels and previews are covered; the bytes of files are not.
 */
export function hideSecrets<Part extends PlannedPart>(
  messenger: Messenger<Part>,
  secrets: () => readonly string[],
): Messenger<Part> {
  const hide = createSecretHider(secrets);
  const inMessage = (message: StoredMessage): StoredMessage => ({
    ...message,
    text: hide(message.text),
    actions: message.actions.map((row) => row.map((action) => ({ ...action, label: hide(action.label) }))),
  });
  const { nextWay, preview } = messenger;
  return {
    ...messenger,
    planMessage: (message, tokenOf, file, shown) => messenger.planMessage(inMessage(message), tokenOf, file, shown),
    ...(nextWay && { nextWay: (refused) => nextWay({ ...refused, message: inMessage(refused.message) }) }),
    ...(preview && { preview: hideInPreviews(preview, hide) }),
  };
}

function hideInPreviews(preview: PreviewPort, hide: (text: string) => string): PreviewPort {
  const inContent = ({ text, activity }: ProgressContent) => ({ text: hide(text), activity: hide(activity) });
  const { sendStatus, editStatus } = preview;
  return {
    ...preview,
    sendDraft: (id, draft, signal) => preview.sendDraft(id, { ...draft, content: inContent(draft.content) }, signal),
    ...(sendStatus && { sendStatus: (id, content, signal) => sendStatus(id, inContent(content), signal) }),
    ...(editStatus && {
      editStatus: (id, platformId, content, signal) => editStatus(id, platformId, inContent(content), signal),
    }),
  };
}
