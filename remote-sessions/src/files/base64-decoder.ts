/** Decodes Base64 that comes in pieces of any length, with or without line breaks. */
export interface Base64Decoder {
  /** The bytes that are complete by now; undefined where the text is no Base64. */
  push(text: string): Buffer | undefined;
  /** Whether the text may end here. */
  isComplete(): boolean;
}

export function createBase64Decoder(): Base64Decoder {
  let rest = '';
  let isPadded = false;

  return {
    push(text) {
      const all = rest + text.replace(/\s+/g, '');
      if (all === '') return Buffer.alloc(0);
      if (isPadded || !/^[A-Za-z0-9+/]*={0,2}$/.test(all)) return undefined;
      const groups = all.slice(0, all.length - (all.length % 4));
      rest = all.slice(groups.length);
      isPadded = groups.endsWith('=');
      return Buffer.from(groups, 'base64');
    },
    isComplete: () => rest === '',
  };
}
