/**
 * The lines that a person copies to connect a project. `origin` is this server's, `url` the address that carries
 * an ingest key.
 */

export const REPORTER = 'ferrflow-report.py'

/** The variable that holds the key's address, everywhere. */
export const VARIABLE = 'FERRFLOW_API_URL'

/** For a shell, and for whatever the CLI runs in. */
export function exportUrl(url: string): string {
  return `export ${VARIABLE}='${url}'`
}

/** Puts the reporter beside the CLI's configuration. */
export function fetchReporter(origin: string): string {
  return `curl -fsSL ${origin}/${REPORTER} -o ${REPORTER}`
}

/** Reports a check: something to see arrive that is on no board. */
export const TRY_REPORTER = `python3 ${REPORTER} check`

/**
 * The CLI's hooks. What its context may lack (the commits in its first versions, the code of an error without one) is left
 * out rather than sent empty; each commit has one key "hash", and inside a message its quotes would be escaped.
 */
export function hooks(): string {
  const commits = `\${FERRFLOW_COMMITS_JSON:+--commits $(printf %s "$FERRFLOW_COMMITS_JSON" | grep -o '"hash":' | wc -l)}`
  const release = `python3 ${REPORTER} release --package "$FERRFLOW_PACKAGE" --version "$FERRFLOW_NEW_VERSION" ${commits}`
  const error = `python3 ${REPORTER} error --command release \${FERRFLOW_ERROR_CODE:+--code "$FERRFLOW_ERROR_CODE"}`
  return JSON.stringify({ workspace: { hooks: { postPublish: release, onError: error } } }, null, 2)
}

/** The environment of the step that runs the CLI. */
export const GITHUB_ENVIRONMENT = `env:
  ${VARIABLE}: \${{ secrets.${VARIABLE} }}`

/** A step that tells of the tag for which a workflow runs. */
export function githubStep(origin: string): string {
  return `- name: Report the release
  if: startsWith(github.ref, 'refs/tags/')
  env:
    ${VARIABLE}: \${{ secrets.${VARIABLE} }}
    PACKAGE: \${{ github.event.repository.name }}
    REMOTE: \${{ github.server_url }}/\${{ github.repository }}
  run: |
    curl -fsSL ${origin}/${REPORTER} | python3 - release --package "$PACKAGE" --version "\${GITHUB_REF_NAME#v}" --remote "$REMOTE" || true`
}

/** A job that tells of the tag for which a pipeline runs. */
export function gitlabJob(origin: string): string {
  return `report-release:
  image: python:3-alpine
  rules:
    - if: $CI_COMMIT_TAG
  variables:
    GIT_STRATEGY: none
  script:
    - wget -qO- ${origin}/${REPORTER} | python3 - release --package "$CI_PROJECT_NAME" --version "\${CI_COMMIT_TAG#v}" --remote "$CI_PROJECT_URL" || true`
}

/** The reporter without keeping it: in a checkout, after a release. */
export function reportOnce(origin: string): string {
  return `curl -fsSL ${origin}/${REPORTER} | python3 - release --package hello --version 1.0.0 --commits 1`
}

/** Without Python. curl reads the address from its input, since its arguments are for every user to see. */
export const CURL = String.raw`repository=github.com/acme/hello    # lower case, without https:// and .git
hash=$(printf %s "$repository" | sha256sum | cut -c1-64)
printf 'url = "%s/events"\n' "$FERRFLOW_API_URL" | curl -K - -sS -m 5 -w '%{http_code}\n' \
  -H 'Content-Type: application/json' \
  --data '{"event_type":"release","package_name":"hello","package_version":"1.0.0","repo_hash":"'"$hash"'","commits_count":1}'`

/** For a server started with `make run`, whose secrets are in a file of the checkout. */
export const LOAD_SECRET = 'set -a; . var/secrets.env; set +a'

/** Python signs, since openssl would want the secret as an argument, where every user can read it. */
export function signAndSend(origin: string): string {
  return String.raw`body='{"event_type":"release","package_name":"hello","package_version":"1.0.0","commits_count":1}'
t=$(date +%s)
s=$(python3 -c '
import hmac, os, sys
key = os.environ["FERRFLOW_HMAC_SECRET"].encode()
print(hmac.new(key, sys.argv[1].encode(), "sha256").hexdigest())' "$t.$body")
curl -i ${origin}/events -H 'Content-Type: application/json' \
  -H "X-Timestamp: $t" -H "X-Signature: $s" --data "$body"`
}
