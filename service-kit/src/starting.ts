/**
 * What starters and commands take of the kit: settings, the shared token, locks and errors, without the server, the
 * queue and the databases, which would take them twice the time to load.
 */
export * from './api-token.ts';
export * from './backoff.ts';
export {
  loadSettings,
  loadVariables,
  readSettingsSources,
  type SettingsPlace,
  type SettingsSources,
  settingsProblemsText,
} from './config/load-settings.ts';
export * from './errors.ts';
export { fits, misfits } from './fits.ts';
export { canListen, freePort } from './free-port.ts';
export { lockInstance } from './instance-lock.ts';
export { ensurePrivateDirectory } from './private-file.ts';
export { startOrExit, WRONG_SETTINGS_EXIT_CODE } from './start-failure.ts';
