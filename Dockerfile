# The app with its runtime, for any container engine. The image has no shell and no package manager, and the app
# writes only to /tmp. docs/running.md explains how to build and start it. The build needs BuildKit, which leaves out
# the stages that the image does not use.

# An image with the native libraries of .NET. deploy/container/base.sh makes another one.
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
# The stage with the app. "build" compiles it, and "published" takes the folder "out" that this machine has published.
ARG APP=build

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/Ainft.Functions -c Release -p:ForImage=true -o out

FROM scratch AS published
COPY out /source/out

FROM ${APP} AS app

FROM ${BASE}
WORKDIR /app
COPY --from=app /source/out .
# Microsoft's image sets the ports, of which the app would warn.
ENV ASPNETCORE_URLS=http://+:8080 ASPNETCORE_HTTP_PORTS=
EXPOSE 8080
USER 1654:1654
# Not "ready": an engine that replaces unhealthy containers would end all of them when a service that they share fails.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/app/Ainft.Functions", "health", "live"]
ENTRYPOINT ["/app/Ainft.Functions"]
