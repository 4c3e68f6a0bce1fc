/** A heading as the name of its place on a page, as forges make it: `Time to next` is `time-to-next`. */
export function headingId(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} -]/gu, '')
    .replaceAll(' ', '-')
}
