/** Comes before a child's own code in a utility process of Node 16. */
import './globals.ts'
import './node-modules.ts'
