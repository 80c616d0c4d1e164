# One image for every service, the gateway and the migrations; the command says which.
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /app/.venv && /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY services/insight/package.json services/insight/package-lock.json /app/.venv/pages/
RUN /app/.venv/bin/npm --prefix /app/.venv/pages ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN /app/.venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && /app/.venv/bin/python -m compileall -q libs services gateway standalone

FROM python:3.12-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin wardship
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8080
CMD ["wardship", "--help"]
