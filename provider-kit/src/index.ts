export { type AccessToken, type AccessTokenOptions, createAccessToken } from './calls/access-token.ts';
export { isAllowedUrl } from './calls/allowed-url.ts';
export type { CallFailure, CallOutcome, ChangeOutcome } from './calls/call-outcome.ts';
export { type CallOptions, createJsonApi, type JsonApi } from './calls/json-api.ts';
export { createPacer, type Pacer, type RateWindow } from './calls/pacer.ts';
export { type UploadOutcome, uploadInRanges } from './calls/upload-in-ranges.ts';
export { watchBegin } from './calls/watched-request.ts';
export * from './create-provider-kit.ts';
export {
  type ConsentPort,
  createFileConsents,
  FILE_CONSENT_TABLES,
  type FileConsent,
} from './files/file-consents.ts';
export type { FilePort, OpenedFile } from './files/file-port.ts';
export {
  createKnownFiles,
  KNOWN_FILE_TABLES,
  type KnownFiles,
} from './files/known-files.ts';
export { DOWNLOAD_TIMEOUTS, openDownload } from './files/open-download.ts';
export { createNameFiles, type NameFiles } from './files/publish-files.ts';
export { IMAGE_HEAD_BYTES, type ImageSize, readImageSize } from './files/read-image.ts';
export { createHandleIncoming, type Handled, type HandleIncoming, type Incoming } from './incoming/handle-incoming.ts';
export { addIncomingRoute } from './incoming/incoming-route.ts';
export { createIncomingStore, type IncomingStore } from './incoming/incoming-store.ts';
export type { IncomingFacts, MessageEvent } from './incoming/receive-message.ts';
export { createUpdateLog } from './incoming/update-log.ts';
export { createLastDone, type LastDone } from './last-done.ts';
export type { PressedAction } from './messages/action-store.ts';
export { fingerprintOf } from './messages/fingerprint.ts';
export * from './messages/message-port.ts';
export {
  type GivenUp,
  type MessageForm,
  NOTHING_GIVEN_UP,
  type Notice,
  type StoredMessage,
} from './messages/message-store.ts';
export { nextStep } from './messages/next-step.ts';
export { OUTGOING_FILE_TABLES, type OutgoingFile } from './messages/outgoing-files.ts';
export { createPartStore, type StoredPart } from './messages/part-store.ts';
export type { Messenger } from './messenger.ts';
export { KIT_MIGRATIONS } from './migrations.ts';
export { openStorage, type SharedStorage } from './open-storage.ts';
export type { Access, ConversationKind } from './pairing/decide-access.ts';
export type { Contact } from './pairing/require-pairing.ts';
export { KIT_POSTGRES_MIGRATIONS, KIT_SHARED_TABLES } from './postgres-migrations.ts';
export { createGrowingPreview, type GrowingPort, type GrowingPreview } from './progress/growing-preview.ts';
export * from './progress/preview-port.ts';
export { createProviderPart, type Provider, type ProviderOptions } from './provider-part.ts';
export type { Prune } from './prune-in-pieces.ts';
export { createRemembered } from './remembered.ts';
export { type ProviderProcess, runProvider } from './run-provider.ts';
export { createSoleWork, type SoleHold, type SoleWork } from './sole-work.ts';
export type { KitWords } from './words/en.ts';
export { KIT_LANGUAGES, kitWordsFor } from './words/words-for.ts';
