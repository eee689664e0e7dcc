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

const addressStarts = ['emailAutolink', 'protocolAutolink', 'wwwAutolink'];

/** All that models write: GFM with what is our own. */
export const wholeSyntax = put(gfm(), gfmFromMarkdown());
const withoutEmails = put(without(['emailAutolink'], gfm()), gfmFromMarkdown());
const withoutAddresses = put(
  without(addressStarts, gfm()),
  gfmFromMarkdown().filter(({ transforms }) => transforms === undefined),
);

function put(syntax: Extension, mdastExtensions: ReturnType<typeof gfmFromMarkdown>): Syntax {
  return { extensions: [combineExtensions([syntax, ...own])], mdastExtensions };
}

function without(names: readonly string[], { text, ...rest }: Extension): Extension {
  const kept = Object.entries(text ?? {}).flatMap(([code, constructs]) => {
    const others = [constructs ?? []].flat().filter(({ name }) => !names.includes(name ?? ''));
    return others.length === 0 ? [] : [[code, others] as const];
  });
  return { ...rest, text: Object.fromEntries(kept) };
}

// What a character reference stands for is no e-mail address to the parser, but may become an address in its tree.
const mayHoldAddress = /[@&]|http|www/i;

/**
 * What is needed to read a text. The parser puts its syntax together anew for each, of which bare addresses are more than
 * half, as any letter may begin an e-mail address, and asks for them at each letter.
 */
export function syntaxFor(source: string): Syntax {
  if (source.includes('@')) return wholeSyntax;
  return mayHoldAddress.test(source) ? withoutEmails : withoutAddresses;
}

export const readMarkdown = (source: string): Root => fromMarkdown(source, syntaxFor(source));
