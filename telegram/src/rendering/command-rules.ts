const names =
  'npm|npx|pnpm|yarn|bun|deno|node|git|gh|cd|ls|cp|mv|rm|mkdir|touch|chmod|chown|cat|echo|export|source|curl|wget|ssh|scp|docker|podman|kubectl|helm|terraform|make|cmake|cargo|rustup|go|pip|pip3|python|python3|uv|poetry|pytest|ruby|gem|bundle|java|mvn|gradle|apt|apt-get|brew|dnf|systemctl|tar|sed|awk|grep|egrep|rg|find|psql|az|aws|gcloud|printf|expr|xargs|perl|jq|head|tail|sort|tee';

/** A line that begins as one for a shell, and does not end as a sentence. */
export const commandLine = new RegExp(
  String.raw`^(?:\$ |sudo |[A-Z_]+=\S+ )*(?:\.{1,2}\/|${names})(?=[\s/]|$).*[^.:!?。：]$`,
);

const shellSyntax = /\s--?[a-z]|["'|]|[$<>]\S|\S[*;]/i;
// They begin sentences as well.
const words = /^(?:cat|export|find|go|head|make|node|sort|source|tail|touch)\s/;

/** Whether a line can be nothing but a command, also where it stands among words. */
export function isCommand(line: string): boolean {
  return commandLine.test(line) && (!words.test(line) || shellSyntax.test(line));
}
