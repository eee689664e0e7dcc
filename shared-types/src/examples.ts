import actionDisabled from '../examples/action.disabled.json' with { type: 'json' };
import actionPrimary from '../examples/action.primary.json' with { type: 'json' };
import actionRowsQuestion from '../examples/action-rows.question.json' with { type: 'json' };
import attachmentDocument from '../examples/attachment.document.json' with { type: 'json' };
import attachmentPhoto from '../examples/attachment.photo.json' with { type: 'json' };
import capabilitiesTelegram from '../examples/capabilities.telegram.json' with { type: 'json' };
import errorResponseEventNotFound from '../examples/error-response.event-not-found.json' with { type: 'json' };
import errorResponseFileEmpty from '../examples/error-response.file-empty.json' with { type: 'json' };
import errorResponseFileNotFound from '../examples/error-response.file-not-found.json' with { type: 'json' };
import errorResponseFileNotKept from '../examples/error-response.file-not-kept.json' with { type: 'json' };
import errorResponseFileTooLarge from '../examples/error-response.file-too-large.json' with { type: 'json' };
import errorResponseFileUnavailable from '../examples/error-response.file-unavailable.json' with { type: 'json' };
import errorResponseIdempotencyKeyRequired from '../examples/error-response.idempotency-key-required.json' with {
  type: 'json',
};
import errorResponseIdempotencyKeyReused from '../examples/error-response.idempotency-key-reused.json' with {
  type: 'json',
};
import errorResponseInternalError from '../examples/error-response.internal-error.json' with { type: 'json' };
import errorResponseMessageFailed from '../examples/error-response.message-failed.json' with { type: 'json' };
import errorResponseMessageNotFailed from '../examples/error-response.message-not-failed.json' with { type: 'json' };
import errorResponseMessageNotFound from '../examples/error-response.message-not-found.json' with { type: 'json' };
import errorResponseNotFound from '../examples/error-response.not-found.json' with { type: 'json' };
import errorResponsePairingExpired from '../examples/error-response.pairing-expired.json' with { type: 'json' };
import errorResponsePairingNotByCode from '../examples/error-response.pairing-not-by-code.json' with { type: 'json' };
import errorResponsePairingNotFound from '../examples/error-response.pairing-not-found.json' with { type: 'json' };
import errorResponseProviderNotConnected from '../examples/error-response.provider-not-connected.json' with {
  type: 'json',
};
import errorResponseRemoteSessionNotPaired from '../examples/error-response.remote-session-not-paired.json' with {
  type: 'json',
};
import errorResponseSubscriptionNotFound from '../examples/error-response.subscription-not-found.json' with {
  type: 'json',
};
import errorResponseUnauthorized from '../examples/error-response.unauthorized.json' with { type: 'json' };
import errorResponseValidationFailed from '../examples/error-response.validation-failed.json' with { type: 'json' };
import errorResponseWebhookHostNotAllowed from '../examples/error-response.webhook-host-not-allowed.json' with {
  type: 'json',
};
import errorResponseWebhookUrlInvalid from '../examples/error-response.webhook-url-invalid.json' with { type: 'json' };
import eventEnvelopeUnknownType from '../examples/event-envelope.unknown-type.json' with { type: 'json' };
import eventStoryAnswered from '../examples/event-story.answered.json' with { type: 'json' };
import eventTypeMessageReceived from '../examples/event-type.message-received.json' with { type: 'json' };
import idempotencyHeaders from '../examples/idempotency-headers.json' with { type: 'json' };
import incomingMessageReplyWithPhoto from '../examples/incoming-message.reply-with-photo.json' with { type: 'json' };
import incomingMessageText from '../examples/incoming-message.text.json' with { type: 'json' };
import messageAccepted from '../examples/message-accepted.json' with { type: 'json' };
import messageChangeDisabledActions from '../examples/message-change.disabled-actions.json' with { type: 'json' };
import messageChangeText from '../examples/message-change.text.json' with { type: 'json' };
import messageRequestPlain from '../examples/message-request.plain.json' with { type: 'json' };
import messageRequestWithActions from '../examples/message-request.with-actions.json' with { type: 'json' };
import messageRequestWithCommands from '../examples/message-request.with-commands.json' with { type: 'json' };
import messageStateFailed from '../examples/message-state.failed.json' with { type: 'json' };
import messageStateQueued from '../examples/message-state.queued.json' with { type: 'json' };
import messageStateSent from '../examples/message-state.sent.json' with { type: 'json' };
import pairingAllowedBySettings from '../examples/pairing.allowed-by-settings.json' with { type: 'json' };
import pairingApproved from '../examples/pairing.approved.json' with { type: 'json' };
import pairingPending from '../examples/pairing.pending.json' with { type: 'json' };
import pairingRevoked from '../examples/pairing.revoked.json' with { type: 'json' };
import pairingShared from '../examples/pairing.shared.json' with { type: 'json' };
import pairingList from '../examples/pairing-list.json' with { type: 'json' };
import progressRequest from '../examples/progress-request.json' with { type: 'json' };
import projectChoice from '../examples/project-choice.json' with { type: 'json' };
import providerEventActionSelected from '../examples/provider-event.action-selected.json' with { type: 'json' };
import providerEventMessageDeleted from '../examples/provider-event.message-deleted.json' with { type: 'json' };
import providerEventMessageEdited from '../examples/provider-event.message-edited.json' with { type: 'json' };
import providerEventMessageReceived from '../examples/provider-event.message-received.json' with { type: 'json' };
import providerEventMessageReceivedInChannel from '../examples/provider-event.message-received-in-channel.json' with {
  type: 'json',
};
import providerEventMessageReceivedWithFiles from '../examples/provider-event.message-received-with-files.json' with {
  type: 'json',
};
import providerEventRunStopRequested from '../examples/provider-event.run-stop-requested.json' with { type: 'json' };
import providerEventSessionPaired from '../examples/provider-event.session-paired.json' with { type: 'json' };
import providerEventSessionRevoked from '../examples/provider-event.session-revoked.json' with { type: 'json' };
import providerInfoTelegram from '../examples/provider-info.telegram.json' with { type: 'json' };
import providerNameTelegram from '../examples/provider-name.telegram.json' with { type: 'json' };
import pushMessage from '../examples/push-message.json' with { type: 'json' };
import remoteSessionChannel from '../examples/remote-session.channel.json' with { type: 'json' };
import remoteSessionTelegram from '../examples/remote-session.telegram.json' with { type: 'json' };
import runRunning from '../examples/run.running.json' with { type: 'json' };
import runWaiting from '../examples/run.waiting.json' with { type: 'json' };
import runList from '../examples/run-list.json' with { type: 'json' };
import runStateRunning from '../examples/run-state.running.json' with { type: 'json' };
import sessionList from '../examples/session-list.json' with { type: 'json' };
import sessionMappingMapped from '../examples/session-mapping.mapped.json' with { type: 'json' };
import sessionMappingWithoutSession from '../examples/session-mapping.without-session.json' with { type: 'json' };
import sessionMappingFile from '../examples/session-mapping-file.json' with { type: 'json' };
import settings from '../examples/settings.json' with { type: 'json' };
import stopResultDropped from '../examples/stop-result.dropped.json' with { type: 'json' };
import stopResultStopping from '../examples/stop-result.stopping.json' with { type: 'json' };
import storyStepDelivered from '../examples/story-step.delivered.json' with { type: 'json' };
import subscriptionFailing from '../examples/subscription.failing.json' with { type: 'json' };
import subscriptionHealthy from '../examples/subscription.healthy.json' with { type: 'json' };
import subscriptionList from '../examples/subscription-list.json' with { type: 'json' };
import subscriptionRequestAllTypes from '../examples/subscription-request.all-types.json' with { type: 'json' };
import subscriptionRequestSomeTypes from '../examples/subscription-request.some-types.json' with { type: 'json' };
import webhookSecret from '../examples/webhook-secret.json' with { type: 'json' };

