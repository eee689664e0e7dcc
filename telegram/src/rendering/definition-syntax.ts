import type { gfm } from 'micromark-extension-gfm';

type Extension = ReturnType<typeof gfm>;
type Construct = Extract<NonNullable<Extension['text']>[string], { tokenize: unknown }>;

const address = /^(?:[a-z][a-z0-9+.-]*:\S|www\.|mailto:|[./#?]|[^\s/]+\/|[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$))/i;

/** Takes only what has an address for the definition of a link: `[build]: ok` at the beginning of a line is text. */
export function definitionSyntax(): Extension {
  return { contentInitial: { 91: definition }, disable: { null: ['definition'] } };
}

const definition: Construct = {
  name: 'addressDefinition',
  tokenize(effects, ok, nok) {
    const own = [this.parser.constructs.contentInitial[91] ?? []]
      .flat()
      .find((one) => 'name' in one && one.name === 'definition');
    if (own === undefined) return nok;
    const { defined } = this.parser;
    const known = defined.length;
    return own.tokenize.call(
      this,
      effects,
      (code) => {
        const target = this.events.findLast(([, token]) => token.type === 'definitionDestination')?.[1];
        const isAddress = target !== undefined && address.test(this.sliceSerialize(target).replace(/^</, ''));
        if (isAddress) return ok(code);
        // Else references to it would be taken for links without an address.
        defined.length = known;
        return nok(code);
      },
      nok,
    );
  },
};
