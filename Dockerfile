# Rasid's image: the same locked environment as `make setup`.
FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 50000 rasid \
 && install -d -o rasid -g rasid /opt/rasid /var/lib/rasid /var/lib/airflow
WORKDIR /opt/rasid
COPY requirements.lock .
COPY .ci/install .ci/install
RUN sh .ci/install
ENV PATH=/opt/rasid/.venv/bin:$PATH PYTHONPATH=/opt/rasid
COPY --chown=rasid . .
USER rasid
