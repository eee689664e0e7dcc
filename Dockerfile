# Targets: telegram, teams, remote-sessions. Each holds the whole program and starts one service of it; the commands of the
# operator are in all of them (docs/operations.md, In containers).
FROM node:24.21.0-bookworm-slim AS program
ENV CI=true
WORKDIR /app
# What the packages are changes seldom, so it is a layer of its own; only the lock file says it.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN npx --yes pnpm@12 fetch --prod
COPY . .
# The scripts look for the workspace's own Node, which is that of the image here, and for packages of this lock file.
RUN npx --yes pnpm@12 install --prod --offline --frozen-lockfile \
  && mkdir -p node_modules/.bin \
  && ln -sf "$(command -v node)" node_modules/.bin/node \
  && cp pnpm-lock.yaml node_modules/.pnpm/lock.yaml \
  && touch node_modules/.modules.yaml \
  && mkdir -m 0700 /data \
  && chown node:node /data
ENV NODE_ENV=production DATA_DIR=/data NODE_COMPILE_CACHE=/tmp/compiled
USER node
VOLUME /data

FROM program AS telegram
ENV TELEGRAM_HOST=0.0.0.0
EXPOSE 6350
HEALTHCHECK --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:6350/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "start-scripts/start-telegram.sh"]

FROM program AS teams
ENV TEAMS_HOST=0.0.0.0
EXPOSE 6360
HEALTHCHECK --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:6360/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "start-scripts/start-teams.sh"]

FROM program AS remote-sessions
ENV REMOTE_SESSIONS_HOST=0.0.0.0
EXPOSE 6340
HEALTHCHECK --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:6340/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "start-scripts/start-remote-sessions.sh"]
