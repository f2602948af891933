#!/bin/sh
# Draws what compose.yml needs to know and nobody else may: passwords, the key that signs access tokens, the first login.
# What exists is kept. Files are readable only through their folder, which is its owner's alone: containers get them one by
# one, and run as users of their own.
set -eu
cd "$(dirname "$0")"

if ! command -v openssl >/dev/null; then
  echo 'secrets.sh needs openssl, which was not found.' >&2
  exit 1
fi

mkdir -p secrets
chmod 700 secrets
umask 022

# keep NAME: writes standard input to the secret, unless it exists.
keep() {
  if [ -e "secrets/$1" ]; then
    cat >/dev/null
  else
    cat >"secrets/$1.new"
    mv "secrets/$1.new" "secrets/$1"
  fi
}

# draw BYTES: random letters and digits, two for each byte.
draw() {
  openssl rand -hex "$1" | tr -d '\n'
}

draw 24 | keep mysql-root-password
draw 24 | keep mysql-password
draw 24 | keep redis-password
draw 8 | keep agent-password
printf 'requirepass %s\nsave ""\nappendonly no\n' "$(cat secrets/redis-password)" | keep redis.conf
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | keep signing-key.pem
keep logic.properties <<END
spring.datasource.password=$(cat secrets/mysql-password)
parley.redis.address=redis://:$(cat secrets/redis-password)@redis:6379
# The first agent, and the key with which your own servers call Parley. Made if they are not there; never changed by this.
parley.seed.agents[0].login=demo
parley.seed.agents[0].password=$(cat secrets/agent-password)
parley.seed.agents[0].name=Ada
parley.seed.server-key=psk_$(draw 24)
END

[ -e .env ] || cp .env.example .env

echo "Secrets are in $(pwd)/secrets. The first agent logs in as demo with $(cat secrets/agent-password)"
