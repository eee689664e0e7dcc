/**
 * The headers of bytes that others made. Pictures are shown; everything else is only saved, so that no page of
 * somebody else's ever opens in the name of this one.
 */
export function bytesHeaders(name: string, pictureType: string | undefined): Record<string, string> {
  const disposition = pictureType === undefined ? 'attachment' : 'inline';
  return {
    'content-type': pictureType ?? 'application/octet-stream',
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replaceAll("'", '%27')}`,
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  };
}
