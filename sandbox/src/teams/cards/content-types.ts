export const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';
export const FILE_CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
export const FILE_INFO = 'application/vnd.microsoft.teams.card.file.info';
export const FILE_DOWNLOAD = 'application/vnd.microsoft.teams.file.download.info';
