import {
  type Answers,
  answerFrom,
  OPTIONAL,
  PATHS,
  SETTING_IDS,
  type SettingId,
  settingOf,
  type Way,
} from './answers.ts';

type Section = Record<string, unknown>;

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands in angle brackets, as in config.example.json, is not filled in yet. */
const isPlaceholder = (value: unknown): boolean => typeof value === 'string' && /^<.*>$/s.test(value.trim());

/** The content of a settings file without what is not filled in yet; undefined where it is no section at all. */
export function withoutPlaceholders(content: unknown): Section | undefined {
  if (!isSection(content)) return undefined;
  return Object.fromEntries(
    Object.entries(content)
      .filter(([, value]) => !isPlaceholder(value))
      .map(([key, value]) => [key, withoutPlaceholders(value) ?? value]),
  );
}

/** The content without what the wizard asks for and what cannot be an answer, so that it can be set anew. */
export function withoutWrongAnswers(content: Section): Section {
  return SETTING_IDS.reduce((kept, id) => {
    const value = valueAt(kept, PATHS[id]);
    const isWrong = value !== undefined && answerFrom(id, value) === undefined;
    return isWrong ? withValue(kept, PATHS[id], undefined) : kept;
  }, content);
}

/** The answers that a settings file holds already. */
export function answersIn(content: Section): Answers {
  const found: Partial<Record<SettingId, string>> = {};
  for (const id of SETTING_IDS) {
    const answer = answerFrom(id, valueAt(content, PATHS[id]));
    if (answer !== undefined) found[id] = answer;
  }
  if (!isSection(content.etienne)) return found;
  return { ...found, etienneWay: wayOf(found) };
}

function wayOf(answers: Answers): Way {
  if (answers.etienneToken !== undefined) return 'token';
  if (answers.etienneJwtSecret !== undefined) return 'jwtSecret';
  return answers.etienneUsername === undefined ? 'none' : 'account';
}

/**
 * The settings file as it shall be: what it had, and the answers in it. One way of signing in replaces the others.
 *
 * `schemaPath` leads editors to what may stand there.
 */
export function composeSettings(content: Section, answers: Answers, schemaPath: string): Section {
  let settings: Section = { $schema: schemaPath, ...content };
  if (answers.etienneWay !== undefined) {
    for (const id of SETTING_IDS) {
      if (id.startsWith('etienne') && id !== 'etienneUrl') settings = withValue(settings, PATHS[id], undefined);
    }
  }
  for (const id of SETTING_IDS) {
    const answer = answers[id];
    if (answer === '' && OPTIONAL.has(id)) settings = withValue(settings, PATHS[id], undefined);
    else if (answer) settings = withValue(settings, PATHS[id], settingOf(id, answer));
  }
  return settings;
}

function valueAt(content: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isSection(inner) ? inner[key] : undefined), content);
}

function withValue(section: Section, [key, ...rest]: readonly string[], value: string | boolean | undefined): Section {
  if (key === undefined) return section;
  const inner = section[key];
  if (rest.length > 0) {
    if (value === undefined && !isSection(inner)) return section;
    return { ...section, [key]: withValue(isSection(inner) ? inner : {}, rest, value) };
  }
  const { [key]: _, ...others } = section;
  return value === undefined ? others : { ...section, [key]: value };
}
