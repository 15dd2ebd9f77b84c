# Two images. `docker build .` makes the whole one; `docker build --target slim .` one without PyTorch,
# 1.1 GB smaller, which takes no other encoder (ZHENGYIN_MODEL) and no reranker (ZHENGYIN_RERANKER).

FROM python:3.11-slim-bookworm AS wheel
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY ingest ./ingest
COPY index ./index
COPY service ./service
COPY eval ./eval
RUN pip wheel --no-deps --wheel-dir /wheels .

# What the wheel wants, apart from it, so that a change of the code does not bring it all again.
FROM python:3.11-slim-bookworm AS lean-requirements
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /requirements
COPY pyproject.toml ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > whole.txt \
    && grep -vE '^(torch|sentence-transformers)\b' whole.txt > lean.txt
# Without a pip of its own: what runs needs none.
RUN python -m venv --without-pip /opt/zhengyin
RUN pip --python /opt/zhengyin/bin/python install --requirement lean.txt

FROM lean-requirements AS whole-requirements
# The CPU build: by itself pip would take gigabytes of CUDA.
ARG TORCH=torch==2.13.0
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN pip --python /opt/zhengyin/bin/python install --index-url "$TORCH_INDEX" "$TORCH"
RUN pip --python /opt/zhengyin/bin/python install --requirement whole.txt

FROM lean-requirements AS lean
COPY --from=wheel /wheels /wheels
RUN pip --python /opt/zhengyin/bin/python install --no-deps /wheels/*.whl
# Opening a library makes the bundled model ready.
RUN ZHENGYIN_DATA=/tmp/library ZHENGYIN_MODELS=/opt/zhengyin-models /opt/zhengyin/bin/zhengyin documents

FROM whole-requirements AS whole
COPY --from=wheel /wheels /wheels
RUN pip --python /opt/zhengyin/bin/python install --no-deps /wheels/*.whl

FROM python:3.11-slim-bookworm AS running
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin zhengyin \
    && mkdir -m 700 /data \
    && chown zhengyin:zhengyin /data
ENV PATH=/opt/zhengyin/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    ZHENGYIN_DATA=/data \
    ZHENGYIN_MODELS=/opt/zhengyin-models \
    ZHENGYIN_HOST=0.0.0.0 \
    ZHENGYIN_PORT=8000
WORKDIR /data
VOLUME /data
EXPOSE 8000
USER 10001:10001
STOPSIGNAL SIGTERM
# Past any proxy that is set for what goes out.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['ZHENGYIN_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["zhengyin"]
CMD ["serve"]

FROM running AS slim
COPY --from=lean /opt/zhengyin-models /opt/zhengyin-models
COPY --from=lean /opt/zhengyin /opt/zhengyin

FROM running AS zhengyin
COPY --from=lean /opt/zhengyin-models /opt/zhengyin-models
COPY --from=whole /opt/zhengyin /opt/zhengyin
