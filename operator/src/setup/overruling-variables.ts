import { environmentBindings } from 'shared-types';
import { type Answers, PATHS, SETTING_IDS, settingOf } from './answers.ts';

/** The variables that are set to something else than was answered, and that the services take before the file. */
export function overrulingVariables(
  answers: Answers,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const nameOf = new Map<string, string>(Object.entries(environmentBindings).map(([name, { path }]) => [path, name]));
  return SETTING_IDS.flatMap((id) => {
    const variable = nameOf.get(PATHS[id].join('.'));
    const value = variable === undefined ? undefined : environment[variable]?.trim();
    // Also where nothing was answered: another way of signing in would be one too many.
    const answer = answers[id] && String(settingOf(id, answers[id]));
    const isOther = value && value !== answer && (answers[id] || (id.startsWith('etienne') && answers.etienneWay));
    return variable !== undefined && isOther ? [variable] : [];
  });
}
