/** Etienne's limit for a JSON body, in bytes (measured). */
export const MOST_BODY_BYTES = 10_485_760;

/** The exact size of the body that stores `content`. */
export const bodyBytes = (project: string, path: string, content: string): number =>
  Buffer.byteLength(JSON.stringify({ project_dir: project, file_name: path, file_content: content }));

/** Whether a text can be stored in one call: quotes, line ends and control characters cost more than a byte each. */
export const fitsIntoBody = (project: string, path: string, content: string): boolean =>
  bodyBytes(project, path, content) <= MOST_BODY_BYTES;

/**
 * How many bytes of a file fit into one body as Base64.
 *
 * A multiple of three, so that no part but the last has padding and all parts together are one Base64 text.
 */
export const partBytes = (project: string, path: string): number =>
  Math.floor((MOST_BODY_BYTES - bodyBytes(project, path, '')) / 4) * 3;
