import { environmentBindings, SettingsSchema } from './settings.ts';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

const variables = new Map<string, string>(Object.entries(environmentBindings).map(([name, { path }]) => [path, name]));

/**
 * The JSON schema of the settings file, by which editors help whoever writes one.
 *
 * Made from the schema of the settings: there everything has its default, so in the file nothing is required. Each
 * setting tells the variable that sets it as well.
 */
export function describeSettingsFile(): Node {
  const { $id: _, ...schema } = JSON.parse(JSON.stringify(SettingsSchema)) as Node;
  const root = forFile(schema, []);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of the remote sessions for Etienne',
    ...root,
    properties: { $schema: { type: 'string' }, ...(root.properties as Node) },
  };
}

function forFile(node: Node, path: readonly string[]): Node {
  const { required: _, ...rest } = node;
  const variable = variables.get(path.join('.'));
  const told = [rest.description, variable && `Environment: ${variable}`].filter(Boolean).join('. ');
  const inner = (key: 'properties' | 'patternProperties') =>
    isNode(rest[key]) && {
      [key]: Object.fromEntries(
        Object.entries(rest[key]).map(([name, child]) => [
          name,
          forFile(child as Node, [...path, key === 'properties' ? name : '*']),
        ]),
      ),
    };
  return { ...rest, ...(told && { description: told }), ...inner('properties'), ...inner('patternProperties') };
}
