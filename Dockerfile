# Debian, not Alpine: the prebuilt parts of bcrypt and libsql need glibc. They are there for amd64 and arm64, so one command
# makes an image for both: docker buildx build --platform linux/amd64,linux/arm64 --build-arg COMMIT=$(git rev-parse --short=12 HEAD) .
# The digest is that of the index of all platforms, so the base is the same bytes everywhere until somebody renews it:
# docker buildx imagetools inspect node:24-bookworm-slim
FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS build
WORKDIR /srv/accounts
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY tsconfig.json ./
COPY accounts ./accounts
COPY db ./db
COPY routes ./routes
COPY app ./app
COPY commands ./commands
COPY bin ./bin
ARG COMMIT
RUN node -e "require('./bin/build').build()"

FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ARG COMMIT
LABEL org.opencontainers.image.title="bagisto-accounts" \
      org.opencontainers.image.description="A drop-in TypeScript server for Bagisto's customer-account API" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${COMMIT}" \
      org.opencontainers.image.licenses="MIT"
# Where the image has to differ from .env.example; everything else is configured as anywhere.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    STORAGE_PATH=/data
WORKDIR /srv/accounts
RUN install -d -o node -g node -m 700 /data
COPY --from=build /srv/accounts/package.json ./
COPY --from=build /srv/accounts/node_modules ./node_modules
COPY --from=build /srv/accounts/dist ./dist
# npm run migrate, doctor, customers …
COPY --from=build /srv/accounts/bin ./bin
# Nothing but /data is ever written: the rest may be mounted read-only, and is root's.
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((ready) => process.exit(ready.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "bin/start.js"]
