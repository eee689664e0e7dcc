import { knownEndings } from './known-endings.ts';

/** Endings of hosts that are neither those of files nor words of programs: a bare host with one of them is an address. */
const webEndings = new Set('ch cn com cz de dk edu eu fr gov jp kr net nl org ru se ua uk'.split(' '));
/** Endings that are names of libraries and members as well: an address only with a path, as `socket.io/docs`. */
const endingsWithPath = new Set(['ai', 'app', 'co', 'dev', 'io']);
const countryHost = /\.(?:ac|co|com|edu|go|gov|ne|net|or|org)\.[a-z]{2}$/;
const hostings = /\.(?:github|gitlab)\.io$|\.(?:pages|workers|fly|web)\.dev$|\.(?:vercel|netlify|web|run)\.app$/;
const hostsWithPath = new Set(['docs.rs', 't.me', 'youtu.be']);

/** What looks like a host and is another thing: platforms, Emacs files, names that begin with the ending of a host. */
const otherNames =
  /^(?:asp|ado|ml|vb)\.net$|^(?:agenda|config|inbox|init|notes|readme|todo)\.org$|^(?:com|edu|gov|net|org)\./i;
/** Registries of images and names of labels, which look like addresses with a path. */
const noWebHosts = /^registry\.|(?:^|\.)(?:docker|gcr|ghcr|k8s|kubernetes|quay)\.io$/;

const parts = /^(?<host>[^/?#]*)(?<path>.*)$/s;
const plainHost = /^(?:[\p{Script=Latin}\d][\p{Script=Latin}\d-]*\.)+[a-z]{2,}$/u;

/**
 * Whether a bare word was meant as a web address.
 *
 * With a scheme or `www.` it was. Without, it is decided by the ending: `example.com` and `example.co.uk/x` were, `main.py`,
 * `user.id`, `1.2.3.4`, `example.com:8080` and `ghcr.io/owner/image:1.2` were not. In doubt it was not: as code it can still be copied.
 */
export function isMeantAddress(address: string): boolean {
  if (/^https?:\/\//i.test(address)) return true;
  const { host = '', path = '' } = parts.exec(address)?.groups ?? {};
  if (!plainHost.test(host) || otherNames.test(host) || noWebHosts.test(host)) return false;
  // `README.org`, and the tag or version of a package: `example.com/image:1.2`.
  if (/^[A-Z]{2,}\./.test(host) || /[:@][\w.-]*$/.test(path)) return false;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (/^www\..+\./i.test(host) || webEndings.has(ending) || countryHost.test(host) || hostings.test(host)) return true;
  return path.length > 1 && path.startsWith('/') && (endingsWithPath.has(ending) || hostsWithPath.has(host));
}

/**
 * Whether an e-mail address was meant as one.
 *
 * `bob@example.com` was; `git@github.com:owner/repo.git`, `logo@2x.png` and `react@next.js` were not.
 *
 * @param after what follows the address in the text; a few characters suffice.
 */
export function isMeantEmail(email: string, before: string, after: string): boolean {
  const ending = email.slice(email.lastIndexOf('.') + 1).toLowerCase();
  const isPartOfMore = /[/\\=]$/.test(before) || /^(?:[:@]\S|[/\\=])/.test(after);
  return knownEndings.has(ending) && !isPartOfMore && !/^git@|@\d+x\./i.test(email);
}
