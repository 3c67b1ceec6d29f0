/** Says what a request to the program without its gate is answered by: `next` or `site`. */
export const withoutGate = "x-without-gate";
