/** How hard a password is to guess. Only advice: the server judges for itself, and its word counts. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english, translations } from '@zxcvbn-ts/language-en'

export interface Judgement {
  /** 0 to 4; the server takes 3 and 4. */
  readonly score: 0 | 1 | 2 | 3 | 4
  /** What is weak about it or what to do, empty where there is nothing to say. */
  readonly advice: string
}

export type Judge = (password: string, personal: readonly string[]) => Judgement

const estimator = new ZxcvbnFactory({
  graphs: adjacencyGraphs,
  dictionary: { ...common, ...english },
  translations,
})

/** What the server looks at: the beginning, and the same words as here (ferrflow/security/strength.py). */
const JUDGED = 32

/** `personal` are words that somebody who knows the person would try first. */
export const judge: Judge = (password, personal) => {
  const words = ['ferrflow', ...personal.flatMap(wordsOf)]
  const { score, feedback } = estimator.check([...password].slice(0, JUDGED).join(''), words)
  return { score, advice: score < 3 ? (feedback.warning ?? feedback.suggestions[0] ?? '') : '' }
}

/** An address or a name as a whole, and each of its words. */
function wordsOf(text: string): string[] {
  return [text, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length > 2)
}
