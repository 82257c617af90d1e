FROM python:3.13-slim
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY content content
RUN pip install --no-cache-dir --no-deps --editable . && useradd --create-home coach && mkdir /data && chown coach /data
USER coach
ENV DATABASE_URL=sqlite:////data/ldcareer.db LDCAREER_LOG_FORMAT=json
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD python -c "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\", 3000)}/healthz')"
CMD ["ldcareer", "serve"]
