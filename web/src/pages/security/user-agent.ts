/** A browser's name for itself, in words. */

const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPad\b/, 'iPad'],
  [/\biPhone\b/, 'iPhone'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** `Firefox on Linux`; another program by what it calls itself first, `curl/8.5.0`. */
export function agentInWords(agent: string | null): string {
  if (!agent) return 'Unknown program'
  const named = (names: typeof PROGRAMS) => names.find(([pattern]) => pattern.test(agent))?.[1]
  const program = named(PROGRAMS) ?? agent.split(' ')[0]
  const system = named(SYSTEMS)
  return system ? `${program} on ${system}` : String(program)
}
