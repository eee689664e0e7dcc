import type { Activity } from '../activity.ts';
import { StandInMisuse } from '../errors.ts';
import type { WrongToken } from '../sign-in/activity-token.ts';
import type { Deliveries, Delivery } from './deliver.ts';

/**
 * Tells the bot of activities and remembers each under its id, so that tests can wait for what became of it
 * (`settled`) and let it come once more (`sendAgain`).
 */
export function createBotLine(deliveries: Deliveries) {
  const told = new Map<string, { activity: Activity; outcome: Promise<Delivery> }>();

  const known = (activityId: string) => {
    const entry = told.get(activityId);
    if (!entry) throw new StandInMisuse(`The bot was not told of ${activityId}.`);
    return entry;
  };

  return {
    tell(activity: Activity, token?: WrongToken): Promise<Delivery> {
      const outcome = deliveries.send(activity, token);
      if (activity.id !== undefined) told.set(activity.id, { activity, outcome });
      return outcome;
    },
    settled: (activityId: string): Promise<Delivery> => known(activityId).outcome,
    wasTold: (activityId: string): boolean => told.has(activityId),
    sendAgain: (activityId: string): Promise<Delivery> => deliveries.repeat(known(activityId).activity),
  };
}

export type BotLine = ReturnType<typeof createBotLine>;
