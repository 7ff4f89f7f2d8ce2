/** What the links of a help's tasks do, by their names (`#do-name`), and which tasks are done. */
export type ProseTasks = Readonly<Record<string, { done: boolean; run: () => void }>>
