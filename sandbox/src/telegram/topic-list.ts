/** A topic of a private chat or of a forum as it is now. */
export type Topic = {
  /** The id of the service message that began it, which every message in it carries as `message_thread_id`. */
  readonly threadId: number;
  name: string;
  readonly iconColor: number;
  isClosed: boolean;
  readonly isMadeByBot: boolean;
};

/** The topics of one chat that have not been deleted. */
export function createTopicList() {
  const topics = new Map<number, Topic>();
  return {
    add: (topic: Topic): void => void topics.set(topic.threadId, topic),
    get: (threadId: number): Topic | undefined => topics.get(threadId),
    /** The latest one of that name. */
    named: (name: string): Topic | undefined => [...topics.values()].findLast((topic) => topic.name === name),
    all: (): Topic[] => [...topics.values()],
    remove: (threadId: number): void => void topics.delete(threadId),
  };
}
