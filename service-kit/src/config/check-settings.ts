import { isDeepStrictEqual } from 'node:util';
import type { TSchema } from 'typebox';
import { fits } from '../fits.ts';
import { createScrubber } from '../log/scrubber.ts';
import { nearestName } from '../nearest-name.ts';
import { childSchema, describeExpected, isSection, isSectionSchema, type SchemaNode } from './schema-tree.ts';

/** One bad key: where it came from, what is wrong and what would be right. */
export type SettingsProblem = { readonly key: string; readonly source: string; readonly text: string };

const SECRET_NAME = /token|secret|password|proxy/i;
const scrub = createScrubber([]);

/**
 * Names every key that does not fit the schema, in the order of the schema.
 *
 * The value of a key whose name has token, secret, password or proxy in it is never told.
 */
export function checkSettings(
  settings: unknown,
  {
    schema,
    sourceOf,
    variableFor,
  }: {
    schema: SchemaNode;
    sourceOf: (path: readonly string[]) => string;
    variableFor: (path: readonly string[]) => string | undefined;
  },
): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const report = (path: readonly string[], text: string, source = sourceOf(path)) =>
    problems.push({ key: path.join('.') || 'the whole file', source, text });

  const visit = (value: unknown, node: SchemaNode, path: readonly string[]): void => {
    if (!isSectionSchema(node)) {
      if (!isDefault(node, value) && !fits(node as TSchema, value))
        report(path, `${tell(value, path)}; it must be ${describeExpected(node)}`);
      return;
    }
    if (!isSection(value)) {
      report(path, `${tell(value, path)}; it must be a section of named settings`);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const child = childSchema(node, key);
      if (child !== undefined) visit(item, child, [...path, key]);
      else if (node.additionalProperties !== true) report([...path, key], unknownKeyText(key, node));
    }
    for (const key of node.required ?? []) {
      const child = childSchema(node, key);
      if (child === undefined || Object.hasOwn(value, key)) continue;
      const variable = variableFor([...path, key]);
      const help = variable === undefined ? '' : ` (in the file or as ${variable})`;
      report([...path, key], `is missing; set it${help} to ${describeExpected(child)}`, 'not set');
    }
  };
  visit(settings, schema, []);
  return problems;
}

/** Most settings are; to compile the schema of each would cost every start its time. */
const isDefault = ({ default: usual }: SchemaNode, value: unknown) =>
  usual !== undefined && isDeepStrictEqual(value, usual);

function unknownKeyText(key: string, node: SchemaNode): string {
  if (node.patternProperties !== undefined)
    return `is not a name; it must be of the form ${Object.keys(node.patternProperties).join(' or ')}`;
  const known = Object.keys(node.properties ?? {});
  const nearest = nearestName(key, known);
  return nearest === undefined
    ? `is not a setting; known here: ${known.join(', ') || 'none'}`
    : `is not a setting; did you mean ${nearest}?`;
}

function tell(value: unknown, path: readonly string[]): string {
  if (path.some((key) => SECRET_NAME.test(key))) return 'does not fit';
  const text = scrub(JSON.stringify(value) ?? 'nothing');
  return `is ${text.length > 80 ? `${text.slice(0, 80)}...` : text}`;
}
