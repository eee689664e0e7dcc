/** The name of this provider in settings, URLs and events. */
export const PROVIDER_NAME = 'teams';
