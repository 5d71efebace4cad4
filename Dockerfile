# The portal in an image: built in one stage and run in another, by somebody who owns nothing.
# The root of the running container may be read-only; only /data is written, and only with SQLite.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
# Nothing has to be compiled, and no package's own script has to run.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && .ci/contents.sh /contents

FROM node:24.21.0-bookworm-slim
# MALLOC_ARENA_MAX: threads that hash hand memory on to each other, 100 MB less in a storm (docs/operations.md).
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data \
    DATABASE_URL=sqlite:/data/sspr.db
WORKDIR /app
COPY --from=build /contents ./
RUN install -d -o 10001 -g 10001 -m 0700 /data
VOLUME /data
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The nursery for short-lived objects is kept small: Node would let it grow by 130 MB (docs/operations.md).
CMD ["node", "--max-semi-space-size=8", "dist/server/index.js"]
