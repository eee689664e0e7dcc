import type { AdminEvents } from '../wire.ts';
import { setServerTime } from './ages.ts';
import { calls } from './calls.ts';
import { byId, setText } from './dom.ts';
import { createListView } from './list-view.ts';
import { drawDeadLetter, drawPairing, drawQueue, drawRun, drawService, drawSession } from './rows.ts';
import { toast } from './toast.ts';
import { summaryWords } from './words.ts';

const lost = byId('lost');
const signIn = byId('sign-in');
const page = byId('page');
const token = byId<HTMLInputElement>('token');
const problem = byId('sign-in-problem');

const showPairings = createListView('pairings', ({ place, code }) => `${place.provider} ${code}`, drawPairing);
const showRuns = createListView('runs', ({ id, place }) => `${place.provider} ${id}`, drawRun);
const showSessions = createListView(
  'sessions',
  ({ place }) => `${place.provider} ${place.remoteSessionId}`,
  drawSession,
);
const showServices = createListView('services', ({ name }) => name, drawService);
const showWaiting = createListView('waiting', ({ service, queue }) => `${service} ${queue}`, drawQueue);
const showGivenUp = createListView('given-up', ({ service, queue, id }) => `${service} ${queue} ${id}`, drawDeadLetter);

let events: EventSource | undefined;

function show({ state, now }: AdminEvents['state']): void {
  setServerTime(now);
  showPairings(state.pairings.items, state.pairings.more);
  showRuns(state.runs.items, state.runs.more);
  showSessions(state.sessions.items, state.sessions.more);
  showServices(state.services);
  showWaiting(state.waiting);
  showGivenUp(state.givenUp.items, state.givenUp.more);
  setText(byId('summary'), summaryWords(state));
  const asking = state.pairings.items.length + state.pairings.more;
  document.title = asking > 0 ? `(${asking}) Remote sessions` : 'Remote sessions';
}

function showSignIn(): void {
  events?.close();
  events = undefined;
  lost.hidden = true;
  page.hidden = true;
  signIn.hidden = false;
  document.title = 'Remote sessions';
  token.focus();
}

const RETRY_MS = 2_000;

/** Follows the manager; where the stream has ended for good, the session tells why. */
function follow(): void {
  signIn.hidden = true;
  page.hidden = false;
  const stream = new EventSource('/admin/events');
  events = stream;
  stream.addEventListener('state', ({ data }: MessageEvent<string>) => show(JSON.parse(data)));
  stream.addEventListener('ended', showSignIn);
  stream.addEventListener('open', () => {
    lost.hidden = true;
  });
  stream.addEventListener('error', () => {
    lost.hidden = false;
    if (stream.readyState === EventSource.CLOSED && events === stream) setTimeout(() => void begin(), RETRY_MS);
  });
}

async function begin(): Promise<void> {
  try {
    if (await calls.isSignedIn()) follow();
    else showSignIn();
  } catch {
    lost.hidden = false;
    setTimeout(() => void begin(), RETRY_MS);
  }
}

byId('sign-in-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  setText(problem, '');
  try {
    await calls.signIn(token.value);
    token.value = '';
    follow();
  } catch (error) {
    setText(problem, error instanceof Error ? error.message : String(error));
    token.select();
  }
});

byId('sign-out').addEventListener('click', async () => {
  try {
    await calls.signOut();
    showSignIn();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), 'problem');
  }
});

addEventListener('signed-out', showSignIn);

void begin();
