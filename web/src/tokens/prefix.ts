/** How a token is named once its secret is gone: by what it begins with, `fft_k3x9m2pq…`. */
export function beginning(prefix: string): string {
  return `fft_${prefix}…`
}
