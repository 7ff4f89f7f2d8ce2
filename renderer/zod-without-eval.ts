import { config } from 'zod'

// The page's policy forbids making code from text, which zod would otherwise try for speed. Imported before any schema.
config({ jitless: true })
