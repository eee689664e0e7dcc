/**
 * Makes what chooses by a language tag (BCP 47), as RFC 4647 looks one up: the tag itself, then what is left of it
 * without its last part, so that `de-AT` is `de`. English where the tag is missing, cannot be read or is none of these.
 */
export function byLanguage<Chosen>(languages: { readonly en: Chosen } & Readonly<Record<string, Chosen>>) {
  const byTag = new Map(Object.entries(languages).map(([tag, chosen]) => [tag.toLowerCase(), chosen]));
  return (tag: string | undefined): Chosen => {
    const parts = (tag ?? '').trim().toLowerCase().split(/[-_]/);
    for (let count = parts.length; count > 0; count--) {
      const chosen = byTag.get(parts.slice(0, count).join('-'));
      if (chosen !== undefined) return chosen;
    }
    return languages.en;
  };
}
