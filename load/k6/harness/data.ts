/** k6's array that all virtual users share; here there is one of them. */
export class SharedArray {
  constructor(_name: string, make: () => unknown[]) {
    // biome-ignore lint/correctness/noConstructorReturn: it stands for the array that it makes, as k6's own does
    return make();
  }
}
