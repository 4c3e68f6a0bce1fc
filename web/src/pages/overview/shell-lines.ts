/** The lines that a person pastes into a shell to make a first event arrive. `origin` is this server's. */

/** For a server started with `make run`, whose secrets are in a file of the checkout. */
export const LOAD_SECRET = 'set -a; . var/secrets.env; set +a'

export function pointCli(origin: string): string {
  return `export FERRFLOW_API_URL=${origin}`
}

/** Python signs, since openssl would want the secret as an argument, where every user can read it. */
export function sendEvent(origin: string): string {
  return String.raw`body='{"event_type":"release","package_name":"hello","package_version":"1.0.0","commits_count":1}'
t=$(date +%s)
s=$(python3 -c '
import hmac, os, sys
key = os.environ["FERRFLOW_HMAC_SECRET"].encode()
print(hmac.new(key, sys.argv[1].encode(), "sha256").hexdigest())' "$t.$body")
curl -i ${origin}/events -H 'Content-Type: application/json' \
  -H "X-Timestamp: $t" -H "X-Signature: $s" --data "$body"`
}
