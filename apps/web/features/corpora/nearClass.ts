/** From this similarity on, a negative and a class are about to be confused. */
const nearFrom = 0.6;

export const isNearClass = (similarity: number): boolean => similarity >= nearFrom;
