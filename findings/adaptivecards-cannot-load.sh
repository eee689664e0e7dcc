#!/bin/sh
# The reader of Adaptive Cards loads in Node only by a path inside it
#
# Library    adaptivecards 3.0.6, on Node 24.21.0
# Guess      It says that it is for HTML clients, but its model and its checks need no page, so a server can import it to
#            check a card.
# Behaviour  Its main file is an ES module whose imports have no endings, which only bundlers find: import and require
#            both throw. The bundle inside (dist/adaptivecards.js) loads, and parses a card without a page.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error adaptivecards@3.0.6 node@24.21.0
cat > see.cjs <<'JS'
const load = async (how) => {
  try {
    const { AdaptiveCard } = await how();
    const card = new AdaptiveCard();
    card.parse({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'hello' }] });
    return `${card.getItemCount()} element`;
  } catch (error) {
    return error.code ?? error.message;
  }
};
(async () => {
  const rows = [
    ["import('adaptivecards')", await load(() => import('adaptivecards')), 'ERR_MODULE_NOT_FOUND'],
    ["require('adaptivecards')", await load(() => require('adaptivecards')), 'ERR_MODULE_NOT_FOUND'],
    ["require('adaptivecards/dist/adaptivecards.js')", await load(() => require('adaptivecards/dist/adaptivecards.js')), '1 element'],
  ];
  let changed = 0;
  for (const [name, is, wanted] of rows) {
    console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
    if (is !== wanted) changed++;
  }
  console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
  process.exitCode = changed === 0 ? 0 : 1;
})();
JS
node_modules/.bin/node see.cjs
