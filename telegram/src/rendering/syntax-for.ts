import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { combineExtensions } from 'micromark-util-combine-extensions';
import { definitionSyntax } from './definition-syntax.ts';
import { emphasisSyntax } from './emphasis-syntax.ts';
import { escapeSyntax } from './escape-syntax.ts';
import { mathSyntax } from './math-syntax.ts';
import { nameSyntax } from './name-syntax.ts';

type Syntax = NonNullable<Parameters<typeof fromMarkdown>[1]> & object;
type Extension = ReturnType<typeof gfm>;

const own = [escapeSyntax(), mathSyntax(), emphasisSyntax(), nameSyntax(), definitionSyntax()];

/** All that models write: GFM with what is our own. */
export const wholeSyntax = {
  extensions: [combineExtensions([gfm(), ...own])],
  mdastExtensions: [gfmFromMarkdown()],
} satisfies Syntax;

/** The same without bare addresses. In GFM they alone begin with a letter, a digit or one of `+-._`, and change the tree. */
const withoutAddresses = {
  extensions: [combineExtensions([withoutAddressStarts(gfm()), ...own])],
  mdastExtensions: gfmFromMarkdown().filter(({ transforms }) => transforms === undefined),
} satisfies Syntax;

function withoutAddressStarts({ text, ...rest }: Extension): Extension {
  const others = Object.entries(text ?? {}).filter(([code]) => !/[\w+.-]/.test(String.fromCharCode(Number(code))));
  return { ...rest, text: Object.fromEntries(others) };
}

// A character reference may stand for any of them.
const mayHoldAddress = /[@&]|http|www/i;

/**
 * What is needed to read a text. The parser puts its syntax together anew for each, of which bare addresses are more than
 * half, and asks for them at each letter.
 */
export const syntaxFor = (source: string): Syntax => (mayHoldAddress.test(source) ? wholeSyntax : withoutAddresses);

export const readMarkdown = (source: string): Root => fromMarkdown(source, syntaxFor(source));
