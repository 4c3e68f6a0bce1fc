/** Passkeys, as the browser keeps them: what the server asks for goes in, the browser's proof comes out. */

/** What goes between browser and server as it is: each understands the other's JSON. */
type Json = Readonly<Record<string, unknown>>

/**
 * Whether this browser, at this address, can use passkeys: not on plain HTTP elsewhere than at localhost, and not
 * where the host is a bare IP address, to which no passkey can belong.
 */
export function passkeysWork(): boolean {
  return (
    Boolean(window.isSecureContext) &&
    !isAddress(window.location.hostname) &&
    typeof window.PublicKeyCredential === 'function' &&
    'parseCreationOptionsFromJSON' in window.PublicKeyCredential
  )
}

/** Whether a host is an IP address; of version 6 those come in brackets. */
export function isAddress(host: string): boolean {
  return /^\d+(\.\d+){3}$|^\[/.test(host)
}

/** Makes a passkey. Raises an Error with a sentence for the person. */
export async function makePasskey(options: Json, signal?: AbortSignal): Promise<Json> {
  return proof(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
      ...(signal && { signal }),
    }),
  )
}

/** Proves with a passkey who is there. Raises an Error with a sentence for the person. */
export async function usePasskey(options: Json, signal?: AbortSignal): Promise<Json> {
  return proof(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
      ...(signal && { signal }),
    }),
  )
}

async function proof(ask: () => Promise<Credential | null>): Promise<Json> {
  try {
    const credential = await ask()
    if (credential) return (credential as PublicKeyCredential).toJSON()
  } catch (cause) {
    throw new Error(reasonOf(cause), { cause })
  }
  throw new Error('The browser has no passkey for this server.')
}

/** The browser's errors are names for programmers. */
export function reasonOf(cause: unknown): string {
  switch (cause instanceof Error && cause.name) {
    case 'NotAllowedError':
    case 'AbortError':
      return 'No passkey was used: the browser’s question was closed, or ran out of time.'
    case 'InvalidStateError':
      return 'This device holds a passkey of yours for this server already.'
    case 'SecurityError':
      return 'The browser refuses passkeys at this address: the server’s PUBLIC_URL has to be the address you use.'
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'This device cannot make a passkey of the kind that the server asks for.'
    default:
      return 'The browser could not use a passkey.'
  }
}
