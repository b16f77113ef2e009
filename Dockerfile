# The standalone program as an image:
#
#   docker build -t port-github-routes .
#   docker run --rm --read-only --tmpfs /tmp -v port-github:/home/port --env-file my.env port-github-routes
#
# my.env holds GITHUB_TOKEN, PORT_CLIENT_ID and so on; nothing secret gets into the image. docs/deploying.md tells what
# to mount and to set. Tags move: for a build that can be repeated, name both bases by the digests that you have checked:
#
#   docker build --build-arg RUNTIME=eclipse-temurin:17-jre@sha256:... --build-arg BUILD=maven:3.9-eclipse-temurin-17@sha256:... .
ARG BUILD=maven:3.9-eclipse-temurin-17
ARG RUNTIME=eclipse-temurin:17-jre

FROM ${BUILD} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -DskipTests -Dexec.skip package
# Libraries of others change seldom and our jars with every build: a layer for each.
RUN mkdir -p /libraries/lib /program && \
    cp -R target/port-github-routes/. /program && \
    find /program/lib -name '*.jar' ! -name 'port-github-routes-*' -exec mv {} /libraries/lib \;

FROM ${RUNTIME}
RUN useradd --uid 10001 --create-home port
COPY --from=build /libraries /opt/port-github-routes
COPY --from=build /program /opt/port-github-routes
COPY src/image/health /usr/local/bin/health
RUN ["/opt/port-github-routes/bin/port-github-routes", "--archive"]
# The ledger, dead letters and files of a dry run go to the working directory; nothing else is written but to /tmp.
USER 10001
WORKDIR /home/port
# On loopback, so nobody outside the container reaches it; the health check asks it.
ENV CAMEL_MANAGEMENT_ENABLED=true CAMEL_MANAGEMENT_HEALTH_CHECK_ENABLED=true
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["health"]
ENTRYPOINT ["/opt/port-github-routes/bin/port-github-routes"]
