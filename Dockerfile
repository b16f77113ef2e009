# The standalone program as an image:
#
#   docker build -t port-github-routes .
#   docker run --rm --env-file my.env port-github-routes
#
# my.env holds GITHUB_TOKEN, PORT_CLIENT_ID and so on; nothing secret gets into the image.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -DskipTests -Dexec.skip package

FROM eclipse-temurin:17-jre
COPY --from=build /src/target/port-github-routes /opt/port-github-routes
RUN ["/opt/port-github-routes/bin/port-github-routes", "--archive"]
# Dead letters and files of a dry run go to the working directory.
RUN useradd --uid 10001 --create-home port
USER 10001
WORKDIR /home/port
ENTRYPOINT ["/opt/port-github-routes/bin/port-github-routes"]
