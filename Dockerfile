# her2teach as a container: docs/server.md says how to start it. Nobody in it is root, and it writes nowhere but /tmp.
#   docker build -t her2teach .                 the app, for a class or a department
#   docker build --target hub -t her2teach-hub . a learner's server under JupyterHub (docs/hub.md)
FROM python:3.11-slim-bookworm AS app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/her2teach
COPY requirements/app.lock requirements/educator.lock requirements/hub.lock requirements/
RUN python -m pip install --no-deps -r requirements/app.lock -r requirements/educator.lock
COPY pyproject.toml README.md LICENSE voila.json ./
COPY her2teach her2teach
COPY cases cases
COPY notebooks notebooks
RUN python -m pip install --no-deps --no-build-isolation . && python -m compileall -q /usr/local/lib/python3.11/site-packages/her2teach
RUN useradd --system --no-create-home --uid 10001 her2teach
WORKDIR /tmp
USER 10001
EXPOSE 8866
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8866/voila/tree', timeout=8)"]
ENTRYPOINT ["python", "-m", "her2teach"]
CMD ["serve", "--ip", "0.0.0.0", "--port", "8866", "--no-browser", "--name", "localhost"]

FROM app AS hub
USER root
RUN python -m pip install --no-deps -r /opt/her2teach/requirements/hub.lock
USER 10001
HEALTHCHECK NONE
ENTRYPOINT []
CMD ["python", "-m", "her2teach.serving.hub"]

# What is built where no target is named.
FROM app