/**
 * Golden examples by file name without `.json`: the name of the schema in kebab-case, then a variant where one helps.
 *
 * Each is valid for its schema, and each schema has at least one; documents, OpenAPI and tests show the same ones.
 * They are shared objects: copy before changing one.
 */
export const examples = {
  'action-rows.question': actionRowsQuestion,
  'action.disabled': actionDisabled,
  'action.primary': actionPrimary,
  'attachment.document': attachmentDocument,
  'attachment.photo': attachmentPhoto,
  'capabilities.telegram': capabilitiesTelegram,
  'error-response.event-not-found': errorResponseEventNotFound,
  'error-response.file-empty': errorResponseFileEmpty,
  'error-response.file-not-found': errorResponseFileNotFound,
  'error-response.file-too-large': errorResponseFileTooLarge,
  'error-response.file-unavailable': errorResponseFileUnavailable,
  'error-response.idempotency-key-required': errorResponseIdempotencyKeyRequired,
  'error-response.idempotency-key-reused': errorResponseIdempotencyKeyReused,
  'error-response.internal-error': errorResponseInternalError,
  'error-response.message-not-found': errorResponseMessageNotFound,
  'error-response.not-found': errorResponseNotFound,
  'error-response.pairing-expired': errorResponsePairingExpired,
  'error-response.pairing-not-found': errorResponsePairingNotFound,
  'error-response.remote-session-not-paired': errorResponseRemoteSessionNotPaired,
  'error-response.subscription-not-found': errorResponseSubscriptionNotFound,
  'error-response.unauthorized': errorResponseUnauthorized,
  'error-response.validation-failed': errorResponseValidationFailed,
  'error-response.webhook-url-invalid': errorResponseWebhookUrlInvalid,
  'error-response.pairing-not-by-code': errorResponsePairingNotByCode,
  'error-response.message-failed': errorResponseMessageFailed,
  'error-response.message-not-failed': errorResponseMessageNotFailed,
  'error-response.file-not-kept': errorResponseFileNotKept,
  'error-response.provider-not-connected': errorResponseProviderNotConnected,
  'error-response.webhook-host-not-allowed': errorResponseWebhookHostNotAllowed,
  'event-envelope.unknown-type': eventEnvelopeUnknownType,
  'event-story.answered': eventStoryAnswered,
  'event-type.message-received': eventTypeMessageReceived,
  'idempotency-headers': idempotencyHeaders,
  'incoming-message.reply-with-photo': incomingMessageReplyWithPhoto,
  'incoming-message.text': incomingMessageText,
  'message-accepted': messageAccepted,
  'message-change.disabled-actions': messageChangeDisabledActions,
  'message-change.text': messageChangeText,
  'message-request.plain': messageRequestPlain,
  'message-request.with-actions': messageRequestWithActions,
  'message-request.with-commands': messageRequestWithCommands,
  'message-state.failed': messageStateFailed,
  'message-state.queued': messageStateQueued,
  'message-state.sent': messageStateSent,
  'pairing-list': pairingList,
  'pairing.allowed-by-settings': pairingAllowedBySettings,
  'pairing.approved': pairingApproved,
  'pairing.pending': pairingPending,
  'pairing.revoked': pairingRevoked,
  'pairing.shared': pairingShared,
  'progress-request': progressRequest,
  'project-choice': projectChoice,
  'provider-event.action-selected': providerEventActionSelected,
  'provider-event.message-deleted': providerEventMessageDeleted,
  'provider-event.message-edited': providerEventMessageEdited,
  'provider-event.message-received': providerEventMessageReceived,
  'provider-event.message-received-in-channel': providerEventMessageReceivedInChannel,
  'provider-event.message-received-with-files': providerEventMessageReceivedWithFiles,
  'provider-event.run-stop-requested': providerEventRunStopRequested,
  'provider-event.session-paired': providerEventSessionPaired,
  'provider-event.session-revoked': providerEventSessionRevoked,
  'provider-info.telegram': providerInfoTelegram,
  'provider-name.telegram': providerNameTelegram,
  'push-message': pushMessage,
  'remote-session.channel': remoteSessionChannel,
  'remote-session.telegram': remoteSessionTelegram,
  'run-list': runList,
  'run-state.running': runStateRunning,
  'run.running': runRunning,
  'run.waiting': runWaiting,
  'session-list': sessionList,
  'session-mapping-file': sessionMappingFile,
  'session-mapping.mapped': sessionMappingMapped,
  'session-mapping.without-session': sessionMappingWithoutSession,
  settings: settings,
  'stop-result.dropped': stopResultDropped,
  'stop-result.stopping': stopResultStopping,
  'story-step.delivered': storyStepDelivered,
  'subscription-list': subscriptionList,
  'subscription-request.all-types': subscriptionRequestAllTypes,
  'subscription-request.some-types': subscriptionRequestSomeTypes,
  'subscription.failing': subscriptionFailing,
  'subscription.healthy': subscriptionHealthy,
  'webhook-secret': webhookSecret,
};
