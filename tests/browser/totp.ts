/** An authenticator app: RFC 6238 as apps do it, with SHA-1, six digits and steps of 30 seconds. */
import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const STEP_MS = 30_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export class Authenticator {
  private readonly key: Buffer
  private lastStep = 0

  /** `secret` is in base32, as a person would type it. */
  constructor(secret: string) {
    this.key = fromBase32(secret)
  }

  /**
   * A code that was not used before. The server takes each once, and those of the neighbouring steps too: the
   * next step's serves where this one's is used up, and where both are, time has to pass.
   */
  async code(): Promise<string> {
    const step = Math.max(stepNow(), this.lastStep + 1)
    while (step > stepNow() + 1) await sleep(500)
    this.lastStep = step
    return this.codeAt(step)
  }

  private codeAt(step: number): string {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const digest = createHmac('sha1', this.key).update(counter).digest()
    const truncated = digest.readUInt32BE(digest.readUInt8(digest.length - 1) & 0xf) & 0x7fffffff
    return String(truncated % 1_000_000).padStart(6, '0')
  }
}

function stepNow(): number {
  return Math.floor(Date.now() / STEP_MS)
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/[\s=]/g, '')]
    .map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
