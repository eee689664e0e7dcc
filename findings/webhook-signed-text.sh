#!/bin/sh
# A well signed webhook throws a syntax error
#
# Library    standardwebhooks 1.1.1
# Guess      verify() says whether the signature is right, for any body, and reads the headers of fetch as any client
#            gives them.
# Behaviour  After the check the body is parsed as JSON, so signed text throws SyntaxError instead of a
#            WebhookVerificationError or a result; an empty body gives undefined. A Headers object counts as one without
#            headers, while capitals in a plain object are fine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error standardwebhooks@1.1.1
cat > see.js <<'JS'
import { Webhook } from 'standardwebhooks';
const webhook = new Webhook(`whsec_${Buffer.alloc(24, 1).toString('base64')}`);
const signedAt = new Date();
const headersFor = (body) => ({
  'Webhook-Id': 'msg_1',
  'Webhook-Timestamp': String(Math.floor(signedAt.getTime() / 1000)),
  'Webhook-Signature': webhook.sign('msg_1', signedAt, body),
});
const seen = (body, wrap = (headers) => headers) => {
  try {
    return `gives ${JSON.stringify(webhook.verify(body, wrap(headersFor(body))))}`;
  } catch (error) {
    return `throws ${error.constructor.name}`;
  }
};
const rows = [
  ['{"a":1}', seen('{"a":1}'), 'gives {"a":1}'],
  ['hello', seen('hello'), 'throws SyntaxError'],
  ['nothing', seen(''), 'gives undefined'],
  ['{"a":1}, its headers in a Headers object', seen('{"a":1}', (headers) => new Headers(headers)), 'throws WebhookVerificationError'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
