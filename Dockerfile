FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1
WORKDIR /app
# What runs, and what an S3-compatible bucket for files needs beside it.
COPY requirements/s3.txt requirements/s3.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/s3.txt
COPY . .
RUN useradd --system --home-dir /srv/quorum --create-home quorum && chown -R quorum /srv/quorum
USER quorum
