/** Words cut at their backticks: every second part is code. */
export const codeParts = (words: string): string[] => words.split('`')
